/**
 * What Prometheus takes per 1,000 series: memory while it scrapes them, by several numbers of series at once, and disk per
 * sample, of a block that its own promtool makes of a day. `cpu` is not measured. No bound: the figures are the plan's.
 */
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, createWriteStream, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { images } from "../catalogue/images.ts";
import { prometheus as recipe } from "../lab/acquire/recipes/prometheus.ts";
import { programsOf } from "../test/catalogue/alerts/support/programs.ts";
import { eventually, query } from "../test/real/support/lab.ts";
import { freePort } from "../test/support/free-port.ts";

/** Series that are scraped, each with the labels that ours have. */
const counts = [1_000, 10_000, 30_000];
/** A chunk of memory is full at 120 samples (Prometheus' tsdb): by then a series takes all that it will. */
const scrapes = 130;
const intervalSeconds = 2;

const labels = (i: number) =>
  `{chain="ethereum-${i % 20}",node="ethereum-${i % 20}-${i % 3}",namespace="prod-chains",pod="ethereum-${i % 20}-0",method="m${i % 100}",quantile="${i % 10}",i="${i}"}`;

/** Counters, as most of a client's series are: each grows by its own pace. */
function exposition(series: number, round: number): string {
  const lines = ["# TYPE bench_total counter"];
  for (let i = 0; i < series; i += 1) {
    lines.push(`bench_total${labels(i)} ${round * (1 + (i % 7)) + ((round * i) % 3)}`);
  }
  return `${lines.join("\n")}\n`;
}

async function memoryOf(program: string, folder: string, series: number): Promise<number> {
  let round = 0;
  const exporter = createServer((_, response) => {
    // Without its kind Prometheus takes nothing of it.
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(exposition(series, round++));
  });
  await new Promise<void>((done) => exporter.listen(0, "127.0.0.1", done));
  const { port } = exporter.address() as AddressInfo;
  const own = path.join(folder, String(series));
  const config = path.join(folder, `${series}.yml`);
  writeFileSync(
    config,
    `global: { scrape_interval: ${intervalSeconds}s, scrape_timeout: ${intervalSeconds}s }\n` +
      `scrape_configs: [{ job_name: bench, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]\n`,
  );
  const web = await freePort();
  const child = spawn(
    program,
    [`--config.file=${config}`, `--storage.tsdb.path=${own}`, `--web.listen-address=127.0.0.1:${web}`],
    { stdio: "ignore" },
  );
  try {
    while (round < scrapes) await sleep(1000);
    const [taken] = await eventually(
      "its answer",
      () => query(`http://127.0.0.1:${web}`, "scrape_samples_scraped"),
      120,
    );
    if (taken?.value !== series) throw new Error(`Prometheus took ${taken?.value} of ${series} series`);
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
  } finally {
    child.kill();
    exporter.close();
  }
}

/** Bytes of a day of samples, 15 seconds apart. */
async function bytesPerSample(promtool: string, folder: string): Promise<number> {
  const series = 200;
  const rounds = (24 * 3600) / 15;
  const file = path.join(folder, "day.txt");
  const out = createWriteStream(file);
  out.write("# TYPE bench counter\n");
  const start = 1_764_000_000;
  for (let i = 0; i < series; i += 1) {
    let text = "";
    for (let round = 0; round < rounds; round += 1) {
      text += `bench_total${labels(i)} ${round * (1 + (i % 7)) + ((round * i) % 3)} ${start + round * 15}\n`;
    }
    if (!out.write(text)) await new Promise<void>((done) => out.once("drain", done));
  }
  await new Promise<void>((done) => out.end("# EOF\n", done));
  const blocks = path.join(folder, "blocks");
  execFileSync(promtool, ["tsdb", "create-blocks-from", "openmetrics", file, blocks], { stdio: "ignore" });
  const bytes = readdirSync(blocks, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  return bytes / (series * rounds);
}

const bin = await programsOf(images.prometheus, recipe);
const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-series-"));
try {
  const memory = await Promise.all(counts.map((series) => memoryOf(path.join(bin, "prometheus"), folder, series)));
  counts.forEach((series, i) => process.stdout.write(`${series} series: ${memory[i]?.toFixed(1)} MiB resident\n`));
  const [least = 0, most = 0] = [memory[0], memory.at(-1)];
  const per = ((most - least) / ((counts.at(-1) ?? 0) - (counts[0] ?? 0))) * 1000;
  process.stdout.write(`${per.toFixed(2)} MiB per 1,000 series, beside ${(least - per).toFixed(0)} MiB\n`);
  const bytes = await bytesPerSample(path.join(bin, "promtool"), folder);
  process.stdout.write(`${bytes.toFixed(2)} bytes a sample in blocks\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
