import assert from "node:assert/strict";
import { chainPod } from "../../../components/chain/pod.ts";
import { claimSpec } from "../../../components/storage.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { type Manifest, manifests, ofKind, type PodSpec } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import { recordStack, testAgents } from "../../support/stacks.ts";

const nodeOf = (more = "") => planEnvironment(pairs({ nodes: 2, more }), "prod").chains[0]!.nodes[0]!;
const specOf = (more = "") => chainPod(nodeOf(more)).spec as unknown as PodSpec;

describe("components/chain: what runs before a node's clients", () => {
  let objects: Manifest[];
  before(async () => {
    const config = pairs({ nodes: 2, more: "bootstrap: { sibling: true }" });
    objects = manifests((await recordStack({ environment: "prod", config })).resources);
  });

  it("runs once the sidecar does, restricted, with both volumes and none of the clients' secret", () => {
    const [sidecar, bootstrap] = specOf().initContainers!;
    assert.deepEqual([sidecar!.name, sidecar!.restartPolicy, bootstrap!.name], ["health", "Always", "bootstrap"]);
    assert.equal(bootstrap!.restartPolicy, undefined);
    assert.equal(bootstrap!.terminationMessagePolicy, "FallbackToLogsOnError");
    const { allowPrivilegeEscalation, readOnlyRootFilesystem, runAsNonRoot } = bootstrap!.securityContext!;
    assert.deepEqual([allowPrivilegeEscalation, readOnlyRootFilesystem, runAsNonRoot], [false, true, true]);
    assert.deepEqual(
      (bootstrap!.volumeMounts as { name: string; mountPath: string }[]).map(({ name, mountPath }) => [
        name,
        mountPath,
      ]),
      [
        ["bootstrap", "/agent"],
        ["bootstrap-config", "/agent-config"],
        ["request", "/agent-request"],
        ["execution", "/data"],
        ["consensus", "/consensus"],
      ],
    );
  });

  it("reads a request from a ConfigMap that need not be there, so that asking changes no StatefulSet", () => {
    const request = specOf().volumes!.find(({ name }) => name === "request");
    assert.deepEqual(request, { name: "request", configMap: { name: "chain-0-copy", optional: true } });
  });

  it("has its program and settings in ConfigMaps of constant names, which no template's change follows", () => {
    const maps = ofKind(objects, "ConfigMap");
    const bundle = maps.find(({ metadata }) => metadata.name === "bootstrap-agent")!;
    assert.deepEqual(
      [bundle.metadata.namespace, bundle.data],
      ["prod-chains", { "bootstrap.mjs": testAgents.bootstrap }],
    );
    const settings = maps.find(({ metadata }) => metadata.name === "chain-1-bootstrap")!.data as Record<string, string>;
    assert.equal((JSON.parse(settings["bootstrap.json"]!) as { node: string }).node, "chain-1");
  });

  it("knows siblings by one secret of the chain, which stands in no settings", () => {
    const secrets = ofKind(objects, "Secret").filter(({ metadata }) => metadata.name === "chain-siblings");
    assert.equal(secrets.length, 1);
    const [, bootstrap] = specOf("bootstrap: { sibling: true }").initContainers!;
    const { env, ports } = bootstrap as unknown as { env: unknown[]; ports: unknown };
    assert.deepEqual(env, [
      { name: "BOOTSTRAP_SETTINGS", value: "/agent-config/bootstrap.json" },
      { name: "BOOTSTRAP_SIBLING_TOKEN", valueFrom: { secretKeyRef: { name: "chain-siblings", key: "token" } } },
    ]);
    assert.deepEqual(ports, [{ name: "archive", containerPort: 9754, protocol: "TCP" }]);
  });

  it("gives a role of the cloud to it alone, not to the clients beside it", () => {
    const node = { ...nodeOf(), serviceAccount: "chain-seed" };
    const pod = chainPod(node) as unknown as { metadata: { annotations: Record<string, string> }; spec: PodSpec };
    assert.equal(pod.spec.serviceAccountName, "chain-seed");
    assert.equal(pod.spec.automountServiceAccountToken, false);
    const skipped = pod.metadata.annotations["eks.amazonaws.com/skip-containers"]!.split(",");
    const all = [...pod.spec.initContainers!, ...pod.spec.containers].map(({ name }) => name);
    assert.deepEqual(skipped.sort(), all.filter((name) => name !== "bootstrap").sort());
    const { annotations } = (chainPod(nodeOf()) as { metadata: { annotations: object } }).metadata;
    assert.ok(!("eks.amazonaws.com/skip-containers" in annotations));
    assert.equal(specOf().serviceAccountName, undefined);
  });

  it("makes a new claim from a VolumeSnapshot, and changes none that is there", async () => {
    const [execution, consensus] = nodeOf("bootstrap: { volumeSnapshot: last }").clients;
    assert.deepEqual(claimSpec(execution!.claim).dataSource, {
      apiGroup: "snapshot.storage.k8s.io",
      kind: "VolumeSnapshot",
      name: "last",
    });
    assert.equal(claimSpec(consensus!.claim).dataSource, undefined);
    const config = pairs({ more: "bootstrap: { volumeSnapshot: last }" });
    const { resources } = await recordStack({ environment: "prod", config });
    const claim = resources.find(({ name }) => name === "execution-chain-0-g1")!;
    assert.deepEqual(claim.ignoreChanges, ["spec.dataSource", "spec.dataSourceRef"]);
  });
});
