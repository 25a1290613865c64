/** ASIM's unifying parsers by their built-in names; process events have a workspace-deployed one only. */
export const sentinelAsim = String.raw`# Sigma rules of this tree to KQL over Microsoft Sentinel's normalised events (ASIM):
#
#     sigma convert -t kusto -p pipelines/sentinel-asim.yml sigma-lists/
#
# _Im_Dns, _Im_NetworkSession and _Im_WebSession are in every workspace; imProcessCreate is deployed from Microsoft's
# ASIM package. This file does without the backend's own pipeline sentinel_asim, which knows no DNS.
#
name: rulepress for Microsoft Sentinel ASIM
priority: 30
transformations:
    - id: hashes
      type: hashes_fields
      valid_hash_algos: [MD5, SHA1, SHA256]
      field_prefix: TargetProcess
    - id: fields
      type: field_name_mapping
      mapping:
          DestinationIp: DstIpAddr
          QueryName: DnsQuery
          c-uri: Url
postprocessing:
    - id: network
      type: embed
      prefix: "_Im_NetworkSession\n| where "
      rule_conditions:
          - type: logsource
            category: network_connection
    - id: dns
      type: embed
      prefix: "_Im_Dns\n| where "
      rule_cond_op: or
      rule_conditions:
          - type: logsource
            category: dns
          - type: logsource
            category: dns_query
    - id: proxy
      type: embed
      prefix: "_Im_WebSession\n| where "
      rule_conditions:
          - type: logsource
            category: proxy
    - id: process
      type: embed
      prefix: "imProcessCreate\n| where "
      rule_conditions:
          - type: logsource
            category: process_creation
`;
