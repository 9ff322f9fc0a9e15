import assert from "node:assert/strict";
import { usualLine } from "../../../catalogue/logs/sizes.ts";
import {
  bufferShares,
  chunkBytes,
  deadLetterBytesPerDay,
  leastBufferBytes,
  survival,
} from "../../../catalogue/logs/survival.ts";
import { sayable } from "../../support/config-errors.ts";
import { fluentdRules } from "../../../stacks/config/rules/fluentd.ts";

const broken = (fluentd: object, kind = "eks") =>
  fluentdRules({ "cryptokube:cluster": { kind }, "cryptokube:fluentd": fluentd }).map((rule) => {
    const path = rule.path.join(".");
    sayable({ ...rule, path, found: String(rule.found) });
    return [path, rule.remedy];
  });

describe("stacks/config: what Fluentd may be asked", () => {
  it("takes a bucket on its own cloud, and nothing", () => {
    assert.deepEqual(broken({ bucket: "acme-logs" }), []);
    assert.deepEqual(broken({ bucket: "acme-logs" }, "gke"), []);
    assert.deepEqual(broken({}), []);
    assert.deepEqual(broken({ enabled: false, output: "loki", buffer: "1Gi" }), []);
  });

  for (const output of ["loki", "opensearch", "cloudwatch", "cloud-logging"]) {
    it(`refuses ${output} until an image is given`, () => {
      const given = { output, endpoint: "https://x.example", logGroup: "g" };
      assert.deepEqual(broken(given), [
        ["cryptokube:fluentd.image", "Build docker/fluentd, push it to a registry of yours, and name it here."],
      ]);
      assert.deepEqual(broken({ ...given, image: "r.example/f:1" }), []);
    });
  }

  it("refuses a store without its place, and one of another cloud without credentials", () => {
    const fields = (fluentd: object, kind?: string) => broken(fluentd, kind).map(([path]) => path);
    assert.deepEqual(fields({ output: "s3" }, "existing"), ["cryptokube:fluentd.bucket"]);
    assert.deepEqual(fields({ output: "gcs" }, "gke"), ["cryptokube:fluentd.bucket"]);
    assert.deepEqual(fields({ output: "loki", image: "r.example/f:1" }), ["cryptokube:fluentd.endpoint"]);
    assert.deepEqual(fields({ output: "cloudwatch", image: "r.example/f:1" }), ["cryptokube:fluentd.logGroup"]);
    assert.deepEqual(fields({ output: "gcs", bucket: "b-b" }), ["cryptokube:fluentd.credentials"]);
    assert.deepEqual(fields({ bucket: "b-b" }, "existing"), [
      "cryptokube:fluentd.credentials",
      "cryptokube:fluentd.region",
    ]);
  });

  it("takes none of another store's fields beside the bucket that is made, and days beside no other", () => {
    const fields = (fluentd: object, kind?: string) => broken(fluentd, kind).map(([path]) => path);
    assert.deepEqual(broken({}), []);
    assert.deepEqual(broken({ retentionDays: 12, output: "s3" }), []);
    assert.deepEqual(fields({ credentials: "keys", endpoint: "https://s3.example", region: "eu-west-1" }), [
      "cryptokube:fluentd.credentials",
      "cryptokube:fluentd.endpoint",
      "cryptokube:fluentd.region",
    ]);
    for (const [fluentd, kind] of [
      [{ bucket: "acme-logs", retentionDays: 12 }, "eks"],
      [{ output: "cloudwatch", image: "r.example/f:1", logGroup: "g", retentionDays: 12 }, "eks"],
      [{ retentionDays: 12 }, "gke"],
    ] as const) {
      assert.deepEqual(fields(fluentd, kind), ["cryptokube:fluentd.retentionDays"]);
    }
    assert.deepEqual(broken({ enabled: false, retentionDays: 12 }), []);
  });

  it("refuses a buffer too small for the outage that it is to outlast, and names one that does", () => {
    const asked = { bucket: "acme-logs", buffer: "10Gi", outageHours: 200, kibPerSecond: 64 };
    const [[path, remedy]] = broken(asked) as [[string, string]];
    assert.equal(path, "cryptokube:fluentd.buffer");
    const size = /Make it (\d+Gi)/.exec(remedy)![1]!;
    assert.deepEqual(broken({ ...asked, buffer: size }), []);
    assert.deepEqual(
      broken({ buffer: "1Gi" }).map(([at]) => at),
      ["cryptokube:fluentd.buffer"],
    );
  });
});

describe("catalogue/logs/survival", () => {
  it("shares a volume out: whole chunks within 85 %, and the rest for what is beside them", () => {
    const { volume, chunks, rest } = bufferShares(10 * 2 ** 30);
    assert.deepEqual([volume, chunks + rest, chunks % chunkBytes], [10 * 2 ** 30, volume, 0]);
    assert.ok(chunks <= 0.85 * volume && chunks > 0.85 * volume - chunkBytes);
  });

  it("leaves room in the smallest volume for the dead letters of ten days", () => {
    assert.equal(chunkBytes, 8 * 1024 * 1024);
    // One chunk each 9.6 hours.
    assert.equal(deadLetterBytesPerDay, 2.5 * chunkBytes);
    assert.ok(10 * deadLetterBytesPerDay < bufferShares(leastBufferBytes).rest);
  });

  it("fills a buffer by what records have, and not by what lines have", () => {
    const shares = bufferShares(10 * 2 ** 30);
    const { storeAwayHours, collectorAwayHours, bytesLostPerHour } = survival(
      shares,
      { bytesPerSecond: 1024, bytesPerLine: usualLine },
      { bytesPerFile: 10 * 2 ** 20 },
      2,
    );
    const written = storeAwayHours * 3600 * 1024;
    assert.ok(written < shares.chunks && written > shares.chunks / 4);
    assert.equal(collectorAwayHours, (2 * 10 * 1024) / 3600);
    assert.equal(bytesLostPerHour, 3600 * 1024);
  });

  it("has room for the dead letters of ten days beside the chunks, in the smallest buffer", () => {
    assert.ok(bufferShares(2 ** 31 - 2 ** 28).rest > 10 * deadLetterBytesPerDay);
  });
});
