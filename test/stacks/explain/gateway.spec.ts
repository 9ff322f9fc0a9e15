import assert from "node:assert/strict";
import { explain, type Subject } from "../../../stacks/explain.ts";
import { nodesFor } from "../../../stacks/explain/gateway.ts";
import { subject } from "../../support/loaded.ts";
import { pairs } from "../../support/pairs.ts";

const gateway = () => pairs({ nodes: 2, more: `gateway: { consumers: [{ name: a }] }` }).chains;
const said = (more: Partial<Subject>): string => {
  const chains = gateway().map((chain) => ({ ...chain, name: "eth" }));
  const explained = explain({ ...subject, config: { ...subject.config, chains }, ...more }, "eth");
  assert.ok(explained.ok);
  return explained.explanations.flatMap(({ paragraphs }) => paragraphs).join("\n");
};

describe("stacks/explain: a chain with a gateway", () => {
  it("says who reaches it, and when one more node is worth its price", () => {
    assert.match(said({}), /1 consumer reaches it through eth-gateway: 2 replicas, up to 4 under load/);
    assert.match(said({}), /more than 16 requests under way for 15 minutes: the alert ChainNodesSaturated/);
    assert.doesNotMatch(said({}), /would do/);
  });

  it("recommends as many nodes as the load wants", () => {
    assert.equal(nodesFor(16, 2), 2);
    assert.equal(nodesFor(17, 2), 3);
    assert.equal(nodesFor(40, 3), 8);
    assert.equal(nodesFor(0, 3), 1);
    assert.match(
      said({ busy: 40 }),
      /40 requests under way at each of 2 nodes, 5 nodes would do: `.*add-node .* eth`.* 3 are wanted/,
    );
    assert.match(said({ busy: 4 }), /1 node would do: no more are wanted\./);
  });

  it("says nothing of it where there is none", () => {
    const explained = explain(subject, "eth");
    assert.ok(explained.ok);
    assert.doesNotMatch(JSON.stringify(explained), /gateway/);
  });
});
