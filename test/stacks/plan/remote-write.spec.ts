import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { planRemoteWrite, remoteWriteFlows } from "../../../stacks/plan/remote-write.ts";
import type { OwnPrometheusPlan } from "../../../stacks/plan/types.ts";
import { configOf } from "../../support/stacks.ts";
import { ownPrometheus } from "../../support/own-prometheus.ts";

const url = "https://metrics.example.com:8443/api/v1/write";
const secret = "{ existingSecret: writer, key: token }";
const file = (remoteWrite: string) => `config:\n  cryptokube:prometheus: { remoteWrite: ${remoteWrite} }\n`;
const plan = (remoteWrite: string) => planEnvironment(configOf(file(remoteWrite)), "prod");
const wrong = (remoteWrite: string) => {
  const parsed = parseStackFile(file(remoteWrite), "Pulumi.prod.yaml", "prod");
  assert.ok(!parsed.ok);
  return parsed.errors.map(({ path }) => path);
};

describe("stacks/plan/remote-write", () => {
  for (const [way, expected] of [
    [
      `basicAuth: { username: u, password: ${secret} }`,
      { basic_auth: { username: "u", password_file: "/etc/cryptokube-remote-write/token" } },
    ],
    [
      `bearer: ${secret}`,
      { authorization: { type: "Bearer", credentials_file: "/etc/cryptokube-remote-write/token" } },
    ],
    [`google: { credentials: ${secret} }`, { google_iam: { credentials_file: "/etc/cryptokube-remote-write/token" } }],
  ] as const) {
    it(`reads what is secret from a file: ${way.split(":")[0]}`, () => {
      const { remoteWrite } = ownPrometheus(plan(`{ url: "${url}", ${way} }`));
      assert.deepEqual(remoteWrite, {
        config: { url, ...expected },
        port: 8443,
        secret: { secret: "writer", keys: ["token"] },
        role: false,
      });
    });
  }

  it("lets Prometheus out to the endpoint's port, and to nothing where there is none", () => {
    const out = (remoteWrite?: string) =>
      planEnvironment(configOf(remoteWrite === undefined ? "config: {}" : file(remoteWrite)), "prod")
        .flows.filter(({ to }) => to.kind === "anywhere")
        .map(({ name, ports }) => [name, ports[0]?.port]);
    assert.deepEqual(out(`{ url: "${url}" }`), [["prometheus-to-remote-write", 8443]]);
    assert.deepEqual(out('{ url: "http://mimir.mine.svc/api/v1/push" }'), [["prometheus-to-remote-write", 80]]);
    assert.deepEqual(out(), []);
  });

  it("signs as its role does, which the agent of its machine hands out, in the region of the workspace", () => {
    const { remoteWrite: config } = configOf(file(`{ url: "${url}" }`)).prometheus;
    const sigv4 = { workspace: "ws-1a", region: "us-east-1" };
    const remoteWrite = planRemoteWrite({ ...config!, sigv4 });
    assert.deepEqual(remoteWrite, { config: { url, sigv4: { region: "us-east-1" } }, port: 8443, role: true });
    const reader = { kind: "pods", namespace: "observability", labels: {} } as const;
    const flows = remoteWriteFlows({ reader, remoteWrite } as unknown as OwnPrometheusPlan);
    assert.deepEqual(
      flows.map(({ name, from, to, ports }) => [name, from, to, ports]),
      [
        ["prometheus-to-remote-write", reader, { kind: "anywhere" }, [{ port: 8443, protocol: "TCP" }]],
        [
          "prometheus-to-pod-identity",
          reader,
          { kind: "range", cidr: "169.254.170.23/32" },
          [{ port: 80, protocol: "TCP" }],
        ],
      ],
    );
    for (const { reason } of flows) assert.match(reason, /^Prometheus .*\.$/);
  });

  it("takes the port that an address means where it names none", () => {
    const portOf = (address: string) => planRemoteWrite({ url: address }).port;
    assert.deepEqual([portOf("https://a.example/write"), portOf("http://a.example/write")], [443, 80]);
  });

  it("refuses two ways of being known, a role where there are none, and a secret that is sent in the clear", () => {
    const sigv4 = "sigv4: { workspace: ws-1a, region: us-east-1 }";
    const at = "config.cryptokube:prometheus.remoteWrite";
    assert.deepEqual(wrong(`{ url: "http://a.example/write", bearer: ${secret}, ${sigv4} }`), [
      at,
      `${at}.sigv4`,
      `${at}.url`,
    ]);
  });

  it("refuses a password in the address or in the file", () => {
    const at = "config.cryptokube:prometheus.remoteWrite";
    assert.deepEqual(wrong('{ url: "https://u:p@a.example/write" }'), [`${at}.url`]);
    assert.deepEqual(wrong(`{ url: "${url}", bearer: hunter2 }`), [`${at}.bearer`]);
  });
});
