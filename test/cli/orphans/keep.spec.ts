import assert from "node:assert/strict";
import { orphansText } from "../../../cli/commands/orphans.ts";
import { findOrphans, type Orphans, type Tagged } from "../../../cli/orphans/find.ts";
import { upTakingOver } from "../../../cli/orphans/keep.ts";
import { adoptionsFrom, ADOPTIONS_VARIABLE } from "../../../stacks/adoption.ts";
import { runPrinted as run } from "../../support/printed.ts";

const whose = { environment: "prod", region: "eu-west-1" };
const EIP = "aws:ec2/eip:Eip";
const VPC = "aws:ec2/vpc:Vpc";

const thing = (resource: string, Name?: string): Tagged => ({
  arn: `arn:aws:ec2:eu-west-1:123456789012:${resource}`,
  tags: { "cryptokube.io/environment": "prod", ...(Name === undefined ? {} : { Name }) },
});
const urn = (type: string, name: string): string => `urn:pulumi:prod::cryptokube::parent$${type}::${name}`;
const creating = (type: string, name: string, Name?: string, doing = "creating") => ({
  resource: { urn: urn(type, name), type, inputs: Name === undefined ? {} : { tags: { Name } } },
  type: doing,
});

function found(tagged: Tagged[], pending: unknown[] = [], resources: unknown[] = []): Orphans {
  return findOrphans(whose, tagged, { deployment: { resources, pending_operations: pending } });
}

const keeps = ({ orphans }: Orphans): (string | undefined)[] => orphans.map(({ keep }) => keep);

describe("cli/orphans: what keeps an orphan", () => {
  it("is an `up` that takes it over by the name under which the engine was making it", () => {
    const of = found([thing("elastic-ip/eipalloc-1", "nat-a")], [creating(EIP, "network-nat-a", "nat-a")]);
    assert.deepEqual(keeps(of), [
      `CRYPTOKUBE_ADOPTIONS='{"aws:ec2/eip:Eip::network-nat-a":"eipalloc-1"}' ./cryptokube up prod`,
    ]);
    assert.equal(of.orphans[0]?.toFillIn, undefined);
  });

  it("tells two of a type apart by their tags", () => {
    const of = found(
      [thing("elastic-ip/eipalloc-1", "nat-a"), thing("elastic-ip/eipalloc-2", "nat-b")],
      [creating(EIP, "b", "nat-b"), creating(EIP, "a", "nat-a"), creating(VPC, "network", "nat-a")],
    );
    assert.deepEqual(run(of.keepAll!).adoptions, { [`${EIP}::a`]: "eipalloc-1", [`${EIP}::b`]: "eipalloc-2" });
    assert.deepEqual(
      keeps(of).map((line) => run(line!).adoptions),
      [{ [`${EIP}::a`]: "eipalloc-1" }, { [`${EIP}::b`]: "eipalloc-2" }],
    );
  });

  it("needs no tag where there is one of a type, and one creation of it", () => {
    assert.deepEqual(run(found([thing("vpc/vpc-1", "x")], [creating(VPC, "network")]).keepAll!).adoptions, {
      [`${VPC}::network`]: "vpc-1",
    });
    assert.deepEqual(run(found([thing("vpc/vpc-1")], [creating(VPC, "network", "x")]).keepAll!).adoptions, {
      [`${VPC}::network`]: "vpc-1",
    });
  });

  const unknown: [string, Orphans][] = [
    ["nothing was being made", found([thing("vpc/vpc-1", "x")])],
    ["something else was", found([thing("vpc/vpc-1", "x")], [creating(EIP, "a", "x")])],
    ["it was being changed", found([thing("vpc/vpc-1", "x")], [creating(VPC, "network", "x", "updating")])],
    ["the creation is of another tag", found([thing("vpc/vpc-1", "x")], [creating(VPC, "network", "y")])],
    ["two creations could be it", found([thing("vpc/vpc-1", "x")], [creating(VPC, "a", "x"), creating(VPC, "b", "x")])],
    ["two creations of no tag could be it", found([thing("vpc/vpc-1")], [creating(VPC, "a"), creating(VPC, "b")])],
  ];
  for (const [when, of] of unknown) {
    it(`has a place to write the name in where ${when}`, () => {
      assert.equal(of.orphans[0]?.toFillIn, "<name of vpc-1>");
      assert.deepEqual(run(of.keepAll!).adoptions, { [`${VPC}::<name of vpc-1>`]: "vpc-1" });
      const text = orphansText("prod", "eu-west-1", of, { style: (_, word) => word });
      assert.match(text, /in place of <name of vpc-1>.*\n.*`pulumi preview --diff --stack prod` shows it/);
    });
  }

  it("is no guess where two things could be what one creation left", () => {
    for (const creation of [creating(VPC, "network", "x"), creating(VPC, "network")]) {
      const of = found([thing("vpc/vpc-1", "x"), thing("vpc/vpc-2", "x")], [creation]);
      assert.deepEqual(
        of.orphans.map(({ toFillIn }) => toFillIn),
        ["<name of vpc-1>", "<name of vpc-2>"],
      );
    }
  });

  it("is nothing where the state has what the creation was to make: it is one too many", () => {
    const recorded = { urn: urn(EIP, "a"), type: EIP, id: "eipalloc-9", outputs: {} };
    const of = found([thing("elastic-ip/eipalloc-1", "nat-a")], [creating(EIP, "a", "nat-a")], [recorded]);
    assert.deepEqual(of.orphans[0]?.twins, [recorded.urn]);
    assert.deepEqual(keeps(of), [undefined]);
    assert.equal(of.keepAll, undefined);
  });

  it("is one command for all of them, because an `up` makes anew what it is not told of", () => {
    const of = found(
      [thing("elastic-ip/eipalloc-1", "nat-a"), thing("vpc/vpc-1", "x"), thing("volume/vol-1")],
      [creating(EIP, "a", "nat-a"), creating(VPC, "network", "x")],
    );
    const { args, adoptions } = run(of.keepAll!);
    assert.equal(args, "up prod");
    assert.deepEqual(adoptions, { [`${EIP}::a`]: "eipalloc-1", [`${VPC}::network`]: "vpc-1" });
    const text = orphansText("prod", "eu-west-1", of, { style: (_, word) => word });
    assert.ok(text.includes(`  to keep all:   ${of.keepAll!}\n`), text);
    assert.match(text, /what that `up` is not told of it makes anew/);
    const one = found([thing("vpc/vpc-1", "x")], [creating(VPC, "network", "x")]);
    assert.doesNotMatch(orphansText("prod", "eu-west-1", one, { style: (_, word) => word }), /to keep all/);
  });

  it("comes through a shell whole, whatever a name holds", () => {
    const adoptions = { [`${VPC}::it's $(x) "a::b" \\ \`y\``]: "vpc-1" };
    assert.deepEqual(run(upTakingOver("prod", adoptions)), { adoptions, args: "up prod" });
  });

  it("is refused by `up` until the name is filled in", () => {
    const { adoptions } = run(found([thing("vpc/vpc-1", "x")]).keepAll!);
    assert.throws(
      () => adoptionsFrom({ [ADOPTIONS_VARIABLE]: JSON.stringify(adoptions) }),
      /write the name that the program gives it in place of <name of vpc-1>/,
    );
  });
});
