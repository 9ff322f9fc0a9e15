/**
 * Of the keys of Grafana's configuration those that we say, as `section.key`. Source: conf/defaults.ini of grafana/grafana;
 * plugins: pkg/setting/setting_plugins.go. Read 2026-11-26.
 */
const sections: Record<string, string> = {
  server: "root_url",
  database: "type host name user password ssl_mode",
  security: "admin_user admin_password secret_key cookie_secure disable_gravatar",
  users: "allow_sign_up allow_org_create auto_assign_org_role",
  "auth.anonymous": "enabled",
  "auth.generic_oauth":
    "enabled name client_id client_secret scopes auth_url token_url api_url use_pkce allow_sign_up role_attribute_path",
  dashboards: "default_home_dashboard_path",
  unified_alerting: "execute_alerts",
  snapshots: "external_enabled",
  analytics: "reporting_enabled check_for_updates check_for_plugin_updates feedback_links_enabled",
  news: "news_feed_enabled",
  plugins: "preinstall_disabled plugin_admin_enabled",
  metrics: "enabled",
  log: "mode",
  "log.console": "format",
};

export const knownIniKeys: readonly string[] = Object.entries(sections).flatMap(([section, keys]) =>
  keys.split(" ").map((key) => `${section}.${key}`),
);
