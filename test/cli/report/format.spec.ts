import assert from "node:assert/strict";
import * as format from "../../../cli/report/format.ts";

describe("figures for people", () => {
  it("rounds money to cents, headlines to dollars", () => {
    assert.equal(format.money(1234.567), "$1,234.57");
    assert.equal(format.dollars(1234.567), "$1,235");
    assert.equal(format.dollars(1.2), "$1.20");
    assert.equal(format.unitPrice(0.0014), "$0.0014");
    assert.equal(format.unitPrice(0.1), "$0.10");
  });

  it("keeps a small share from looking like none", () => {
    assert.equal(format.percent(0), "0 %");
    assert.equal(format.percent(0.001), "< 1 %");
    assert.equal(format.percent(0.005), "1 %");
    assert.equal(format.percent(1.6), "160 %");
  });

  it("says sizes, counts and months", () => {
    assert.equal(format.size(2000), "2,000 GiB");
    assert.equal(format.size(10_240), "10 TiB");
    assert.equal(format.counted(1, "node"), "1 node");
    assert.equal(format.counted(1200, "node"), "1,200 nodes");
    assert.deepEqual([null, 0, 7].map(format.when), ["not by time alone", "now", "month 7"]);
    assert.equal(format.quantity(1234.5), "1,235");
    assert.equal(format.quantity(12.345), "12.35");
  });

  it("begins a sentence with a capital, unless a name begins it", () => {
    assert.equal(format.titled("control plane"), "Control plane");
    assert.equal(format.titled("m7g-2xlarge in a"), "m7g-2xlarge in a");
    assert.equal(format.titled("execution-eth-0-g1 (1 GiB)"), "execution-eth-0-g1 (1 GiB)");
    assert.equal(format.titled(""), "");
  });
});
