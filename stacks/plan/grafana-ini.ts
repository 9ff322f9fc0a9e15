import type { SecretKey } from "../config/secret-key.ts";
import type { GrafanaConfig } from "../config/grafana.ts";
import type { GrafanaIni } from "./types.ts";

/** Where its pod finds its files. */
export const grafanaFolders = {
  config: "/etc/cryptokube/grafana",
  dashboards: "/etc/cryptokube/dashboards",
  own: "/etc/cryptokube/own-dashboards",
  secrets: "/etc/cryptokube/secrets",
} as const;

/** Keys of the Secret that is made for it. */
export const grafanaKeys = { password: "admin-password", secretKey: "secret-key" } as const;

/** The dashboard that people see first. */
export const homeDashboard = "ck-fleet";

/**
 * Grafana's configuration, section by section. What is secret is read from files (`$__file`), so that anybody may read it.
 *
 * Keys: conf/defaults.ini and pkg/setting/setting_plugins.go of grafana/grafana, and "Configure Grafana" of its
 * documentation, read 2026-11-26; not run.
 *
 * @param ownSecret the Secret that is made for it.
 */
export function grafanaIni({ url, admin, postgres, oidc }: GrafanaConfig, ownSecret: string): GrafanaIni {
  const own = (key: string) => fileOf({ existingSecret: ownSecret, key });
  return {
    server: url === undefined ? {} : { root_url: withSlash(url) },
    database:
      postgres === undefined
        ? { type: "sqlite3" }
        : {
            type: "postgres",
            host: postgres.host,
            name: postgres.name,
            user: postgres.user,
            password: fileOf(postgres.password),
            ssl_mode: postgres.tls,
          },
    security: {
      admin_user: "admin",
      admin_password: admin === undefined ? own(grafanaKeys.password) : fileOf(admin),
      secret_key: own(grafanaKeys.secretKey),
      cookie_secure: String(url?.startsWith("https://") === true),
      // It would send a hash of everybody's mail address elsewhere.
      disable_gravatar: "true",
    },
    users: { allow_sign_up: "false", allow_org_create: "false", auto_assign_org_role: "Viewer" },
    "auth.anonymous": { enabled: "false" },
    "auth.generic_oauth": oidc === undefined ? { enabled: "false" } : oidcSection(oidc),
    dashboards: { default_home_dashboard_path: `${grafanaFolders.dashboards}/${homeDashboard}.json` },
    // Alertmanager tells people; Grafana shows.
    unified_alerting: { execute_alerts: "false" },
    snapshots: { external_enabled: "false" },
    analytics: {
      reporting_enabled: "false",
      check_for_updates: "false",
      check_for_plugin_updates: "false",
      feedback_links_enabled: "false",
    },
    news: { news_feed_enabled: "false" },
    // What it needs of them is in its image; nothing is fetched at a start.
    plugins: { preinstall_disabled: "true", plugin_admin_enabled: "false" },
    metrics: { enabled: "true" },
    log: { mode: "console" },
    "log.console": { format: "json" },
  };
}

function oidcSection(oidc: NonNullable<GrafanaConfig["oidc"]>): Record<string, string> {
  const { admins, editors, groups } = oidc;
  const has = (group: string, role: string) => `contains(${groups}[*], '${group}') && '${role}'`;
  const roles = [
    ...(admins === undefined ? [] : [has(admins, "Admin")]),
    ...(editors === undefined ? [] : [has(editors, "Editor")]),
    "'Viewer'",
  ];
  return {
    enabled: "true",
    name: oidc.name,
    client_id: oidc.clientId,
    client_secret: fileOf(oidc.clientSecret),
    scopes: oidc.scopes.join(" "),
    auth_url: oidc.authUrl,
    token_url: oidc.tokenUrl,
    api_url: oidc.apiUrl,
    use_pkce: "true",
    // Whoever the provider lets in may look.
    allow_sign_up: "true",
    role_attribute_path: roles.join(" || "),
  };
}

function fileOf({ existingSecret, key }: SecretKey): string {
  return `$__file{${grafanaFolders.secrets}/${existingSecret}/${key}}`;
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
