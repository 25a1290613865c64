/**
 * Elastic Common Schema. The backends of pySigma 1.5 write a URL with a query string so that EQL and ES|QL refuse it: `\?` is
 * no escape in their strings (pySigma-backend-elasticsearch 2.1.1), and EQL's `:` and `like~` would take `?` for a wildcard.
 * The steps after the conversion set that right; a Lucene query, in which `\?` is correct, passes through them unchanged.
 */
export const elastic = String.raw`# Sigma rules of this tree to queries over Elastic Common Schema, in any of the languages of Elasticsearch and OpenSearch:
#
#     sigma convert -t lucene -p pipelines/elastic.yml sigma-lists/
#     sigma convert -t eql -p pipelines/elastic.yml sigma-lists/
#     sigma convert -t esql -p pipelines/elastic.yml sigma-lists/
#     sigma convert -t opensearch_lucene -p pipelines/elastic.yml sigma-lists/
#
name: rulepress for Elastic Common Schema
priority: 30
transformations:
    - id: hashes
      type: hashes_fields
      valid_hash_algos: [MD5, SHA1, SHA256]
      field_prefix: process.hash.
    - id: fields
      type: field_name_mapping
      mapping:
          DestinationIp: destination.ip
          QueryName: dns.question.name
          c-uri: url.original
          process.hash.MD5: process.hash.md5
          process.hash.SHA1: process.hash.sha1
          process.hash.SHA256: process.hash.sha256
postprocessing:
    - id: eql_url_list_without_wildcards
      type: replace
      pattern: 'url\.original like~ '
      replacement: 'url.original in~ '
    - id: eql_url_without_wildcards
      type: replace
      pattern: 'url\.original:("(?:[^"\\]|\\.)*")'
      replacement: 'url.original in~ (\1)'
    - id: no_wildcard_escapes_in_strings
      type: template
      template: '{{ query | replace("\\?", "?") | replace("\\*", "*") if query.startswith(("any ", "from ")) else query }}'
      rule_conditions:
          - type: logsource
            category: proxy
`;
