import assert from "node:assert/strict";
import { machinesFound, unwell, volumesFound, type Sight } from "../../../cli/rehearse/look.ts";

type Node = Sight["nodes"][number];
type Pod = Sight["pods"][number];

const ready = { conditions: [{ type: "Ready", status: "True" }] };
const node: Node = {
  metadata: {
    name: "ip-10-0-0-4",
    labels: {
      "cryptokube.io/pool": "m7g-use1-az1-1",
      "node.kubernetes.io/instance-type": "m7g.large",
      "topology.k8s.aws/zone-id": "use1-az1",
      "topology.kubernetes.io/zone": "us-east-1f",
    },
  },
  status: ready,
};
const pod = (name: string, o: Partial<Pod> & { labels?: Record<string, string> } = {}): Pod => ({
  metadata: { name, namespace: "x", ...(o.labels ? { labels: o.labels } : {}), ...(o.metadata ?? {}) },
  spec: o.spec ?? { nodeName: "ip-10-0-0-4" },
  status: o.status ?? { phase: "Running", ...ready },
});
const bound = {
  metadata: { name: "data", namespace: "x" },
  spec: { volumeName: "pvc-1", storageClassName: "gp3" },
  status: { phase: "Bound", currentVolumeAttributesClassName: "gp3-3000iops" },
};
const sight = (o: Partial<Sight>): Sight => ({ nodes: [node], pods: [], claims: [], volumes: [], workloads: [], ...o });

describe("cli/rehearse/look: what is wrong of what stands", () => {
  it("finds nothing wrong where all runs and is bound", () => {
    assert.deepEqual(unwell(sight({ pods: [pod("a")], claims: [bound] })), []);
  });

  it("tells a pod without a machine with its pool and the scheduler's own words", () => {
    const lost = pod("ethereum-0-0", {
      spec: { nodeSelector: { "cryptokube.io/pool": "r7g-use1-az1-1" } },
      status: {
        phase: "Pending",
        conditions: [
          { type: "PodScheduled", status: "False", message: "0/9 nodes are available: 9 had untolerated taint" },
        ],
      },
    });
    assert.deepEqual(unwell(sight({ pods: [lost] })), [
      "The pod x/ethereum-0-0 has no machine. Its pool is r7g-use1-az1-1. The scheduler says: 0/9 nodes are available: 9 had untolerated taint",
    ]);
  });

  it("lets a chain's pod be out of step with its network, and no other be unready", () => {
    const unready = { phase: "Running", conditions: [{ type: "Ready", status: "False" }] };
    assert.deepEqual(
      unwell(sight({ pods: [pod("geth", { labels: { "cryptokube.io/node": "geth" }, status: unready })] })),
      [],
    );
    assert.match(
      unwell(sight({ pods: [pod("roller", { status: unready })] }))[0] ?? "",
      /x\/roller runs and is not ready/,
    );
  });

  it("tells a claim without a volume, a machine that is not ready, and a workload that lacks pods with its reason", () => {
    const unbound = { ...bound, status: { phase: "Pending" } };
    const failing = {
      kind: "StatefulSet",
      metadata: { name: "geth", namespace: "x" },
      spec: { replicas: 1 },
      status: {
        replicas: 0,
        conditions: [{ type: "ReplicaFailure", status: "True", message: "violates PodSecurity" }],
      },
    };
    const problems = unwell(sight({ nodes: [{ ...node, status: {} }], claims: [unbound], workloads: [failing] }));
    assert.match(problems.join("\n"), /machine ip-10-0-0-4 is not ready/);
    assert.match(problems.join("\n"), /claim x\/data has no volume/);
    assert.match(problems.join("\n"), /StatefulSet x\/geth lacks pods\. violates PodSecurity/);
  });

  it("says what stands where, without the pods that each machine has", () => {
    const daemon = pod("aws-node", {
      metadata: { name: "aws-node", ownerReferences: [{ kind: "DaemonSet", name: "d" }] },
    });
    assert.deepEqual(machinesFound(sight({ pods: [pod("b"), pod("a"), daemon] })), [
      {
        name: "ip-10-0-0-4",
        pool: "m7g-use1-az1-1",
        machine: "m7g.large",
        zone: "use1-az1",
        spot: false,
        pods: ["x/a", "x/b"],
      },
    ]);
  });

  it("says of a volume its zone by id, its size, its class and what becomes of it", () => {
    const volume = {
      metadata: { name: "pvc-1" },
      spec: {
        capacity: { storage: "850Gi" },
        persistentVolumeReclaimPolicy: "Retain",
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ["us-east-1f"] }] }] } },
      },
    };
    assert.deepEqual(
      volumesFound(sight({ claims: [bound], volumes: [volume] }), new Map([["us-east-1f", "use1-az1"]])),
      [
        {
          claim: "x/data",
          zone: "use1-az1",
          size: "850Gi",
          storageClass: "gp3",
          attributesClass: "gp3-3000iops",
          reclaim: "Retain",
        },
      ],
    );
  });
});
