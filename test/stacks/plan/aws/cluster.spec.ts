import assert from "node:assert/strict";
import { regionOf, smallRegion, smallRegionWith } from "../../../support/aws.ts";

const clusterOf = (more: string) => regionOf(smallRegionWith(["zones: 2", `zones: 2, ${more}`])).aws.cluster;

describe("stacks/plan/aws: the control plane", () => {
  it("is of the file's version, administered by whom the file names, and by nobody else", () => {
    const admin = "arn:aws:iam::111122223333:role/Operators";
    assert.equal(regionOf(smallRegion).aws.cluster.version, "1.36");
    assert.deepEqual(clusterOf(`admins: ["${admin}"]`).admins, [admin]);
    assert.deepEqual(regionOf(smallRegion).aws.cluster.admins, []);
  });

  it("answers the ranges that the file names, and says from where it is reached", () => {
    const { endpoint } = clusterOf("publicAccess: [203.0.113.0/29, 198.51.100.7/32]");
    assert.deepEqual(endpoint.publicCidrs, ["203.0.113.0/29", "198.51.100.7/32"]);
    assert.match(endpoint.route, /^from 203\.0\.113\.0\/29, 198\.51\.100\.7\/32 over the internet, and from within/);
    assert.deepEqual(regionOf(smallRegion).aws.cluster.endpoint.publicCidrs, []);
  });

  it("writes the logs that the file asks for to the group that EKS knows, and keeps them as long as it says", () => {
    assert.deepEqual(clusterOf("logs: { types: [audit], retentionDays: 30 }").logs, {
      types: ["audit"],
      retentionDays: 30,
      group: "/aws/eks/cryptokube-test/cluster",
    });
  });

  it("encrypts by the key that the file names, or by one of its own", () => {
    const key = "arn:aws:kms:us-east-1:111122223333:key/0b1f2a3c-0000-4000-8000-000000000000";
    assert.deepEqual(clusterOf(`key: "${key}"`).key, { existingArn: key, alias: "alias/cryptokube-test" });
    assert.deepEqual(regionOf(smallRegion).aws.cluster.key, { alias: "alias/cryptokube-test" });
  });
});
