import assert from "node:assert/strict";
import { parse } from "yaml";
import { iniText } from "../../components/observability/grafana-files.ts";
import type { Recorded } from "../support/recorder.ts";
import { type Manifest, manifests, ofKind } from "../support/manifests.ts";
import { configOf, recordStack } from "../support/stacks.ts";

const stack = (grafana: string) => ({
  environment: "prod",
  config: configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse }]
  cryptokube:grafana: ${grafana}
`),
});

describe("components/observability: Grafana", () => {
  let resources: Recorded[];
  let objects: Manifest[];
  const named = (kind: string) => ofKind(objects, kind).filter(({ metadata }) => metadata.name.startsWith("grafana"));
  before(async () => {
    ({ resources } = await recordStack(stack("{ enabled: true, dashboards: [mine] }")));
    objects = manifests(resources);
  });

  it("has a ConfigMap for each dashboard, far below the megabyte that one may have, and mounts each", () => {
    const maps = named("ConfigMap") as (Manifest & { data: Record<string, string> })[];
    const boards = maps.filter(({ metadata }) => metadata.name.startsWith("grafana-ck-"));
    assert.equal(boards.length, 7);
    for (const { metadata, data } of boards) {
      const [[file, text]] = Object.entries(data) as [[string, string]];
      const { uid, panels } = JSON.parse(text) as { uid: string; panels: unknown[] };
      assert.deepEqual([file, metadata.name], [`${uid}.json`, `grafana-${uid}`]);
      assert.ok(panels.length > 1 && text.length < 100_000, `${uid}: ${text.length} bytes`);
    }
    const [deployment] = named("Deployment") as (Manifest & {
      spec: { template: { spec: { volumes: { name: string; projected?: { sources: object[] } }[] } } };
    })[];
    const volumes = deployment!.spec.template.spec.volumes;
    assert.deepEqual(
      volumes.find(({ name }) => name === "dashboards")!.projected!.sources,
      ["fleet", "chain", "node", "storage", "cost", "logs", "platform"].map((name) => ({
        configMap: { name: `grafana-ck-${name}` },
      })),
    );
    assert.deepEqual(volumes.find(({ name }) => name === "own-dashboards")!.projected!.sources, [
      { configMap: { name: "mine", optional: true } },
    ]);
  });

  it("asks the Prometheus and the Alertmanager of its environment, by the uid that panels name", () => {
    const [config] = named("ConfigMap").filter(({ metadata }) => metadata.name === "grafana") as (Manifest & {
      data: Record<string, string>;
    })[];
    const { datasources } = parse(config!.data["sources.yaml"]!) as { datasources: { uid: string; url: string }[] };
    assert.deepEqual(
      datasources.map(({ uid, url }) => [uid, url]),
      [
        ["prometheus", "http://prometheus.prod-observability.svc:9090"],
        ["alertmanager", "http://alertmanager.prod-observability.svc:9093"],
      ],
    );
    assert.match(config!.data["grafana.ini"]!, /\[auth\.anonymous\]\nenabled = false\n/);
  });

  it("makes a password and a key at random, which are secrets, and no password where the file names one", async () => {
    const made = (of: Recorded[]) =>
      of.filter(({ type, name }) => type === "random:index/randomBytes:RandomBytes" && name.startsWith("grafana"));
    assert.deepEqual(
      made(resources)
        .map(({ name }) => name)
        .sort(),
      ["grafana-admin-password", "grafana-secret-key"],
    );
    const secret = resources.find(({ type, name }) => type === "kubernetes:core/v1:Secret" && name === "grafana");
    assert.deepEqual(secret!.secrets.length > 0, true);
    const other = await recordStack(stack("{ enabled: true, admin: { existingSecret: admin, key: p } }"));
    assert.deepEqual(
      made(other.resources).map(({ name }) => name),
      ["grafana-secret-key"],
    );
  });

  it("is not waited for where a Secret of somebody else's may still be missing", async () => {
    const awaits = (of: Recorded[]) =>
      ofKind(manifests(of), "Deployment")
        .filter(({ metadata }) => metadata.name === "grafana")
        .map(({ metadata }) => metadata.annotations?.["pulumi.com/skipAwait"]);
    assert.deepEqual(awaits(resources), [undefined]);
    const other = await recordStack(stack("{ enabled: true, admin: { existingSecret: admin, key: p } }"));
    assert.deepEqual(awaits(other.resources), ["true"]);
  });

  it("writes its configuration as Grafana reads it, without sections that say nothing", () => {
    assert.equal(iniText({ a: { x: "1", y: "2" }, b: {}, c: { z: "3" } }), "[a]\nx = 1\ny = 2\n\n[c]\nz = 3\n");
  });
});
