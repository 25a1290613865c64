/** Advanced hunting has no table of DNS or proxy logs: names and URLs stand in the `RemoteUrl` of a connection. */
export const defenderXdr = String.raw`# Sigma rules of this tree to KQL over Microsoft Defender XDR's advanced hunting tables:
#
#     sigma convert -t kusto -p pipelines/defender-xdr.yml sigma-lists/
#
# This file does without the backend's own pipeline microsoft_xdr, which knows neither DNS nor proxies.
#
name: rulepress for Microsoft Defender XDR
priority: 30
transformations:
    - id: hashes
      type: hashes_fields
      valid_hash_algos: [MD5, SHA1, SHA256]
    - id: fields
      type: field_name_mapping
      mapping:
          DestinationIp: RemoteIP
          QueryName: RemoteUrl
          c-uri: RemoteUrl
postprocessing:
    - id: network
      type: embed
      prefix: "DeviceNetworkEvents\n| where "
      rule_cond_op: or
      rule_conditions:
          - type: logsource
            category: network_connection
          - type: logsource
            category: dns
          - type: logsource
            category: dns_query
          - type: logsource
            category: proxy
    - id: process
      type: embed
      prefix: "DeviceProcessEvents\n| where "
      rule_conditions:
          - type: logsource
            category: process_creation
`;
