import assert from "node:assert/strict";
import type { Acquired, ClusterBinaries } from "../../../lab/acquire/types.ts";
import { commands, componentNames, simulatedCommands, simulatedNames } from "../../../lab/cluster/components.ts";
import { kwokConfiguration, simulatedNode, syncedAnnotation } from "../../../lab/cluster/kwok.ts";
import { programsOf } from "../../../lab/cluster/specification.ts";

const at = (name: string): Acquired => ({ path: `/programs/${name}`, version: "1", origin: "built" });
const binaries = {
  version: "1",
  ...Object.fromEntries(
    ["etcd", "kubeApiserver", "kubeControllerManager", "kubeScheduler", "kubelet", "kubeProxy", "kubectl"].map(
      (name) => [name, at(name)],
    ),
  ),
  ...Object.fromEntries(["containerd", "runc", "cniPlugins", "tini"].map((name) => [name, at(name)])),
  nft: { ...at("nft"), libraryPath: "/lib" },
} as unknown as ClusterBinaries;
const simulation = { kwok: at("kwok"), controllers: "/ours/controllers.ts" };
const systemImages = { pause: "p", coredns: "c", localPathProvisioner: "l", busybox: "b" };

interface Stage {
  metadata: { name: string };
  spec: {
    resourceRef: { kind: string };
    selector: { matchExpressions: { key: string; operator: string; values?: string[] }[] };
    next: { delete?: boolean; statusTemplate?: string };
  };
}
const stages = kwokConfiguration()
  .split("\n---\n")
  .map((text) => JSON.parse(text) as Stage);
const stage = (name: string): Stage => {
  const found = stages.find(({ metadata }) => metadata.name === name);
  assert.ok(found, name);
  return found;
};

describe("lab/cluster: a lab without a machine of its own", () => {
  const simulated = simulatedCommands(binaries, simulation);

  it("runs the control plane, kwok and the cloud's controllers, and nothing of a node", () => {
    assert.deepEqual(Object.keys(simulated), [...simulatedNames]);
    for (const name of ["containerd", "kubelet", "kube-proxy"]) assert.equal(name in simulated, false, name);
  });

  it("starts the API server as every lab does, and changes nothing of an ordinary lab's programs", () => {
    const ordinary = commands(binaries);
    assert.deepEqual(Object.keys(ordinary), [...componentNames]);
    assert.deepEqual(simulated["kube-apiserver"], ordinary["kube-apiserver"]);
    assert.equal(ordinary.etcd.arguments.includes("--unsafe-no-fsync"), false);
  });

  it("gives kwok the machines that carry the mark, and no other", () => {
    assert.deepEqual(simulatedNode, { "kwok.x-k8s.io/node": "simulated" });
    assert.ok(
      simulated.kwok.arguments.includes("--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=simulated"),
    );
  });

  it("is another lab than one with a machine, also where all else is the same", () => {
    assert.notEqual(programsOf({ binaries, systemImages, simulation }), programsOf({ binaries, systemImages }));
    assert.equal(programsOf({ binaries, systemImages }), programsOf({ systemImages, binaries }));
  });

  it("holds a chain's pod unready until it is said to be synced, and lets every other be ready at once", () => {
    const { statusTemplate = "" } = stage("pod-starts").spec.next;
    assert.match(statusTemplate, /cryptokube\.io\/node/);
    assert.ok(statusTemplate.includes(syncedAnnotation));
    const catchesUp = stage("chain-node-catches-up").spec.selector.matchExpressions;
    assert.ok(catchesUp.some(({ key, values }) => key.includes(syncedAnnotation) && values?.[0] === "true"));
  });

  it("ends what is asked to end, and nothing else", () => {
    const deleting = stages.filter(({ spec }) => spec.next.delete === true);
    assert.deepEqual(
      deleting.map(({ metadata }) => metadata.name),
      ["pod-ends"],
    );
    assert.deepEqual(deleting[0]?.spec.selector.matchExpressions, [
      { key: ".metadata.deletionTimestamp", operator: "Exists" },
    ]);
  });
});
