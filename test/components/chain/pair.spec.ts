import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { chainPod } from "../../../components/chain/pod.ts";
import type { EthereumChainConfig } from "../../../stacks/config.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { containersOf, type Container, type PodSpec } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import type { Recorded } from "../../support/recorder.ts";
import { recordStack } from "../../support/stacks.ts";

const node = planEnvironment(pairs(), "prod").chains[0]!.nodes[0]!;
const pod = chainPod(node).spec as unknown as PodSpec;
const [geth, lighthouse] = pod.containers as [Container, Container];
const mountsOf = (container: Container) =>
  container.volumeMounts as { name: string; mountPath: string; readOnly?: boolean }[];

describe("components/chain: the pod of two clients", () => {
  it("has a container for each, beside the sidecar, after what narrows its history", () => {
    assert.deepEqual(
      containersOf(pod).map(({ name, image }) => [name, image.replace(/:.*/, "")]),
      [
        ["health", "docker.io/library/node"],
        ["bootstrap", "docker.io/library/node"],
        ["history", "docker.io/ethereum/client-go"],
        ["geth", "docker.io/ethereum/client-go"],
        ["lighthouse", "docker.io/sigp/lighthouse"],
      ],
    );
    assert.deepEqual(lighthouse.command, ["lighthouse", "beacon_node"]);
  });

  it("starts both at once, on a network of many peers", () => {
    assert.ok(pod.containers.every(({ lifecycle }) => lifecycle === undefined));
  });

  it("gives each its own volume, both the secret for reading, and the sidecar all of it", () => {
    const jwt = { name: "jwt", mountPath: "/jwt", readOnly: true };
    assert.deepEqual(mountsOf(geth), [{ name: "execution", mountPath: "/data" }, jwt]);
    assert.deepEqual(mountsOf(lighthouse), [{ name: "consensus", mountPath: "/consensus" }, jwt]);
    const sidecar = mountsOf(pod.initContainers![0]!);
    assert.deepEqual(
      sidecar.filter(({ name }) => ["execution", "consensus", "jwt"].includes(name)),
      [{ name: "execution", mountPath: "/data" }, { name: "consensus", mountPath: "/consensus" }, jwt],
    );
  });

  it("lets the pod's own group read the secret, and nobody write it", () => {
    assert.deepEqual(
      pod.volumes!.find(({ name }) => name === "jwt"),
      {
        name: "jwt",
        secret: { secretName: "chain-0-jwt", defaultMode: 0o440, items: [{ key: "jwtsecret", path: "jwtsecret" }] },
      },
    );
    assert.equal(pod.securityContext?.fsGroup, pod.securityContext?.runAsUser);
  });

  it("tells both to stop at once, and gives them one time to do it: the longer of theirs", () => {
    const slow = { ...catalogue.consensus.lighthouse!, graceSeconds: 900 };
    const clients = { ...catalogue, consensus: { ...catalogue.consensus, lighthouse: slow } };
    const spec = chainPod(planEnvironment(pairs(), "prod", { clients }).chains[0]!.nodes[0]!)
      .spec as unknown as PodSpec;
    assert.deepEqual([pod.terminationGracePeriodSeconds, spec.terminationGracePeriodSeconds], [300, 900]);
    // Containers of a pod get their signal together; only a hook, or a start among the init containers, would part them.
    assert.deepEqual(
      pod.containers.map(({ name }) => name),
      ["geth", "lighthouse"],
    );
    for (const container of pod.containers) {
      assert.ok(!("lifecycle" in container), container.name);
    }
    assert.ok(pod.initContainers!.every(({ name }) => name !== "geth" && name !== "lighthouse"));
  });

  it("asks each client of itself whether it lives", () => {
    const probes = (container: Container) => container as unknown as Record<string, { httpGet: unknown }>;
    assert.deepEqual(probes(geth).livenessProbe!.httpGet, { path: "/", port: "rpc" });
    const version = { path: "/eth/v1/node/version", port: "beacon" };
    assert.deepEqual(probes(lighthouse).livenessProbe!.httpGet, version);
    assert.deepEqual(probes(lighthouse).startupProbe!.httpGet, version);
    for (const container of [geth, lighthouse]) assert.equal(probes(container).readinessProbe, undefined);
  });

  it("asks for ports that its containers have, each name once in the pod", () => {
    const names = containersOf(pod).flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    assert.equal(new Set(names).size, names.length);
    assert.ok(["rpc", "beacon", "beacon-metrics", "health"].every((name) => names.includes(name)));
  });

  it("is given no host port: the host is out of reach", () => {
    for (const { ports = [] } of containersOf(pod)) assert.ok(ports.every(({ hostPort }) => hostPort === undefined));
  });
});

describe("components/chain: the secret of a node", () => {
  let resources: Recorded[];
  before(async () => {
    resources = (await recordStack({ environment: "prod", config: pairs({ nodes: 2 }) })).resources;
  });
  const of = (type: string) => resources.filter((resource) => resource.type === type);

  it("is 32 random bytes of its own for each node", () => {
    assert.deepEqual(
      of("random:index/randomBytes:RandomBytes").map(({ name, inputs }) => [name, inputs.length]),
      [
        ["chain-0-jwt", 32],
        ["chain-1-jwt", 32],
      ],
    );
  });

  it("is a secret in the state as well, in hexadecimal in the cluster, and nowhere else", () => {
    const found = new Set<string>();
    for (const { inputs, secrets } of of("kubernetes:core/v1:Secret")) {
      const data = inputs.data as Record<string, string>;
      const hex = Buffer.from(data.jwtsecret!, "base64").toString();
      assert.match(hex, /^[0-9a-f]{64}$/);
      found.add(hex);
      assert.ok(
        secrets.some((path) => path.startsWith("data")),
        secrets.join(),
      );
    }
    assert.equal(found.size, of("kubernetes:core/v1:Secret").length);
    const others = resources.filter(({ type }) => type !== "kubernetes:core/v1:Secret");
    const elsewhere = JSON.stringify(others.map(({ inputs }) => inputs));
    for (const hex of found) assert.ok(!elsewhere.includes(hex));
  });

  it("is there before the pod that mounts it", () => {
    const secret = of("kubernetes:core/v1:Secret").find(({ name }) => name === "chain-0-jwt")!;
    const set = of("kubernetes:apps/v1:StatefulSet").find(({ name }) => name === "chain-0")!;
    assert.ok(set.dependencies.includes(secret.urn));
  });

  it("is not made where the file names another: that one is mounted, by its documented key", async () => {
    const config = pairs({ nodes: 2, more: "jwt: { existingSecret: engine }" });
    const theirs = (await recordStack({ environment: "prod", config })).resources;
    assert.ok(theirs.every(({ type }) => !/random|core\/v1:Secret|JwtSecret/.test(type)));
    for (const { jwt, ...rest } of planEnvironment(config, "prod").chains[0]!.nodes) {
      assert.deepEqual(jwt, { secretName: "engine", file: "jwtsecret", mountPath: "/jwt", existing: true });
      const { volumes = [] } = chainPod({ ...rest, jwt }).spec as unknown as PodSpec;
      assert.deepEqual(volumes.find(({ name }) => name === "jwt")?.secret, {
        secretName: "engine",
        defaultMode: 0o440,
        items: [{ key: "jwtsecret", path: "jwtsecret" }],
      });
    }
  });

  it("may be another's for one node alone", async () => {
    const config = pairs({ more: "supernode: false" });
    const chain = config.chains[0] as EthereumChainConfig;
    const nodes = [{}, { jwt: { existingSecret: "engine" } }];
    const mixed = await recordStack({ environment: "prod", config: { ...config, chains: [{ ...chain, nodes }] } });
    assert.deepEqual(
      mixed.resources.filter(({ type }) => type === "kubernetes:core/v1:Secret").map(({ name }) => name),
      ["chain-0-jwt"],
    );
  });

  it("is not made where there is one client alone", async () => {
    const alone = await recordStack({ environment: "dev", config: followers(1) }, { clients: testCatalogue });
    assert.ok(alone.resources.every(({ type }) => !/random|Secret/.test(type)));
  });
});
