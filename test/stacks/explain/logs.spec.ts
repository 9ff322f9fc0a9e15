import assert from "node:assert/strict";
import { explainLogs, explainLogsOfAll } from "../../../stacks/explain/logs.ts";
import { explain, type Subject } from "../../../stacks/explain.ts";
import { configOf } from "../../support/stacks.ts";
import { subject } from "../../support/loaded.ts";

const config = (fluentd: string) =>
  configOf(`config:
  aws:region: eu-west-1
  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }
  cryptokube:fluentd: ${fluentd}
`);
const node = (fluentd: string) => explainLogs({ config: config(fluentd) });
const hours = (fluentd: string) => Number(/for ([\d.]+) hours/.exec(node(fluentd))![1]);
const said = (name: string, of: Subject) => {
  const explained = explain(of, name);
  assert.ok(explained.ok, name);
  return explained.explanations.flatMap(({ paragraphs }) => paragraphs).join("\n");
};

describe("stacks/explain: how long logs survive", () => {
  it("says the hours of a dead store and the rate, and whose the rate is", () => {
    assert.match(node("{}"), /outlive a dead store for 50\.2 hours, where its containers write 16 KiB a second/);
    assert.match(node("{}"), /\(the usual rate, inferred\): that fills the buffer of 10Gi/);
    assert.match(node("{ kibPerSecond: 16 }"), /\(the file's rate\)/);
  });

  it("has more hours with a larger buffer, fewer at a higher rate, and says what the file asks for", () => {
    assert.ok(hours("{ buffer: 20Gi }") > 1.9 * hours("{}"));
    assert.ok(hours("{ kibPerSecond: 32 }") < 0.51 * hours("{}"));
    assert.match(node("{ outageHours: 24 }"), /The file asks for 24\.$/);
    assert.doesNotMatch(node("{}"), /The file asks/);
  });

  it("says of all machines what twice the rate leaves, and how long the bucket keeps them", () => {
    const [first, second] = explainLogsOfAll({ config: config("{ retentionDays: 12 }") });
    assert.match(first!, /10Gi hold them for 50\.2 hours .* At twice the rate it is 25\.1 hours\.$/);
    assert.match(second!, /a bucket that is made beside the cluster, and are kept there for 12 days\./);
    assert.match(explainLogsOfAll({ config: config("{}") })[1]!, /for 30 days/);
    assert.equal(explainLogsOfAll({ config: config("{ bucket: acme-logs }") }).length, 1);
  });

  it("says nothing where nothing collects logs", () => {
    assert.equal(node("{ enabled: false }"), "");
    assert.deepEqual(explainLogsOfAll({ config: config("{ enabled: false }") }), []);
    assert.equal(explainLogs(subject), "");
    assert.deepEqual(explainLogsOfAll(subject), []);
  });

  it("stands among what is said of a node and of the platform, and of no other chain", () => {
    const { cluster, fluentd } = config("{}");
    const collected = { ...subject, config: { ...subject.config, cluster, fluentd } };
    const { name, bookedOn } = collected.next.capacity.placements.find((each) => each.bookedOn !== "platform")!;
    assert.match(said(name, collected), /The logs of its machine outlive a dead store/);
    assert.match(said("platform", collected), /At twice the rate/);
    assert.doesNotMatch(said(bookedOn, collected), /At twice the rate/);
  });
});
