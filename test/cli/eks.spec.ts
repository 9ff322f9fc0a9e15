import assert from "node:assert/strict";
import { eksConnection } from "../../cli/eks.ts";
import { regionOf, smallRegion } from "../support/aws.ts";

const { aws } = regionOf(smallRegion);

function refused(error: object): string {
  try {
    eksConnection(aws, () => {
      throw Object.assign(new Error("Command failed"), error);
    });
  } catch (thrown) {
    assert.ok(thrown instanceof Error && thrown.name === "ConnectionError");
    return thrown.message;
  }
  return "nothing was refused";
}

describe("cli/eks", () => {
  it("has AWS's own CLI print the kubeconfig, and write nothing", () => {
    const asked: unknown[] = [];
    const printed = eksConnection(aws, (program, args) => {
      asked.push(program, ...args);
      return "apiVersion: v1\n";
    });
    assert.equal(printed, "apiVersion: v1\n");
    assert.equal(
      asked.join(" "),
      "aws eks update-kubeconfig --name cryptokube-test --region us-east-1 --alias cryptokube-test --dry-run",
    );
  });

  it("says from where the cluster is reached, and how, where there is no connection", () => {
    const command =
      "`aws eks update-kubeconfig --region us-east-1 --name cryptokube-test --alias cryptokube-test` makes the context that is looked for here.";
    assert.equal(
      refused({ code: "ENOENT" }),
      "There is no connection to the cluster cryptokube-test: the AWS CLI (`aws`) is not installed here. It is reached " +
        `from within the VPC, a peered network or a VPN: the API server has no address on the internet. ${command}`,
    );
    assert.match(
      refused({ stderr: "\nUnable to locate credentials\n" }),
      /: Unable to locate credentials\. It is reached /,
    );
    assert.match(refused({}), /: Command failed\. It is reached /);
  });
});
