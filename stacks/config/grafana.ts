import * as z from "zod";
import { secretName } from "./chains/common.ts";
import { storageQuantity } from "./primitives.ts";
import { secretKey } from "./secret-key.ts";

const address = z.string().regex(/^https?:\/\/[^\s?#]+$/, "an http or https address without ? and #");
const group = z
  .string()
  .regex(/^[^'"`\\\n]+$/, "a name without quotes or backslashes")
  .max(200, "at most 200 characters");

const postgres = z.strictObject({
  host: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+:[1-9][0-9]{0,4}$/, "a server and its port, as db.example.com:5432")
    .describe("The server, with its port."),
  name: z.string().min(1).default("grafana").describe("The database. Default grafana."),
  user: z.string().min(1).default("grafana").describe("Who logs in. Default grafana."),
  password: secretKey.describe("With which password."),
  tls: z
    .enum(["require", "verify-full", "disable"])
    .default("require")
    .describe("require: encrypted; verify-full: the server's name is checked, too; disable: neither. Default require."),
});

const oidc = z.strictObject({
  name: z.string().min(1).max(60).default("Single sign-on").describe("What stands on the button."),
  clientId: z.string().min(1).describe("The client's id at the provider."),
  clientSecret: secretKey.describe("The client's secret."),
  authUrl: address.describe("Where a browser is sent to log in."),
  tokenUrl: address.describe("Where Grafana fetches the token."),
  apiUrl: address.describe("Where Grafana asks who it is."),
  scopes: z
    .array(z.string().regex(/^\S+$/, "a scope without spaces"))
    .min(1)
    .default(["openid", "profile", "email"])
    .describe("What is asked for. Default openid, profile, email."),
  groups: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of a claim")
    .default("groups")
    .describe("The claim that lists a person's groups. Default groups."),
  admins: group.optional().describe("The group whose members administer Grafana. Default: nobody."),
  editors: group.optional().describe("The group whose members may make dashboards. Default: nobody."),
});

/** `cryptokube:grafana`: dashboards. */
export const grafanaSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether the environment has one. Default true on eks, gke and the lab, false on another cluster."),
    url: address
      .optional()
      .describe(
        "Where people reach it, as https://grafana.example.com. Needed for oidc. Default: by port-forward alone.",
      ),
    from: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'the name of a namespace: lower-case letters, digits and "-"')
      .max(63, "at most 63 characters")
      .optional()
      .describe("The namespace of the ingress that leads to it. Default: none may reach it but by port-forward."),
    admin: secretKey
      .optional()
      .describe("The password of the user admin. Default: a random one, in the Secret grafana."),
    storage: storageQuantity.optional().describe("The volume of its database. Default 1Gi. Of no use with postgres."),
    postgres: postgres.optional().describe("A PostgreSQL that keeps its database instead of a volume."),
    oidc: oidc.optional().describe("People log in at an OpenID Connect provider. Default: by name and password."),
    dashboards: z
      .array(secretName)
      .default([])
      .describe("ConfigMaps of yours in the namespace <environment>-observability: each key a dashboard, as JSON."),
  })
  .describe("The environment's Grafana.");

/** What a file may say of Grafana, defaults filled in. */
export interface GrafanaConfig extends Omit<z.output<typeof grafanaSchema>, "enabled"> {
  enabled: boolean;
}

/** The size of its volume where the file names none: a database of people, preferences and dashboards of their own. */
export const defaultGrafanaStorage = "1Gi";
