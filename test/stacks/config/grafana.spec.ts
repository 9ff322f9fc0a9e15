import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { sayable } from "../../support/config-errors.ts";

const parse = (fields: string) =>
  parseStackFile(`config:\n  cryptokube:grafana: { ${fields} }\n`, "Pulumi.prod.yaml", "prod");
const wrong = (fields: string) => {
  const parsed = parse(fields);
  assert.ok(!parsed.ok, fields);
  parsed.errors.forEach(sayable);
  return parsed.errors.map(({ path, found }) => `${path} | ${found.replace(/^"|"$/g, "")}`);
};
const secret = "{ existingSecret: sso, key: secret }";
const oidc = (more: string) =>
  `oidc: { clientId: me, authUrl: "https://id.example/a", tokenUrl: "https://id.example/t", apiUrl: "https://id.example/u"${more} }`;
const withSecret = `, clientSecret: ${secret}`;
const db = "postgres: { host: db.example:5432, password: { existingSecret: db, key: password } }";
const at = (rest: string) => `config.cryptokube:grafana.${rest}`;

describe("stacks/config: grafana", () => {
  it("takes a provider with its Secret, a PostgreSQL, and dashboards of one's own", () => {
    for (const fields of [
      "enabled: true",
      `url: "https://grafana.example", ${oidc(`${withSecret}, admins: ops, editors: dev`)}`,
      db,
      "dashboards: [mine, ours]",
      "admin: { existingSecret: admin, key: password }, from: ingress, storage: 5Gi",
    ]) {
      assert.equal(parse(fields).ok, true, fields);
    }
  });

  it("refuses a provider without its Secret, or with a secret in the file itself", () => {
    const url = `url: "https://grafana.example"`;
    assert.deepEqual(wrong(`${url}, ${oidc("")}`), [at("oidc.clientSecret | nothing")]);
    assert.deepEqual(wrong(`${url}, ${oidc(", clientSecret: hunter2")}`), [at("oidc.clientSecret | hunter2")]);
    assert.deepEqual(wrong("postgres: { host: db.example:5432 }"), [at("postgres.password | nothing")]);
    assert.deepEqual(wrong("admin: hunter2"), [at("admin | hunter2")]);
  });

  it("refuses logins at an address that is not said, or that anybody on the way can read", () => {
    assert.deepEqual(wrong(oidc(withSecret)), [at("url | oidc without url")]);
    assert.deepEqual(wrong(`url: "http://grafana.example", ${oidc(withSecret)}`), [at("url | http://grafana.example")]);
  });

  it("says all that is wrong at once: two databases, one group for two roles, a ConfigMap twice", () => {
    const found = wrong(
      `url: "https://g.example", storage: 5Gi, ${db}, ${oidc(`${withSecret}, admins: a, editors: a`)}, dashboards: [x, x]`,
    );
    assert.deepEqual(found, [at("storage | storage and postgres"), at("oidc.editors | a"), at("dashboards[1] | x")]);
  });

  it("refuses a group's name that would end the expression that it stands in", () => {
    const [error] = wrong(`url: "https://g.example", ${oidc(`${withSecret}, admins: "x') || 'Admin' || ('"`)}`);
    assert.match(error!, /oidc\.admins/);
  });
});
