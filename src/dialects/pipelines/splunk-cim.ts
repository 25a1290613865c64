/**
 * Fields and tags of Splunk's Common Information Model. Sysmon's add-on fills `process_hash` with all hashes of an image in
 * one string, others with a single bare hash: both are asked for.
 */
export const splunkCim = `# Sigma rules of this tree to Splunk searches over data that follows the Common Information Model:
#
#     sigma convert -t splunk -p pipelines/splunk-cim.yml sigma-lists/
#
# The tags are those of the data models Network_Traffic, Network_Resolution, Web and Endpoint.Processes.
#
name: rulepress for Splunk CIM
priority: 30
transformations:
    - id: fields
      type: field_name_mapping
      mapping:
          DestinationIp: dest_ip
          QueryName: query
          c-uri: url
          Hashes:
              - process_hash
              - process_hash_alone
    - id: alone
      type: hashes_fields
      valid_hash_algos: [MD5, SHA1, SHA256]
      field_to_parse: [process_hash_alone]
      field_prefix: process_hash
      drop_algo_prefix: true
postprocessing:
    - id: network
      type: embed
      prefix: 'tag=network tag=communicate ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: network_connection
    - id: dns
      type: embed
      prefix: 'tag=network tag=resolution tag=dns ('
      suffix: ')'
      rule_cond_op: or
      rule_conditions:
          - type: logsource
            category: dns
          - type: logsource
            category: dns_query
    - id: proxy
      type: embed
      prefix: 'tag=web ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: proxy
    - id: process
      type: embed
      prefix: 'tag=process tag=report ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: process_creation
`;
