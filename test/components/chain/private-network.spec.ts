import assert from "node:assert/strict";
import { restrictedViolations } from "../../support/pod-security.ts";
import { containersOf, type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { privateNetwork } from "../../support/private-network.ts";
import type { Recorded } from "../../support/recorder.ts";
import { recordStack } from "../../support/stacks.ts";

describe("components/chain: a private network", () => {
  let resources: Recorded[];
  let objects: Manifest[];
  before(async () => {
    ({ resources } = await recordStack({ environment: "dev", config: privateNetwork() }));
    objects = manifests(resources);
  });
  const dataOf = (kind: string, name: string) =>
    ofKind(objects, kind).find(({ metadata }) => metadata.name === name) as unknown as { data: Record<string, string> };
  const decoded = (node: number) =>
    Object.fromEntries(
      Object.entries(dataOf("Secret", `net-${node}-identity`).data).map(([key, value]) => [
        key,
        Buffer.from(value, "base64").toString(),
      ]),
    );

  it("keeps the moment of its first slot, whenever the program runs again", () => {
    const moment = resources.find(({ name }) => name === "net-network-moment")!;
    const { data } = moment.inputs as { data: { moment: string } };
    assert.match(data.moment, /^\d{10}$/);
    const now = Date.now() / 1000;
    assert.ok(Number(data.moment) > now - 60 && Number(data.moment) < now + 60, "soon after it is made");
  });

  it("gives each client a key that no other has, and its siblings' addresses, never its own", () => {
    const keys = [0, 1, 2].flatMap((node) => [decoded(node)["execution.key"]!, decoded(node)["consensus.key"]!]);
    assert.equal(new Set(keys).size, 6);
    for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/);
    for (const node of [0, 1, 2]) {
      const files = decoded(node);
      const others = [0, 1, 2].filter((each) => each !== node);
      for (const [file, port] of [
        ["execution-peers.toml", ":30303"],
        ["consensus-peers.yaml", "/tcp/9000/"],
      ] as const) {
        for (const other of others) assert.ok(files[file]!.includes(`net-${other}.dev-chains.svc${port}`), file);
        assert.ok(!files[file]!.includes(`net-${node}.`), file);
      }
    }
  });

  it("has the keys in Secrets alone, and as secrets in the state", () => {
    const known = [0, 1, 2].flatMap((node) => [decoded(node)["execution.key"]!, decoded(node)["consensus.key"]!]);
    const elsewhere = JSON.stringify(
      resources.filter(({ type }) => type !== "kubernetes:core/v1:Secret").map(({ inputs }) => inputs),
    );
    for (const key of known) assert.ok(!elsewhere.includes(key));
    const identities = resources.filter(({ name }) => name.endsWith("-identity"));
    assert.equal(identities.length, 3);
    for (const { secrets } of identities) assert.ok(secrets.some((path) => path.startsWith("data")));
  });

  it("has all of it there before any pod that needs it", () => {
    const urnOf = (name: string) => resources.find((resource) => resource.name === name)!.urn;
    for (const set of ["net-0", "net-1", "net-2", "net-validator"]) {
      const { dependencies } = resources.find(
        ({ name, type }) => name === set && type === "kubernetes:apps/v1:StatefulSet",
      )!;
      for (const needed of ["net-network", "net-network-moment", "net-0-identity"]) {
        assert.ok(dependencies.includes(urnOf(needed)), `${set} needs ${needed}`);
      }
    }
  });

  it("runs its validator once, where nothing can start a second beside it", () => {
    const set = ofKind(objects, "StatefulSet").find(({ metadata }) => metadata.name === "net-validator")!;
    const spec = set.spec as { replicas: number };
    assert.equal(spec.replicas, 1);
    const claims = ofKind(objects, "PersistentVolumeClaim");
    const claim = claims.find(({ metadata }) => metadata.name.includes("net-validator"))!;
    assert.deepEqual((claim.spec as { accessModes: string[] }).accessModes, ["ReadWriteOncePod"]);
    const { spec: pod } = podsOf(objects).find(({ workload }) => workload.endsWith("net-validator"))!;
    assert.deepEqual(
      pod.containers.map(({ name, ports, livenessProbe }) => [
        name,
        ports,
        (livenessProbe as { httpGet?: { port: string } }).httpGet?.port,
      ]),
      [
        ["validator", [{ name: "metrics", containerPort: 8081, protocol: "TCP" }], "metrics"],
        ["validator-1", [{ name: "metrics-1", containerPort: 8082, protocol: "TCP" }], "metrics-1"],
      ],
    );
    // Neither the roller nor the chain's Service and budget take it for a node.
    assert.equal(set.metadata.labels?.["cryptokube.io/chain"], undefined);
    assert.equal(set.metadata.labels?.["cryptokube.io/node"], undefined);
  });

  it("starts prysm when its peers have forgotten who was there before, and geth at once", () => {
    const pod = podsOf(objects).find(({ workload }) => workload.endsWith("net-0"))!;
    const hooks = containersOf(pod.spec).map(({ name, lifecycle }) => [name, lifecycle]);
    assert.deepEqual(
      hooks.filter(([, lifecycle]) => lifecycle !== undefined),
      // The kubelet starts the next container when this has ended: prysm's.
      [["geth", { postStart: { sleep: { seconds: 10 } } }]],
    );
    assert.deepEqual(
      pod.spec.containers.map(({ name }) => name),
      ["geth", "prysm"],
    );
  });

  it("stays within Pod Security `restricted`, in every pod", () => {
    const outside = podsOf(objects).filter(({ spec }) => restrictedViolations(spec).length > 0);
    assert.deepEqual(
      outside.map(({ workload }) => workload),
      [],
    );
  });
});
