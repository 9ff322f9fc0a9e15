import assert from "node:assert/strict";
import { notAsShown } from "../../../cli/rehearse/preview.ts";

describe("cli/rehearse/preview: whether a person saw beforehand what came", () => {
  const shown = { "aws:ec2/subnet:Subnet": 6, "aws:ec2/vpc:Vpc": 1 };

  it("says nothing where both agree, in whatever order", () => {
    assert.deepEqual(notAsShown(shown, { "aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 6 }), []);
  });

  it("names each kind of which more, fewer, or none were shown", () => {
    const made = { "aws:ec2/subnet:Subnet": 9, "aws:iam/role:Role": 2 };
    assert.deepEqual(
      notAsShown(shown, made).map((sentence) => sentence.replace(/:[^:]*$/, "")),
      [
        "The first preview shows 6 of aws:ec2/subnet:Subnet, and the up made 9",
        "The first preview shows 1 of aws:ec2/vpc:Vpc, and the up made 0",
        "The first preview shows 0 of aws:iam/role:Role, and the up made 2",
      ],
    );
  });
});
