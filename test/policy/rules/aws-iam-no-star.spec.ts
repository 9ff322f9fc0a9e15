import assert from "node:assert/strict";
import { awsIamNoStar } from "../../../policy/rules/aws-iam-no-star.ts";
import { saidOfAws } from "../support.ts";

const policy = (statement: object, type = "iam/rolePolicy:RolePolicy") =>
  saidOfAws(awsIamNoStar, type, { policy: JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] }) });

describe("policy: nothing may do everything", () => {
  it("lets named actions pass, on everything where they know no resources, and all of a service on one thing", async () => {
    assert.deepEqual(await policy({ Action: ["ec2:DescribeInstances", "ec2:Describe*"], Resource: "*" }), []);
    assert.deepEqual(await policy({ Action: "s3:*", Resource: ["arn:aws:s3:::one/*"] }), []);
    assert.deepEqual(await policy({ Action: "s3:*Object", Resource: "*" }), []);
    assert.deepEqual(await policy({ Effect: "Deny", Action: "*", Resource: "*" }), []);
  });
  it("lets a key's own policy be, whose resource is always that key", async () => {
    assert.deepEqual(await policy({ Action: "kms:*", Resource: "*" }, "kms/key:Key"), []);
  });
  it("finds every action, in each way to write it", async () => {
    for (const Action of ["*", ["*:*"], ["ec2:DescribeInstances", "*"]]) {
      assert.match((await policy({ Action, Resource: "arn:one" })).join(), /The policy it allows every action:/);
    }
    assert.match((await policy({ NotAction: "iam:*", Resource: "*" })).join(), /every action but some/);
  });
  it("finds all of a service on everything, in policies of their own too", async () => {
    for (const kind of ["role", "user", "group"]) {
      const type = `iam/${kind}Policy:${kind.replace(/^./, (first) => first.toUpperCase())}Policy`;
      assert.match((await policy({ Action: ["ec2:*"], Resource: ["*"] }, type)).join(), /ec2:\* on everything/);
    }
    const alone = await policy({ Action: "ec2:*", Resource: "*" }, "iam/policy:Policy");
    assert.deepEqual(alone, ["The policy it allows ec2:* on everything: name the actions and what they are for."]);
    assert.match((await policy({ Action: "ec2:*", NotResource: "arn:one" })).join(), /on everything/);
  });
  it("finds it in data that is no text, and in a single statement", async () => {
    const data = { policy: { Statement: { Effect: "Allow", Action: "*", Resource: "*" } } };
    assert.equal((await saidOfAws(awsIamNoStar, "iam/rolePolicy:RolePolicy", data)).length, 1);
  });
  it("finds AWS' own policies that do the same", async () => {
    const attach = (name: string) =>
      saidOfAws(awsIamNoStar, "iam/rolePolicyAttachment:RolePolicyAttachment", {
        policyArn: `arn:aws:iam::aws:policy/${name}`,
      });
    for (const name of ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"]) {
      assert.deepEqual(await attach(name), [
        `The attachment it gives arn:aws:iam::aws:policy/${name}: nothing here needs that.`,
      ]);
    }
    assert.deepEqual(await attach("AmazonEKSClusterPolicy"), []);
  });
});
