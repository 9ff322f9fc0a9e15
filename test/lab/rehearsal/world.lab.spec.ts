/** What the simulated cloud does to a real API server, and what real controllers and a real scheduler make of it. */
import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as path from "node:path";
import { letCatchUp, settle, sightOf, tryDrains, unwell } from "../../../cli/rehearse/look.ts";
import type { ApiClient, KubeObject } from "../../../lab/cluster/api.ts";
import { WorldError, type SimulatedNodeGroup, type SimulatedWorld } from "../../../lab/providers/aws/world.ts";
import { isReady, type NodeObject, type PodObject } from "../../../lab/rehearsal/cluster.ts";
import { sandboxFolders, wallsHere } from "../../../lab/rehearsal/sandbox.ts";
import { createWorld } from "../../../lab/rehearsal/world.ts";
import { clearCluster, describeRehearsal } from "./support.ts";

const group = (name: string, desired: number, o: Partial<SimulatedNodeGroup> = {}): SimulatedNodeGroup => ({
  cluster: "x",
  name,
  machine: "m7g.xlarge",
  capacityType: "ON_DEMAND",
  amiType: "AL2023_ARM_64_STANDARD",
  zones: [{ id: "euw1-az1", name: "eu-west-1c" }],
  desired,
  labels: { pool: name },
  taints: [],
  rootDiskGiB: 40,
  ...o,
});

describeRehearsal("the simulated cloud in front of a real API server", (suite) => {
  let api: ApiClient;
  let world: SimulatedWorld;

  before(() => {
    api = suite().api;
  });
  beforeEach(() => {
    const { record, root } = suite().rehearsal();
    world = createWorld(record, root);
  });
  afterEach(async () => {
    await clearCluster(api);
  });

  const nodes = (): Promise<NodeObject[]> => api.list<NodeObject>("/api/v1/nodes");
  const pod = (name: string): Promise<PodObject | undefined> => api.find(`/api/v1/namespaces/x/pods/${name}`);
  const make = async (...objects: KubeObject[]): Promise<void> => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } };
    for (const object of [namespace, ...objects]) await api.apply(object);
  };
  /** A StatefulSet with one pod on a pool, as a chain node is. */
  const chainNode = (name: string, pool: string, more: Record<string, unknown> = {}): KubeObject => {
    const labels = { app: "chain", "cryptokube.io/node": name };
    const container = { name: "c", image: "sim.invalid/c:1" };
    return {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name, namespace: "x" },
      spec: {
        selector: { matchLabels: labels },
        serviceName: name,
        template: {
          metadata: { labels },
          spec: { nodeSelector: { pool }, containers: [container], ...more },
        },
      },
    };
  };
  const budget = (spec: Record<string, unknown>): KubeObject => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "chain", namespace: "x" },
    spec: { selector: { matchLabels: { app: "chain" } }, ...spec },
  });
  const untilRuns = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      for (let tries = 0; (await pod(name))?.status?.phase !== "Running"; tries++) {
        assert.ok(tries < 200, `${name} runs`);
        await sleep(50);
      }
    }
  };

  it("makes no machine ready before there is a network plugin, and says so", async () => {
    await assert.rejects(world.scale(group("a", 1)), (error) => {
      assert.ok(error instanceof WorldError);
      assert.equal(error.code, "NodeCreationFailure");
      assert.match(error.message, /vpc-cni/);
      return true;
    });
  });

  it("makes as many machines as are wanted, ready, and takes away those beyond", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 3));
    const made = await nodes();
    assert.deepEqual(made.map(isReady), [true, true, true]);
    await world.scale(group("a", 1, { labels: { pool: "a", colour: "new" } }));
    const left = await nodes();
    assert.equal(left.length, 1);
    assert.equal(left[0]?.metadata.labels?.colour, "new", "labels of a group reach its machines");
    await world.remove(group("a", 0));
    assert.deepEqual(await nodes(), []);
  });

  it("binds a claim in its pod's zone, attaches it, grows it, and changes its class", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 2));
    await world.installAddon("aws-ebs-csi-driver", "v1", {});
    const attributes = (name: string, iops: string) => ({
      apiVersion: "storage.k8s.io/v1",
      kind: "VolumeAttributesClass",
      metadata: { name },
      driverName: "ebs.csi.aws.com",
      parameters: { iops },
    });
    for (const [name, iops] of [
      ["slow", "3000"],
      ["fast", "8000"],
    ] as const) {
      await api.request("POST", "/apis/storage.k8s.io/v1/volumeattributesclasses", attributes(name, iops));
    }
    await api.request("POST", "/apis/storage.k8s.io/v1/storageclasses", {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "gp3" },
      provisioner: "ebs.csi.aws.com",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    await make(chainNode("geth", "a", { volumes }));
    const claims = "/api/v1/namespaces/x/persistentvolumeclaims";
    await api.request("POST", claims, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "gp3",
        volumeAttributesClassName: "slow",
        resources: { requests: { storage: "100Gi" } },
      },
    });
    await untilRuns("geth-0");
    const { claims: bound, volumes: made } = await sightOf(api);
    assert.equal(bound[0]?.status?.phase, "Bound");
    assert.match(JSON.stringify(made[0]?.spec.nodeAffinity), /eu-west-1c/);
    await world.leftovers().then((left) => {
      assert.deepEqual(
        left.map(({ kind, of }) => [kind, of]),
        [["volume", "x/data"]],
      );
    });
    await api.request(
      "PATCH",
      `${claims}/data`,
      { spec: { volumeAttributesClassName: "fast", resources: { requests: { storage: "200Gi" } } } },
      undefined,
      "application/merge-patch+json",
    );
    for (let tries = 0; ; tries++) {
      const [claim] = (await sightOf(api)).claims;
      if (claim?.status?.capacity?.storage === "200Gi") {
        assert.equal(claim.status.currentVolumeAttributesClassName, "fast");
        break;
      }
      assert.ok(tries < 100, "the volume grows");
      await sleep(100);
    }
  });

  it("asks each budget before it takes a pod, and fails after 15 minutes of the cloud's clock, machines cordoned", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 1));
    await make(chainNode("geth", "a"), budget({ maxUnavailable: 0 }));
    await untilRuns("geth-0");
    await letCatchUp(api, () => undefined);
    const { problems, drainable } = await tryDrains(api, await nodes());
    assert.equal(drainable, 0);
    assert.match(problems.join(), /cannot be drained within 15 minutes: x\/geth-0 may not go: .*disruption budget/s);
    assert.equal((await pod("geth-0"))?.metadata.deletionTimestamp, undefined, "asking takes nothing");
    await assert.rejects(world.remove(group("a", 0)), (error) => {
      assert.ok(error instanceof WorldError);
      assert.equal(error.code, "PodEvictionFailure");
      assert.match(error.message, /x\/geth-0 .*chain/);
      return true;
    });
    assert.deepEqual(
      (await nodes()).map(({ spec }) => spec?.unschedulable),
      [true],
    );
  });

  it("lets a chain's node go that is out of step, where its budget always allows the unhealthy", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 2));
    await make(
      chainNode("geth-a", "a"),
      chainNode("geth-b", "a"),
      budget({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" }),
    );
    await untilRuns("geth-a-0", "geth-b-0");
    assert.deepEqual(unwell(await sightOf(api)), [], "a chain's node may be out of step");
    assert.equal((await tryDrains(api, await nodes())).drainable, 2);
  });

  it("fails a drain for a pod that wants more time to end than a machine is given", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 1));
    await make(chainNode("geth", "a", { terminationGracePeriodSeconds: 1800 }));
    await untilRuns("geth-0");
    assert.match((await tryDrains(api, await nodes())).problems.join(), /grace period is 1800 s/);
    await assert.rejects(world.remove(group("a", 0)), /geth-0 \(its grace period is 1800 s\)/);
  });

  it("ends no machine of a deleted group under a client that may take longer to close than EKS waits", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 1));
    await make(chainNode("geth", "a", { terminationGracePeriodSeconds: 300 }));
    await untilRuns("geth-0");
    assert.deepEqual((await tryDrains(api, await nodes())).problems, [], "an update would have had 15 minutes");
    await assert.rejects(
      world.remove(group("a", 0)),
      /machines of a deleted node group after 5 minutes.*x\/geth-0 \(its grace period is 300 s\)/,
    );
    assert.equal((await pod("geth-0"))?.metadata.deletionTimestamp, undefined);
    const [node] = await nodes();
    assert.notEqual(node?.spec?.unschedulable, true, "nothing was touched");
    await api.remove("/apis/apps/v1/namespaces/x/statefulsets/geth");
    await world.remove(group("a", 0));
    assert.deepEqual(await nodes(), [], "and it goes when its pod has gone");
  });

  it("says of a pod that fits no machine what the scheduler says", async () => {
    await world.installAddon("vpc-cni", "v1", {});
    await world.scale(group("a", 1));
    const resources = { requests: { cpu: "64" } };
    await make(chainNode("geth", "a", { containers: [{ name: "c", image: "sim.invalid/c:1", resources }] }));
    const { problems } = await settle(api, () => undefined);
    assert.match(problems.join(), /x\/geth-0 has no machine.*Insufficient cpu/s);
  });

  it("does not let a network go in which a controller's load balancer still stands", async () => {
    const { engine, rehearsal } = suite();
    const { root, env } = rehearsal();
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "vpc",
        projectName: "spec",
        program: () => {
          const provider = new Provider("aws", { region: "eu-west-1" });
          const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
          new InternetGateway("net", { vpcId: vpc.id }, { provider });
          return Promise.resolve({});
        },
      },
      {
        workDir: sandboxFolders(root).work,
        pulumiCommand: await PulumiCommand.get({ root: path.dirname(path.dirname(engine)) }),
        envVars: env,
      },
    );
    await stack.up();
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "gateway", namespace: "x" },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    };
    await make(service);
    await assert.rejects(stack.destroy(), /DependencyViolation[^]*(gateway|sim-elb)/);
    await api.remove("/api/v1/namespaces/x/services/gateway");
    await stack.destroy();
  });
});

describeRehearsal("the walls of a rehearsal", (suite) => {
  it("lead nowhere: not to this machine's own ports, and not out", async () => {
    const { prefix, said } = wallsHere();
    assert.match(said, /network namespace of its own/, "this machine allows one");
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as AddressInfo;
    const program = `const tries = async () => {
      const { connect } = await import("node:net");
      for (const [host, port] of [["127.0.0.1", ${String(port)}], ["192.0.2.1", 443]]) {
        await new Promise((resolve) => {
          const socket = connect(port, host);
          socket.on("connect", () => { console.log("reached " + host); resolve(); });
          socket.on("error", (error) => { console.log(error.code); resolve(); });
        });
      }
    }; tries();`;
    const { root, env } = suite().rehearsal();
    const words = [...prefix, process.execPath, "-e", program];
    const { stdout } = spawnSync(words[0] ?? "", words.slice(1), { encoding: "utf8", env, cwd: root });
    listener.close();
    assert.doesNotMatch(stdout, /reached/);
    assert.equal(stdout.trim().split("\n").length, 2, stdout);
  });
});
