import { z } from "zod";

/** Entity types with the identifiers that Sentinel maps (Microsoft Learn, "Microsoft Sentinel entity types reference"), as far as rules use them. */
const identifiers: Readonly<Record<string, readonly string[]>> = {
  Account: ["Name", "UPNSuffix", "NTDomain", "Sid", "AadUserId"],
  DNS: ["DomainName"],
  FileHash: ["Algorithm", "Value"],
  Host: ["HostName", "DnsDomain", "NTDomain", "AzureID"],
  IP: ["Address"],
  Mailbox: ["MailboxPrimaryAddress", "DisplayName", "Upn"],
  MailMessage: ["Sender", "Recipient", "NetworkMessageId", "Subject"],
  URL: ["Url"],
};

const column = z.string().regex(/^[A-Z][A-Za-z]+$/);

const entity = z
  .strictObject({
    entityType: z.enum(Object.keys(identifiers)),
    fieldMappings: z
      .array(z.strictObject({ identifier: z.string(), columnName: column }))
      .min(1)
      .max(3),
  })
  .refine(
    ({ entityType, fieldMappings }) =>
      fieldMappings.every(({ identifier }) => identifiers[entityType]?.includes(identifier)),
    "unknown identifier",
  );

/** What rules in YAML and in ARM templates say alike. */
const shared = {
  description: z.string().min(1),
  severity: z.enum(["Informational", "Low", "Medium", "High"]),
  query: z.string().min(1).max(10_000),
  triggerThreshold: z.literal(0),
  tactics: z.array(z.enum(["CommandAndControl", "Execution", "InitialAccess"])).min(1),
  entityMappings: z.array(entity).min(1).max(10),
  customDetails: z
    .record(z.string().regex(/^[A-Za-z]{1,20}$/), column)
    .refine((details) => Object.keys(details).length <= 20, "at most 20 custom details"),
  alertDetailsOverride: z.strictObject({
    alertDisplayNameFormat: z.string().max(256),
    alertDescriptionFormat: z.string().max(5000),
    alertSeverityColumnName: column,
  }),
  eventGroupingSettings: z.strictObject({ aggregationKind: z.literal("AlertPerResult") }),
  suppressionEnabled: z.boolean(),
};

const techniques = z.array(z.string().regex(/^T\d{4}$/)).min(1);

function incidents<Duration extends z.ZodType>(duration: Duration) {
  const groupingConfiguration = z.strictObject({
    enabled: z.literal(true),
    reopenClosedIncident: z.boolean(),
    lookbackDuration: duration,
    matchingMethod: z.literal("Selected"),
    groupByEntities: z.array(z.string()),
    groupByAlertDetails: z.array(z.string()),
    groupByCustomDetails: z.array(z.string()),
  });
  return z.strictObject({ createIncident: z.literal(true), groupingConfiguration });
}

const connector = z.strictObject({ connectorId: z.string().min(1), dataTypes: z.array(z.string()).min(1) });
const duration = z.string().regex(/^\d+[hd]$/);

/** A rule in the keys of the Azure-Sentinel repository (its wiki, "Query style guide"), and no other key. */
export const analyticsRule = z.strictObject({
  ...shared,
  id: z.uuid(),
  name: z.string().min(1).max(256),
  status: z.literal("Available"),
  requiredDataConnectors: z.array(connector).min(1),
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: z.enum(["gt", "lt", "eq", "ne"]),
  relevantTechniques: techniques,
  suppressionDuration: duration,
  incidentConfiguration: incidents(duration),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  kind: z.literal("Scheduled"),
});

const isoDuration = z.string().regex(/^P(?:\d+D|T\d+H)$/);

/** An ARM template of Microsoft.SecurityInsights/alertRules, kind Scheduled (Azure resource reference). */
export const rulesTemplate = z.strictObject({
  $schema: z.literal("https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"),
  contentVersion: z.literal("1.0.0.0"),
  parameters: z.strictObject({ workspace: z.strictObject({ type: z.literal("String") }) }),
  resources: z.array(
    z.strictObject({
      id: z.string().regex(/^\[concat\(.*\)\]$/),
      name: z.string().regex(/^\[concat\(parameters\('workspace'\),'\/Microsoft\.SecurityInsights\/[\da-f-]{36}'\)\]$/),
      type: z.literal("Microsoft.OperationalInsights/workspaces/providers/alertRules"),
      kind: z.literal("Scheduled"),
      apiVersion: z.string().regex(/^\d{4}-\d\d-\d\d$/),
      properties: z.strictObject({
        ...shared,
        displayName: z.string().min(1).max(256),
        enabled: z.boolean(),
        queryFrequency: isoDuration,
        queryPeriod: isoDuration,
        triggerOperator: z.enum(["GreaterThan", "LessThan", "Equal", "NotEqual"]),
        techniques,
        suppressionDuration: isoDuration,
        incidentConfiguration: incidents(isoDuration),
      }),
    }),
  ),
});

/** A resource in the words of the YAML: `PT1H` is `1h`, `GreaterThan` is `gt`. */
export function ruleOfTemplate({ kind, name, properties }: z.infer<typeof rulesTemplate>["resources"][number]) {
  const { displayName, techniques, enabled, ...rest } = properties;
  const { groupingConfiguration } = rest.incidentConfiguration;
  return {
    ...rest,
    id: /[\da-f-]{36}/.exec(name)?.[0] ?? "",
    name: displayName,
    kind,
    relevantTechniques: techniques,
    queryFrequency: short(rest.queryFrequency),
    queryPeriod: short(rest.queryPeriod),
    suppressionDuration: short(rest.suppressionDuration),
    triggerOperator: rest.triggerOperator === "GreaterThan" ? "gt" : rest.triggerOperator,
    incidentConfiguration: {
      ...rest.incidentConfiguration,
      groupingConfiguration: {
        ...groupingConfiguration,
        lookbackDuration: short(groupingConfiguration.lookbackDuration),
      },
    },
  };
}

function short(iso: string): string {
  return iso.replace(/^PT?/, "").toLowerCase();
}
