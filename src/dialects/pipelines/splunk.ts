/** Field names as Sysmon and the logs' own add-ons have them; a macro per log source, since Sigma names no index. */
export const splunk = `# Sigma rules of this tree to Splunk searches over Sysmon, DNS and proxy logs as their add-ons name the fields:
#
#     sigma convert -t splunk -p pipelines/splunk.yml sigma-lists/
#
# Each search starts with a macro that you define once, for instance in macros.conf:
#
#     [rulepress_network]
#     definition = source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3
#     [rulepress_dns]
#     definition = source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=22
#     [rulepress_proxy]
#     definition = index=proxy
#     [rulepress_process]
#     definition = source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=1
#
name: rulepress for Splunk
priority: 30
postprocessing:
    - id: network
      type: embed
      prefix: '\`rulepress_network\` ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: network_connection
    - id: dns
      type: embed
      prefix: '\`rulepress_dns\` ('
      suffix: ')'
      rule_cond_op: or
      rule_conditions:
          - type: logsource
            category: dns
          - type: logsource
            category: dns_query
    - id: proxy
      type: embed
      prefix: '\`rulepress_proxy\` ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: proxy
    - id: process
      type: embed
      prefix: '\`rulepress_process\` ('
      suffix: ')'
      rule_conditions:
          - type: logsource
            category: process_creation
`;
