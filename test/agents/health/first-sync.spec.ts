import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failures } from "../../../agents/health/failures.ts";
import { FirstSync } from "../../../agents/health/first-sync.ts";
import { Exposition } from "../../../agents/shared/prometheus.ts";
import { now, observed } from "./samples.ts";

type Line = [level: string, message: string, fields: unknown];

describe("the first sync of a volume", () => {
  let folder: string;
  let path: string;
  let log: Line[];
  let failures: Failures;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "first-sync-"));
    path = join(folder, "synced.json");
    log = [];
    failures = new Failures((...line) => log.push(line as Line));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const sidecar = async (): Promise<FirstSync> => {
    const first = new FirstSync(path, failures, (...line) => log.push(line as Line));
    await first.start();
    return first;
  };
  const written = () => (JSON.parse(readFileSync(path, "utf8")) as { height: number }).height;
  const said: Line = ["info", "synced for the first time on this volume", { height: 1000 }];

  it("is not over on an empty volume, and once it was it is for every sidecar after", async () => {
    const first = await sidecar();
    assert.deepEqual([first.isOver(observed()), first.secondsAgo(now)], [false, null]);
    await first.mark(observed());
    assert.deepEqual([first.isOver(observed()), first.secondsAgo(now)], [true, 1]);
    assert.deepEqual(log, [said]);
    const next = await sidecar();
    assert.deepEqual([next.isOver(observed()), next.secondsAgo(now + 9000)], [true, 10]);
  });

  it("is told once, and remembers the first moment", async () => {
    const first = await sidecar();
    await first.mark(observed());
    await first.mark(observed({ height: 2000 }));
    const next = await sidecar();
    await next.mark(observed({ height: 3000 }));
    assert.equal(written(), 1000);
    assert.equal(log.length, 1);
  });

  it("begins anew where the volume has another chain by now", async () => {
    const first = await sidecar();
    await first.mark(observed());
    const other = observed({ chainId: 5, height: 7 });
    assert.equal(first.isOver(other), false);
    await first.mark(other);
    assert.deepEqual([first.isOver(other), first.isOver(observed()), written()], [true, false, 7]);
  });

  it("is over for this sidecar though the volume takes no marker, which is tried again each time", async () => {
    mkdirSync(path);
    const first = await sidecar();
    await first.mark(observed());
    assert.equal(first.isOver(observed()), true);
    await first.mark(observed({ height: 2000 }));
    assert.deepEqual(
      log.map(([level, , fields]) => [level, (fields as { asked: string }).asked]),
      // It cannot be read, and not be written: two different words of one system, each said once.
      [
        ["warn", "marker"],
        ["warn", "marker"],
      ],
    );
    rmSync(path, { recursive: true });
    await first.mark(observed({ height: 3000 }));
    assert.equal(written(), 1000, "when it was first, and not when it could be written");
    assert.deepEqual(log.at(-1), said);
  });

  it("is not over by a marker that cannot be read", async () => {
    writeFileSync(path, "{");
    const first = await sidecar();
    assert.deepEqual([first.isOver(observed()), log[0]?.[0]], [false, "warn"]);
    await first.mark(observed());
    assert.equal((await sidecar()).isOver(observed()), true);
  });
});

describe("questions that got no usable answer", () => {
  it("are counted each time, and logged where they fail anew or otherwise", () => {
    const log: Line[] = [];
    const failures = new Failures((...line) => log.push(line as Line));
    failures.tell("peers", new Error("slow"));
    failures.tell("peers", new Error("slow"));
    failures.tell("head", new Error("slow"));
    failures.tell("peers", "gone");
    failures.count("head");
    assert.deepEqual(log, [
      ["warn", "a question got no usable answer", { asked: "peers", detail: "Error: slow" }],
      ["warn", "a question got no usable answer", { asked: "head", detail: "Error: slow" }],
      ["warn", "a question got no usable answer", { asked: "peers", detail: "gone" }],
    ]);
    const exposition = new Exposition({});
    failures.counter.writeTo(exposition);
    assert.equal(
      exposition.toString(),
      "# HELP chain_probe_failures_total Questions that got no usable answer, by what was asked.\n" +
        "# TYPE chain_probe_failures_total counter\n" +
        'chain_probe_failures_total{asked="peers"} 3\nchain_probe_failures_total{asked="head"} 2\n',
    );
  });
});
