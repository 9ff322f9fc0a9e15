import assert from "node:assert/strict";
import type { ResourceTransformationArgs } from "@pulumi/pulumi";
import { adopting, adoptionsFrom, ADOPTIONS_VARIABLE, logicalName, nameToFillIn } from "../../stacks/adoption.ts";

const args = (type: string, name: string): ResourceTransformationArgs =>
  ({ type, name, props: { a: 1 }, opts: { protect: true } }) as unknown as ResourceTransformationArgs;

describe("adoptions", () => {
  const transform = adopting({ "aws:iam/role:Role::node-role": "the-id" });

  it("give the one resource its import id, beside its other options", () => {
    assert.deepEqual(transform(args("aws:iam/role:Role", "node-role")), {
      props: { a: 1 },
      opts: { protect: true, import: "the-id" },
    });
  });

  it("leave resources of another name or another type alone", () => {
    assert.equal(transform(args("aws:iam/role:Role", "other")), undefined);
    assert.equal(transform(args("aws:iam/policy:Policy", "node-role")), undefined);
  });

  it("are read from the surroundings, and are none where nothing stands there", () => {
    assert.deepEqual(adoptionsFrom({ [ADOPTIONS_VARIABLE]: '{"a::b":"c"}' }), { "a::b": "c" });
    assert.deepEqual(adoptionsFrom({}), {});
    assert.deepEqual(adoptionsFrom({ [ADOPTIONS_VARIABLE]: "" }), {});
  });

  it("are refused where they are anything else", () => {
    for (const text of ["[1]", "null", '{"a":1}', '"a"', "a::b=c", "{"]) {
      assert.throws(() => adoptionsFrom({ [ADOPTIONS_VARIABLE]: text }), /CRYPTOKUBE_ADOPTIONS must hold import ids/);
    }
  });

  it("are refused with a name that is still to be filled in, each of them named", () => {
    const text = JSON.stringify({
      [`a::${nameToFillIn("x-1")}`]: "x-1",
      "a::b": "x-2",
      [`b::${nameToFillIn("x-3")}`]: "x-3",
    });
    assert.throws(
      () => adoptionsFrom({ [ADOPTIONS_VARIABLE]: text }),
      ({ message }: Error) => message.endsWith("in place of <name of x-1>, <name of x-3>"),
    );
    assert.deepEqual(adoptionsFrom({ [ADOPTIONS_VARIABLE]: '{"a::<name of x-1> b":"x-1"}' }), {
      "a::<name of x-1> b": "x-1",
    });
  });

  it("go by the last part of a URN, which may hold the separator itself", () => {
    assert.equal(logicalName("urn:pulumi:prod::cryptokube::parent$aws:ec2/vpc:Vpc::network"), "network");
    assert.equal(logicalName("urn:pulumi:prod::cryptokube::aws:ec2/vpc:Vpc::a::b"), "a::b");
  });
});
