import assert from "node:assert/strict";
import { readState, type State } from "../../../../stacks/plan/lock/state.ts";

const labels = { "cryptokube.io/environment": "lost", "cryptokube.io/node": "eth-0", "cryptokube.io/chain": "eth" };

function read(...resources: unknown[]): State {
  const state = readState({ deployment: { resources } }, "lost");
  assert.ok(state !== undefined);
  return state;
}

const claim = (name: unknown, spec: object = {}, of: object = labels) => ({
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  inputs: { metadata: { name, labels: of }, spec },
});

describe("stacks/plan/lock: claims in a state", () => {
  it("are their workload's, by role and generation, as large and as fast as they say", () => {
    const spec = {
      resources: { requests: { storage: "2Ti" } },
      storageClassName: "gp3",
      volumeAttributesClassName: "gp3-8000iops-500mibs",
    };
    assert.deepEqual(read(claim("execution-eth-0-g12", spec)).claims, [
      {
        claim: "execution-eth-0-g12",
        node: "eth-0",
        bookedOn: "eth",
        role: "execution",
        generation: 12,
        sizeGiB: 2048,
        storageClass: "gp3",
        speed: { iops: 8000, mibs: 500 },
      },
    ]);
  });

  it("are the platform's where they are of no chain, and named after their workload alone", () => {
    const of = { "cryptokube.io/environment": "lost", "app.kubernetes.io/instance": "prometheus" };
    const [found] = read(claim("prometheus-g1", {}, of)).claims;
    assert.deepEqual([found!.node, found!.bookedOn, found!.role], ["prometheus", "platform", "server"]);
  });

  it("say no more than they do: of size, class and speed what they do not say is not known", () => {
    const [found] = read(
      claim("execution-eth-0-g1", { storageClassName: "", volumeAttributesClassName: "fast" }),
    ).claims;
    assert.deepEqual([found!.sizeGiB, found!.storageClass, found!.speed], [undefined, undefined, undefined]);
    for (const storage of ["much", "", 7, { secret: 1 }]) {
      const [odd] = read(claim("execution-eth-0-g1", { resources: { requests: { storage } } })).claims;
      assert.equal(odd!.sizeGiB, undefined, JSON.stringify(storage));
    }
  });

  it("are none without a workload, or a name with a generation", () => {
    for (const name of ["execution-eth-0", "execution-eth-0-g0", "execution-eth-0-g01", "g1", "-g1-old", 7, ""]) {
      assert.deepEqual(read(claim(name)).claims, [], String(name));
    }
    assert.deepEqual(read(claim("execution-eth-0-g1", {}, {})).claims, []);
  });

  it("are this environment's, or of one that is not said", () => {
    const of = (environment: object) =>
      read(claim("execution-eth-0-g1", {}, { ...labels, ...environment })).claims.length;
    assert.equal(of({}), 1);
    assert.equal(of({ "cryptokube.io/environment": undefined }), 1);
    assert.equal(of({ "cryptokube.io/environment": "other" }), 0);
  });
});

describe("stacks/plan/lock: places in a state", () => {
  const workload = (type: string, of: object = labels) => ({
    type,
    inputs: {
      metadata: { labels: of },
      spec: {
        template: {
          metadata: { labels: { "cryptokube.io/slot": "b" } },
          spec: { nodeSelector: { "cryptokube.io/pool": "p" } },
        },
      },
    },
  });

  it("are of StatefulSets and Deployments, by the pool and the slot that they ask for", () => {
    for (const type of ["kubernetes:apps/v1:StatefulSet", "kubernetes:apps/v1:Deployment"]) {
      assert.deepEqual([...read(workload(type)).places], [["eth-0", { pool: "p", slot: "b" }]], type);
    }
    assert.equal(read(workload("kubernetes:apps/v1:DaemonSet")).places.size, 0);
  });

  it("are not known of one that asks for nothing, and none of one that is nobody's", () => {
    const bare = { type: "kubernetes:apps/v1:StatefulSet", inputs: { metadata: { labels } } };
    assert.deepEqual([...read(bare).places], [["eth-0", { pool: undefined, slot: undefined }]]);
    assert.equal(read(workload("kubernetes:apps/v1:StatefulSet", {})).places.size, 0);
  });
});

describe("stacks/plan/lock: pools in a state", () => {
  const group = (inputs: object) => ({
    type: "aws:eks/nodeGroup:NodeGroup",
    inputs: { labels: { "cryptokube.io/pool": "p" }, ...inputs },
  });
  const only = (resource: unknown) => {
    const [pool, ...others] = read(resource).pools;
    assert.deepEqual(others, []);
    return pool!;
  };

  it("are of AWS what a node group is made of", () => {
    const found = only(
      group({
        instanceTypes: ["m7g.large"],
        capacityType: "SPOT",
        scalingConfig: { desiredSize: 3 },
        labels: { "cryptokube.io/pool": "p", "cryptokube.io/zone": "z", "cryptokube.io/generation": "0a1b2c3d" },
        taints: [{ key: "cryptokube.io/dedicated" }, { key: "cryptokube.io/leaving" }],
      }),
    );
    assert.deepEqual(found, {
      name: "p",
      machine: "m7g.large",
      zone: "z",
      spot: true,
      count: 3,
      generation: "0a1b2c3d",
      leaving: true,
    });
  });

  it("stand in the zone that Kubernetes' own label names, where ours is not there", () => {
    const zone = { "cryptokube.io/pool": "p", "topology.kubernetes.io/zone": "z" };
    assert.equal(only(group({ labels: zone })).zone, "z");
    assert.equal(only(group({ labels: { ...zone, "cryptokube.io/zone": "y" } })).zone, "y");
  });

  it("are one machine, bought on demand and wanted, where the state does not say otherwise", () => {
    const bare = { machine: undefined, zone: undefined, spot: false, count: 1, generation: undefined, leaving: false };
    assert.deepEqual(only(group({})), { name: "p", ...bare });
    for (const desiredSize of [0, -1, 1.5, "3"]) {
      assert.equal(only(group({ scalingConfig: { desiredSize } })).count, 1, String(desiredSize));
    }
    assert.equal(only(group({ capacityType: "ON_DEMAND" })).spot, false);
    const google = {
      type: "gcp:container/nodePool:NodePool",
      inputs: { nodeConfig: { labels: { "cryptokube.io/pool": "p" } } },
    };
    assert.deepEqual(only(google), { name: "p", ...bare });
  });

  it("are of Google Cloud what a node pool is made of", () => {
    const inputs = {
      nodeCount: 2,
      nodeLocations: ["us-east1-b"],
      nodeConfig: { machineType: "n2d-standard-4", spot: true, labels: { "cryptokube.io/pool": "p" } },
    };
    const found = only({ type: "gcp:container/nodePool:NodePool", inputs });
    assert.deepEqual([found.machine, found.zone, found.count, found.spot], ["n2d-standard-4", "us-east1-b", 2, true]);
  });

  it("are ours alone: one without our label is somebody else's", () => {
    assert.deepEqual(read(group({ labels: {} })).pools, []);
    assert.deepEqual(read({ type: "gcp:container/nodePool:NodePool", inputs: {} }).pools, []);
  });
});
