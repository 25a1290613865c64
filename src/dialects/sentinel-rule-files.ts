import { list, block, quoted } from "./yaml.ts";
import { ruleVersion, type SentinelRule } from "./sentinel-rules.ts";

/** Of an alert's name and text at most three columns (Microsoft Learn, "Customize alert details"). */
const alertName = "Threat intelligence: {{Host}} met {{Indicator}}";
const alertText =
  "Indicator {{IndicatorId}}, score {{Score}} of 100, by {{Sources}}. The custom details tell the rest.";

/** A rule in the keys of the Azure-Sentinel repository. There it is a template, which detects nothing until somebody uses it. */
export function ruleYaml(rule: SentinelRule): string {
  return [
    `id: ${rule.id}\n`,
    `name: ${quoted(rule.name)}\n`,
    `description: ${quoted(rule.description)}\n`,
    "severity: Medium\nstatus: Available\nrequiredDataConnectors:\n",
    ...rule.connectors.map(({ id, tables }) => `  - connectorId: ${id}\n    dataTypes:\n${items(tables)}`),
    "queryFrequency: 1h\nqueryPeriod: 14d\ntriggerOperator: gt\ntriggerThreshold: 0\n",
    list("tactics", [rule.tactic]),
    list("relevantTechniques", [rule.technique]),
    block("query", rule.query),
    "entityMappings:\n",
    ...rule.entities.map(({ type, fields }) => {
      const mappings = fields.map(
        ([identifier, column]) => `      - identifier: ${identifier}\n        columnName: ${column}\n`,
      );
      return `  - entityType: ${type}\n    fieldMappings:\n${mappings.join("")}`;
    }),
    "customDetails:\n",
    ...rule.details.map((column) => `  ${column}: ${column}\n`),
    "alertDetailsOverride:\n",
    `  alertDisplayNameFormat: ${quoted(alertName)}\n`,
    `  alertDescriptionFormat: ${quoted(alertText)}\n`,
    "  alertSeverityColumnName: Severity\n",
    "eventGroupingSettings:\n  aggregationKind: AlertPerResult\n",
    "# The query itself is quiet for a day about a host and an indicator. This would be quiet about all of them.\n",
    "suppressionEnabled: false\nsuppressionDuration: 24h\n",
    "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n",
    "    lookbackDuration: 24h\n    matchingMethod: Selected\n    groupByEntities: []\n    groupByAlertDetails: []\n",
    "    groupByCustomDetails:\n      - MatchKey\n",
    `version: ${ruleVersion}\nkind: Scheduled\n`,
  ].join("");
}

function items(words: readonly string[]): string {
  return words.map((word) => `      - ${word}\n`).join("");
}

/**
 * All rules as one ARM template, in the form that Sentinel exports and imports (api-version 2023-11-01), each disabled. No text of it
 * both begins and ends with a square bracket, which would make ARM evaluate it.
 */
export function rulesTemplate(rules: readonly SentinelRule[]): string {
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: { workspace: { type: "String" } },
    resources: rules.map((rule) => ({
      id: `[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/alertRules/${rule.id}')]`,
      name: `[concat(parameters('workspace'),'/Microsoft.SecurityInsights/${rule.id}')]`,
      type: "Microsoft.OperationalInsights/workspaces/providers/alertRules",
      kind: "Scheduled",
      apiVersion: "2023-11-01",
      properties: properties(rule),
    })),
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function properties({ name, description, query, tactic, technique, entities, details }: SentinelRule) {
  return {
    displayName: name,
    description,
    severity: "Medium",
    enabled: false,
    query,
    queryFrequency: "PT1H",
    queryPeriod: "P14D",
    triggerOperator: "GreaterThan",
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: "PT24H",
    tactics: [tactic],
    techniques: [technique],
    entityMappings: entities.map(({ type, fields }) => ({
      entityType: type,
      fieldMappings: fields.map(([identifier, columnName]) => ({ identifier, columnName })),
    })),
    customDetails: Object.fromEntries(details.map((column) => [column, column])),
    alertDetailsOverride: {
      alertDisplayNameFormat: alertName,
      alertDescriptionFormat: alertText,
      alertSeverityColumnName: "Severity",
    },
    eventGroupingSettings: { aggregationKind: "AlertPerResult" },
    incidentConfiguration: {
      createIncident: true,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: false,
        lookbackDuration: "PT24H",
        matchingMethod: "Selected",
        groupByEntities: [],
        groupByAlertDetails: [],
        groupByCustomDetails: ["MatchKey"],
      },
    },
  };
}
