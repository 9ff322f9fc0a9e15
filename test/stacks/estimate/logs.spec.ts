import assert from "node:assert/strict";
import { logStorageOf } from "../../../stacks/estimate/logs.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import { estimateInputOf } from "../../../stacks/estimate/of-loaded.ts";
import { loggedConfig as config } from "../../support/logged.ts";
import { subject } from "../../support/loaded.ts";

const storage = (fluentd: string, counts = [1, 2]) =>
  logStorageOf({
    config: config(fluentd),
    capacity: {
      ...subject.next.capacity,
      pools: counts.map((count) => ({ ...subject.next.capacity.pools[0]!, count })),
    },
  });

describe("stacks/estimate: the bucket of logs", () => {
  it("holds what machines write in the days that it is kept, by rate, days and machines", () => {
    // 16 KiB a second are 1.318 GiB a day; 35 % of them are kept.
    const usual = storage("{}")!;
    assert.ok(Math.abs(usual.gib - 3 * 1.318_359 * 0.35 * 30) < 0.001, String(usual.gib));
    assert.ok(Math.abs(storage("{ retentionDays: 60 }")!.gib - 2 * usual.gib) < 1e-9);
    assert.ok(Math.abs(storage("{ kibPerSecond: 8 }")!.gib - usual.gib / 2) < 1e-9);
    assert.ok(Math.abs(storage("{}", [3, 3])!.gib - 2 * usual.gib) < 1e-9);
    assert.equal(usual.writes, 3 * 24 * 730);
    assert.match(
      usual.assumption,
      /16 KiB of logs a second, of which 35 % are kept as gzip for 30 days, in 24 objects/,
    );
  });

  it("is none where the file names one, logs go elsewhere, nobody collects them, or the cluster is not of AWS", () => {
    assert.equal(storage("{ bucket: acme-logs }"), undefined);
    assert.equal(storage("{ enabled: false }"), undefined);
    assert.equal(storage("{ output: loki, image: 'r.example/f:1', endpoint: 'https://l.example' }"), undefined);
    const { capacity } = subject.next;
    const { fluentd } = config("{}");
    assert.equal(logStorageOf({ config: { ...subject.config, fluentd }, capacity }), undefined);
    const existing = config("{ enabled: true }", "{ kind: existing, context: mine }");
    assert.equal(logStorageOf({ config: existing, capacity }), undefined);
  });

  it("has two lines, with the price of object storage and its source", () => {
    const { cluster, fluentd } = config("{}");
    const of = (more: object) => estimate(estimateInputOf({ ...subject, config: { ...subject.config, ...more } }));
    const lines = of({ cluster, fluentd }).lines.filter(({ id }) => id.startsWith("log-bucket"));
    assert.deepEqual(
      lines.map(({ id, unit, bookedOn, source }) => [id, unit, bookedOn, source.replace(/\..*/, "")]),
      [
        ["log-bucket", "GiB", "platform", "prices"],
        ["log-bucket-writes", "1,000 writes", "platform", "prices"],
      ],
    );
    assert.ok(lines.every(({ monthly }) => monthly > 0));
    assert.deepEqual(
      of({}).lines.filter(({ id }) => id.startsWith("log-bucket")),
      [],
    );
  });
});
