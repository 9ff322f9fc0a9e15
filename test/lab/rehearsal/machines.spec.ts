import assert from "node:assert/strict";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import type { SimulatedNodeGroup } from "../../../lab/providers/aws/world.ts";
import { csiNode, nodeObject, nodeTaints, privateName } from "../../../lab/rehearsal/machines.ts";

const aws = cloudOf("aws");

const group: SimulatedNodeGroup = {
  cluster: "cryptokube-x",
  name: "m7g-2xlarge-0a1b2c3d",
  machine: "m7g.2xlarge",
  capacityType: "SPOT",
  amiType: "AL2023_ARM_64_STANDARD",
  zones: [{ id: "euw1-az2", name: "eu-west-1c" }],
  desired: 2,
  labels: { "cryptokube.io/pool": "m7g-2xlarge-euw1-az2-1" },
  taints: [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NO_SCHEDULE" }],
  maxPods: 58,
  rootDiskGiB: 40,
};

const place = (index: number) => ({ region: "eu-west-1", zone: { id: "euw1-az2", name: "eu-west-1c" }, index });

describe("lab/rehearsal/machines: what a machine shows the cluster", () => {
  const node = nodeObject(aws, group, place(0));
  const labels = node.metadata.labels ?? {};

  it("is labelled as EC2 and EKS label it: type, architecture, group, capacity", () => {
    assert.equal(labels["node.kubernetes.io/instance-type"], "m7g.2xlarge");
    assert.equal(labels["kubernetes.io/arch"], "arm64");
    assert.equal(labels["eks.amazonaws.com/nodegroup"], group.name);
    assert.equal(labels["eks.amazonaws.com/capacityType"], "SPOT");
  });

  it("stands in a zone by name and by id, which are not the same", () => {
    assert.equal(labels["topology.kubernetes.io/zone"], "eu-west-1c");
    assert.equal(labels["topology.k8s.aws/zone-id"], "euw1-az2");
  });

  it("has the group's own labels and taints, in Kubernetes' words", () => {
    assert.equal(labels["cryptokube.io/pool"], "m7g-2xlarge-euw1-az2-1");
    assert.deepEqual(node.spec?.taints, [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NoSchedule" }]);
    assert.deepEqual(nodeTaints({ taints: [{ key: "a", value: "b", effect: "NO_EXECUTE" }] }), [
      { key: "a", value: "b", effect: "NoExecute" },
    ]);
  });

  it("gives pods what the catalogue says that EKS leaves, and as many as the group's user data allows", () => {
    const machine = aws.machines["m7g.2xlarge"];
    assert.ok(machine);
    const room = aws.allocatable(machine);
    const { allocatable } = node.status as { allocatable: Record<string, string> };
    assert.equal(allocatable.cpu, `${String(room.cpuMillis)}m`);
    assert.equal(allocatable.memory, `${String(room.memoryMiB)}Mi`);
    assert.equal(allocatable.pods, "58");
  });

  it("names nothing that exists: its instance begins with sim-", () => {
    assert.match(node.spec?.providerID ?? "", /^aws:\/\/\/eu-west-1c\/sim-i-[0-9a-f]{17}$/);
  });

  it("is another machine for another index and another group, and the same one every time", () => {
    const names = [0, 1].flatMap((index) =>
      [group, { ...group, name: "other" }].map((of) => nodeObject(aws, of, place(index)).metadata.name),
    );
    assert.equal(new Set(names).size, 4);
    assert.deepEqual(nodeObject(aws, group, place(1)), nodeObject(aws, group, place(1)));
  });

  it("is named as EC2 names it, us-east-1 without its region", () => {
    assert.equal(privateName("10.1.2.3", "eu-west-1"), "ip-10-1-2-3.eu-west-1.compute.internal");
    assert.equal(privateName("10.1.2.3", "us-east-1"), "ip-10-1-2-3.ec2.internal");
  });

  it("takes as many volumes as the catalogue says of its type", () => {
    const [driver] = csiNode(aws, node).spec.drivers;
    assert.equal(driver?.name, "ebs.csi.aws.com");
    assert.equal(driver.allocatable.count, aws.machines["m7g.2xlarge"]?.maxVolumes);
  });

  it("says which machine the catalogue lacks", () => {
    assert.throws(() => nodeObject(aws, { ...group, machine: "z9.huge" }, place(0)), /z9\.huge/);
  });
});
