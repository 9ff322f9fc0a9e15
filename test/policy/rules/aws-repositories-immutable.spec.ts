import assert from "node:assert/strict";
import { awsRepositoriesImmutable } from "../../../policy/rules/aws-repositories-immutable.ts";
import { saidOfAws } from "../support.ts";

const repository = (props: object) =>
  saidOfAws(awsRepositoriesImmutable, "ecr/repository:Repository", { name: "r", ...props });
const scanned = { imageScanningConfiguration: { scanOnPush: true } };

describe("policy: a registry's tags never move", () => {
  it("lets an immutable, scanned repository pass", async () => {
    assert.deepEqual(await repository({ imageTagMutability: "IMMUTABLE", ...scanned }), []);
  });
  it("finds one whose tags can be pushed again, which is ECR's default", async () => {
    for (const imageTagMutability of ["MUTABLE", undefined]) {
      assert.match((await repository({ imageTagMutability, ...scanned })).join(), /Repository r lets a tag/);
    }
  });
  it("finds one that scans nothing", async () => {
    assert.match((await repository({ imageTagMutability: "IMMUTABLE" })).join(), /Repository r scans nothing/);
  });
});
