import assert from "node:assert/strict";
import { dashboards, dashboardsShown } from "../../../catalogue/dashboards/index.ts";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { grafanaIni } from "../../../stacks/plan/grafana-ini.ts";
import { configOf } from "../../support/stacks.ts";
import { knownIniKeys } from "./support/grafana-keys.ts";

const mine = "  cryptokube:cluster: { kind: existing, context: mine }";
const chains = `  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }`;
const config = (grafana: string) => configOf(`config:\n${mine}\n${chains}\n  cryptokube:grafana: ${grafana}\n`);
const plan = (grafana: string): Plan => planEnvironment(config(grafana), "prod");
const secret = "{ existingSecret: sso, key: secret }";
const oidc = `oidc: { clientId: me, clientSecret: ${secret}, authUrl: "https://id.example/a", tokenUrl: "https://id.example:8443/t", apiUrl: "https://id.example/u", admins: ops, editors: dev }`;
const everything = `{ enabled: true, url: "https://grafana.example", from: ingress, ${oidc}, admin: { existingSecret: admin, key: p }, postgres: { host: "db.example:5433", password: { existingSecret: sso, key: db } } }`;

describe("stacks/plan: Grafana", () => {
  it("is there where the file asks for it, and left out of the lab in a line", () => {
    assert.notEqual(plan("{ enabled: true }").grafana, undefined);
    assert.equal(plan("{ enabled: false }").grafana, undefined);
    const lab = planEnvironment(configOf(`config:\n${chains}\n`), "dev");
    assert.equal(lab.grafana, undefined);
    assert.deepEqual(
      lab.leftOut.map(({ name }) => name),
      ["grafana", "fluentd"],
    );
    const off = planEnvironment(configOf(`config:\n${chains}\n  cryptokube:grafana: { enabled: false }\n`), "dev");
    assert.deepEqual(
      off.leftOut.map(({ name }) => name),
      ["fluentd"],
    );
  });

  it("keeps its database on a volume, or in a PostgreSQL and on none", () => {
    assert.equal(plan("{ enabled: true }").grafana!.claim!.size, "1Gi");
    const elsewhere = plan(everything).grafana!;
    assert.equal(elsewhere.claim, undefined);
    assert.equal(elsewhere.ini.database!.type, "postgres");
  });

  it("has no secret in its configuration: each stands in a file of a Secret that it mounts", () => {
    const { ini, secrets, makesPassword } = plan(everything).grafana!;
    const named = Object.values(ini).flatMap((keys) =>
      Object.values(keys).flatMap((value) => [...value.matchAll(/\$__file\{([^}]+)\}/g)].map(([, file]) => file)),
    );
    assert.deepEqual(named.sort(), [
      "/etc/cryptokube/secrets/admin/p",
      "/etc/cryptokube/secrets/grafana/secret-key",
      "/etc/cryptokube/secrets/sso/db",
      "/etc/cryptokube/secrets/sso/secret",
    ]);
    assert.deepEqual(secrets, [
      { secret: "admin", keys: ["p"] },
      { secret: "sso", keys: ["db", "secret"] },
    ]);
    assert.equal(makesPassword, false);
    assert.equal(plan("{ enabled: true }").grafana!.makesPassword, true);
  });

  it("lets nobody look without a name, and gives who logs in elsewhere a role by their groups", () => {
    const { ini } = plan(everything).grafana!;
    assert.equal(ini["auth.anonymous"]!.enabled, "false");
    assert.equal(ini.users!.allow_sign_up, "false");
    assert.equal(ini.security!.cookie_secure, "true");
    assert.equal(
      ini["auth.generic_oauth"]!.role_attribute_path,
      "contains(groups[*], 'ops') && 'Admin' || contains(groups[*], 'dev') && 'Editor' || 'Viewer'",
    );
  });

  it("says only what Grafana has a key for", () => {
    for (const file of ["{ enabled: true }", everything]) {
      const ini = grafanaIni(config(file).grafana, "grafana");
      const keys = Object.entries(ini).flatMap(([section, of]) => Object.keys(of).map((key) => `${section}.${key}`));
      assert.deepEqual(
        keys.filter((key) => !knownIniKeys.includes(key)),
        [],
      );
    }
  });

  it("reaches what it asks, and is reached by Prometheus and by the ingress that the file names", () => {
    const flows = (of: Plan) => of.flows.filter(({ name }) => name.includes("grafana"));
    assert.deepEqual(
      flows(plan("{ enabled: true }")).map(({ name }) => name),
      ["grafana-to-prometheus", "grafana-to-alertmanager", "prometheus-to-grafana"],
    );
    assert.deepEqual(
      flows(plan(everything)).map(({ name, ports }) => `${name}: ${ports.map(({ port }) => port).join()}`),
      [
        "grafana-to-prometheus: 9090",
        "grafana-to-alertmanager: 9093",
        "prometheus-to-grafana: 3000",
        "ingress-to-grafana: 3000",
        "grafana-to-postgres: 5433",
        "grafana-to-oidc: 8443,443",
      ],
    );
  });

  it("shows what something there exports, and leaves out a gateway's where there is none", () => {
    const { of, chains: namespace } = plan("{ enabled: true }").grafana!.shows;
    assert.deepEqual(of, [
      "plan",
      "health",
      "consensus",
      "roller",
      "geth",
      "scrapes",
      "prometheus",
      "alertmanager",
      "node-exporter",
      "kube-state-metrics",
    ]);
    const shown = dashboardsShown(namespace, of).map(({ uid }) => uid);
    assert.deepEqual(shown, ["ck-fleet", "ck-chain", "ck-node", "ck-storage", "ck-cost", "ck-logs", "ck-platform"]);
    assert.ok(dashboards(namespace).some(({ uid }) => uid === "ck-gateway"));
  });
});
