import assert from "node:assert/strict";
import { grafanaIni } from "../../../stacks/plan/grafana-ini.ts";
import { configOf } from "../../support/stacks.ts";

const iniOf = (grafana = "enabled: true") =>
  grafanaIni(configOf(`config:\n  cryptokube:grafana: { ${grafana} }\n`).grafana, "made");
const secret = "clientSecret: { existingSecret: sso, key: secret }";
const urls = 'authUrl: "https://id.example/a", tokenUrl: "https://id.example/t", apiUrl: "https://id.example/u"';
const oidcOf = (more = "") =>
  iniOf(`url: "https://g.example", oidc: { clientId: me, ${secret}, ${urls}${more} }`)["auth.generic_oauth"]!;

describe("stacks/plan: Grafana's configuration", () => {
  it("lets nobody in who has not logged in, and nobody make an account or an organisation", () => {
    const ini = iniOf();
    assert.deepEqual(ini["auth.anonymous"], { enabled: "false" });
    assert.deepEqual(ini["auth.generic_oauth"], { enabled: "false" });
    assert.deepEqual(ini.users, { allow_sign_up: "false", allow_org_create: "false", auto_assign_org_role: "Viewer" });
  });

  it("tells nobody outside that it is there, and fetches nothing", () => {
    const ini = iniOf();
    for (const [section, keys] of Object.entries({
      analytics: ["reporting_enabled", "check_for_updates", "check_for_plugin_updates", "feedback_links_enabled"],
      news: ["news_feed_enabled"],
      snapshots: ["external_enabled"],
      plugins: ["plugin_admin_enabled"],
    })) {
      for (const key of keys) assert.equal(ini[section]![key], "false", `${section}.${key}`);
    }
    assert.equal(ini.plugins!.preinstall_disabled, "true");
    assert.equal(ini.security!.disable_gravatar, "true");
  });

  it("leaves alerts to Alertmanager, and is watched itself", () => {
    const ini = iniOf();
    assert.deepEqual(ini.unified_alerting, { execute_alerts: "false" });
    assert.deepEqual(ini.metrics, { enabled: "true" });
    assert.deepEqual([ini.log, ini["log.console"]], [{ mode: "console" }, { format: "json" }]);
    assert.match(ini.dashboards!.default_home_dashboard_path!, /^\/etc\/cryptokube\/dashboards\/ck-fleet\.json$/);
  });

  it("takes the password and the key that are made for it, or the file's own password", () => {
    const { security } = iniOf();
    assert.equal(security!.admin_user, "admin");
    assert.equal(security!.admin_password, "$__file{/etc/cryptokube/secrets/made/admin-password}");
    assert.equal(security!.secret_key, "$__file{/etc/cryptokube/secrets/made/secret-key}");
    const own = iniOf("admin: { existingSecret: mine, key: p }").security!;
    assert.equal(own.admin_password, "$__file{/etc/cryptokube/secrets/mine/p}");
    assert.equal(own.secret_key, security!.secret_key);
  });

  it("sends its cookie over TLS alone where people reach it so", () => {
    const cookie = (url?: string) => iniOf(url === undefined ? undefined : `url: "${url}"`).security!.cookie_secure;
    assert.deepEqual([cookie(), cookie("http://g.example"), cookie("https://g.example")], ["false", "false", "true"]);
  });

  it("knows the address that people reach it by, with one slash at its end", () => {
    assert.deepEqual(iniOf().server, {});
    for (const url of ["https://g.example/grafana", "https://g.example/grafana/"]) {
      assert.deepEqual(iniOf(`url: "${url}"`).server, { root_url: "https://g.example/grafana/" });
    }
  });

  it("keeps its database in a file, or in the PostgreSQL of the file, by TLS", () => {
    assert.deepEqual(iniOf().database, { type: "sqlite3" });
    const postgres = iniOf('postgres: { host: "db.example:5433", password: { existingSecret: db, key: p } }').database!;
    assert.equal(postgres.type, "postgres");
    assert.equal(postgres.host, "db.example:5433");
    assert.equal(postgres.password, "$__file{/etc/cryptokube/secrets/db/p}");
    assert.deepEqual([postgres.name, postgres.user], ["grafana", "grafana"]);
    assert.match(postgres.ssl_mode!, /^(verify-full|require)$/);
  });
});

describe("stacks/plan: Grafana's login by a provider", () => {
  it("asks the provider at its addresses, by PKCE and a secret that stands in a file", () => {
    const oidc = oidcOf();
    assert.equal(oidc.enabled, "true");
    assert.equal(oidc.client_id, "me");
    assert.equal(oidc.client_secret, "$__file{/etc/cryptokube/secrets/sso/secret}");
    assert.deepEqual(
      [oidc.auth_url, oidc.token_url, oidc.api_url],
      ["https://id.example/a", "https://id.example/t", "https://id.example/u"],
    );
    assert.equal(oidc.use_pkce, "true");
    assert.equal(oidc.allow_sign_up, "true");
    assert.match(oidc.scopes!, /^openid( [a-z]+)+$/);
    assert.notEqual(oidc.name, "");
  });

  it("makes nobody more than a viewer but the groups that the file names", () => {
    assert.equal(oidcOf().role_attribute_path, "'Viewer'");
    assert.equal(
      oidcOf(", admins: ops, editors: dev").role_attribute_path,
      "contains(groups[*], 'ops') && 'Admin' || contains(groups[*], 'dev') && 'Editor' || 'Viewer'",
    );
    assert.equal(oidcOf(", editors: dev").role_attribute_path, "contains(groups[*], 'dev') && 'Editor' || 'Viewer'");
    assert.equal(oidcOf(", admins: ops").role_attribute_path, "contains(groups[*], 'ops') && 'Admin' || 'Viewer'");
  });
});
