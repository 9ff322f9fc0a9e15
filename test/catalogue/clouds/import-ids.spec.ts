import assert from "node:assert/strict";
import { importIdOf, saysAlreadyThere, saysPlaceTaken } from "../../../catalogue/clouds/aws/import-ids.ts";

describe("what AWS has already", () => {
  it("is told by the error's code, wherever it stands in the message", () => {
    for (const message of [
      "creating IAM Role (a): operation error IAM: CreateRole, EntityAlreadyExists: Role with name a already exists.",
      "ResourceInUseException: Cluster already exists with name: a",
      "creating Route: RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.",
      "Resource.AlreadyAssociated: the specified association for route table rtb-1 conflicts",
    ]) {
      assert.equal(saysAlreadyThere(message), true, message);
    }
  });

  it("is not told by a code that only ends or begins alike, nor by any other failure", () => {
    for (const message of [
      "NoSuchEntityAlreadyExistsHere: x",
      "DeleteConflict: cannot delete",
      "ThrottlingException: Rate exceeded",
      "ResourceXAlreadyAssociated: the dot is a dot",
      "",
    ]) {
      assert.equal(saysAlreadyThere(message), false, message);
    }
  });

  it("is imported by the id that its own inputs name", () => {
    assert.equal(importIdOf("aws:iam/role:Role", { name: "cryptokube-prod-node" }), "cryptokube-prod-node");
    assert.equal(importIdOf("aws:s3/bucket:Bucket", { bucket: "c-logs-1" }), "c-logs-1");
    assert.equal(importIdOf("aws:eks/nodeGroup:NodeGroup", { clusterName: "c", nodeGroupName: "g" }), "c:g");
    assert.equal(
      importIdOf("aws:eks/accessEntry:AccessEntry", { clusterName: "c", principalArn: "arn:aws:iam::1:role/r" }),
      "c:arn:aws:iam::1:role/r",
    );
    assert.equal(
      importIdOf("aws:ec2/route:Route", { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" }),
      "rtb-1_0.0.0.0/0",
    );
    assert.equal(
      importIdOf("aws:ec2/routeTableAssociation:RouteTableAssociation", {
        subnetId: "subnet-1",
        routeTableId: "rtb-1",
      }),
      "subnet-1/rtb-1",
    );
  });

  it("has no id where AWS alone knows it, or where the inputs do not name it", () => {
    assert.equal(importIdOf("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), undefined);
    assert.equal(importIdOf("aws:iam/role:Role", {}), undefined);
    assert.equal(importIdOf("aws:iam/role:Role", { name: "" }), undefined);
    assert.equal(importIdOf("aws:eks/addon:Addon", { clusterName: "c", addonName: { unknown: true } }), undefined);
  });

  it("is told apart from a place that is taken, whose thing has an id that AWS gave", () => {
    assert.ok(saysPlaceTaken("InvalidSubnet.Conflict: The CIDR '10.0.0.0/20' conflicts with another subnet"));
    assert.ok(saysPlaceTaken("InvalidParameterValue: Network vpc-1 already has an internet gateway attached"));
    assert.ok(!saysPlaceTaken("InvalidParameterValue: no"));
    assert.ok(!saysPlaceTaken("EntityAlreadyExists: Role with name r already exists."));
  });
});
