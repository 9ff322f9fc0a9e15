import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { UserError } from "../../../cli/failure.ts";
import { type AwsCli, awsCli, rolesIn, taggedResources, taggedRoles, whatStandsIn } from "../../../cli/orphans/ask.ts";
import type { Place } from "../../../cli/places.ts";

const at = (resource: string) => `arn:aws:ec2:eu-west-1:123456789012:${resource}`;
const state = {
  deployment: {
    resources: [
      { type: "aws:iam/role:Role", outputs: { arn: "arn:aws:iam::123456789012:role/cryptokube-prod-nodes" } },
      { type: "aws:iam/role:Role" },
      { type: "aws:ec2/vpc:Vpc", outputs: { arn: "arn:aws:iam::123456789012:role/cryptokube-prod-lost" } },
    ],
  },
};

describe("cli/orphans/ask", () => {
  it("asks for the environment's tag in its region, and for nothing else", async () => {
    const asked: (readonly string[])[] = [];
    const aws: AwsCli = (args) => {
      asked.push(args);
      return Promise.resolve(
        JSON.stringify({
          ResourceTagMappingList: [{ ResourceARN: at("vpc/vpc-1"), Tags: [{ Key: "Name", Value: "x" }] }],
        }),
      );
    };
    assert.deepEqual(await taggedResources(aws, "prod", "eu-west-1"), [{ arn: at("vpc/vpc-1"), tags: { Name: "x" } }]);
    assert.deepEqual(asked, [
      [
        ...["resourcegroupstaggingapi", "get-resources", "--tag-filters"],
        ...["Key=cryptokube.io/environment,Values=prod", "--region", "eu-west-1", "--output", "json"],
      ],
    ]);
  });

  it("finds roles by name and tag, and none of an environment whose name only begins so", async () => {
    const role = (name: string) => ({ RoleName: name, Arn: `arn:aws:iam::123456789012:role/${name}` });
    const aws: AwsCli = (args) => {
      if (args[1] === "list-roles") {
        const names = ["cryptokube-prod-nodes", "cryptokube-prod-lost", "cryptokube-prod-eu-nodes", "other"];
        return Promise.resolve(JSON.stringify({ Roles: names.map(role) }));
      }
      const name = args[args.indexOf("--role-name") + 1]!;
      assert.notEqual(name, "cryptokube-prod-nodes", "the state knows it");
      const environment = name === "cryptokube-prod-eu-nodes" ? "prod-eu" : "prod";
      return Promise.resolve(JSON.stringify({ Tags: [{ Key: "cryptokube.io/environment", Value: environment }] }));
    };
    const roles = await taggedRoles(aws, "prod", rolesIn(state));
    assert.deepEqual(
      roles.map(({ arn }) => arn),
      ["arn:aws:iam::123456789012:role/cryptokube-prod-lost"],
    );
  });

  it("says what to get where there is no AWS CLI", async () => {
    const before = process.env.PATH;
    process.env.PATH = "/nonexistent";
    try {
      await assert.rejects(
        awsCli(["x"]),
        (thrown: Error) => thrown instanceof UserError && /not on PATH/.test(thrown.message),
      );
    } finally {
      process.env.PATH = before;
    }
  });

  it("reads the id of a VPC's further range, once it is there", async () => {
    const asked: string[] = [];
    const set = (state: string | undefined, CidrBlock = "100.64.0.0/16") => ({
      AssociationId: `vpc-cidr-assoc-${CidrBlock}`,
      CidrBlock,
      ...(state === undefined ? {} : { CidrBlockState: { State: state } }),
    });
    const of = (...sets: unknown[]) =>
      whatStandsIn(
        (args) => {
          asked.push(args.join(" "));
          return Promise.resolve(
            JSON.stringify(sets.length === 0 ? {} : { Vpcs: [{ CidrBlockAssociationSet: sets }] }),
          );
        },
        "eu-west-1",
        { of: "range of a VPC", vpcId: "vpc-1", cidrBlock: "100.64.0.0/16" },
      );
    assert.equal(await of(set("associated", "10.0.0.0/16"), set("associated")), "vpc-cidr-assoc-100.64.0.0/16");
    assert.equal(await of(set("disassociated")), undefined);
    assert.equal(await of(set(undefined)), undefined);
    assert.equal(await of(), undefined);
    assert.equal(asked[0], "ec2 describe-vpcs --vpc-ids vpc-1 --region eu-west-1 --output json");
  });

  it("says what the AWS CLI says where it refuses", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-aws-"));
    const before = process.env.PATH;
    writeFileSync(
      path.join(folder, "aws"),
      '#!/bin/sh\n[ "$1" = s3 ] && echo "$*" && exit 0\necho "no, $3" >&2; exit 9\n',
    );
    chmodSync(path.join(folder, "aws"), 0o755);
    process.env.PATH = `${folder}:${before ?? ""}`;
    try {
      assert.equal(await awsCli(["s3", "ls", "a b"]), "s3 ls a b\n");
      await assert.rejects(awsCli(["ec2", "describe-vpcs", "x"]), {
        name: "UserError",
        message: "`aws ec2 describe-vpcs` failed: no, x",
      });
    } finally {
      process.env.PATH = before;
      rmSync(folder, { recursive: true });
    }
  });
});

/** An AWS CLI that answers this to everything, and what it was asked. */
function answering(answer: unknown) {
  const asked: string[] = [];
  const aws = (args: readonly string[]) => {
    asked.push(args.join(" "));
    return Promise.resolve(JSON.stringify(answer));
  };
  return { aws, asked };
}

describe("what stands in a place of the cloud", () => {
  const account: Place = {
    of: "role of a service account",
    clusterName: "prod",
    namespace: "kube-system",
    serviceAccount: "aws-node",
  };

  it("is a service account's association, by the id that an import takes", async () => {
    const { aws, asked } = answering({ associations: [{ associationId: "a-1", clusterName: "prod" }] });
    assert.equal(await whatStandsIn(aws, "eu-west-1", account), "prod,a-1");
    assert.deepEqual(asked, [
      "eks list-pod-identity-associations --cluster-name prod --namespace kube-system --service-account aws-node --region eu-west-1 --output json",
    ]);
  });

  it("is never what belongs to an add-on, nor what is not there", async () => {
    const owned = {
      associations: [{ associationId: "a-1", ownerArn: "arn:aws:eks:eu-west-1:1:addon/prod/vpc-cni/1" }],
    };
    assert.equal(await whatStandsIn(answering(owned).aws, "eu-west-1", account), undefined);
    assert.equal(await whatStandsIn(answering({ associations: [] }).aws, "eu-west-1", account), undefined);
  });
});
