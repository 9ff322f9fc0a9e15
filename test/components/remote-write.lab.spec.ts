/** Remote write for real: Prometheus as it is configured, and another Prometheus that takes what it is sent. */
// needs: linux
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { images } from "../../catalogue/images.ts";
import { prometheusConfig } from "../../components/observability/prometheus-config.ts";
import { prometheusRules } from "../../components/observability/prometheus-rules.ts";
import { prometheus as recipe } from "../../lab/acquire/recipes/prometheus.ts";
import { remoteWriteSchema } from "../../stacks/config/remote-write.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { planRemoteWrite, remoteWriteFolder } from "../../stacks/plan/remote-write.ts";
import { programsOf } from "../catalogue/alerts/support/programs.ts";
import { eventually, query } from "../real/support/lab.ts";
import { freePort } from "../support/free-port.ts";
import { configOf } from "../support/stacks.ts";
import { ownPrometheus } from "../support/own-prometheus.ts";

const run = promisify(execFile);
const secret = "{ existingSecret: writer, key: token }";
const configured = (remoteWrite: string) => {
  const prometheus = ownPrometheus(
    planEnvironment(configOf(`config:\n  cryptokube:prometheus: { remoteWrite: ${remoteWrite} }\n`), "prod"),
  );
  return { text: prometheusConfig(prometheus, "prometheus"), rules: prometheusRules(prometheus.rules) };
};

describe("remote write, by Prometheus itself", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-remote-write-"));
  const started: ChildProcess[] = [];
  let programs: string;

  before(async function () {
    // Where it is not there yet it is built.
    this.timeout(0);
    programs = await programsOf(images.prometheus, recipe);
  });
  after(async () => {
    for (const child of started) {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, way] of [
    ["basic authentication", `basicAuth: { username: u, password: ${secret} }`],
    ["a token", `bearer: ${secret}`],
    ["a role of AWS", "sigv4: { workspace: ws-1a, region: us-east-1 }"],
    ["a service account of Google Cloud", `google: { credentials: ${secret} }`],
  ] as const) {
    it(`is configured with ${name} as promtool takes it`, async () => {
      // Such a cluster alone gives roles; the configuration is the same.
      const { text } = configured('{ url: "https://a.example/write" }');
      const wanted = remoteWriteSchema.parse(parse(`{ url: "https://a.example/write", ${way} }`));
      const config = { ...(parse(text) as object), remote_write: [planRemoteWrite(wanted).config], rule_files: [] };
      const file = path.join(folder, "check.yml");
      // What it reads from files must be there for promtool.
      const own = path.join(folder, "secrets");
      mkdirSync(own, { recursive: true });
      writeFileSync(path.join(own, "token"), "{}");
      writeFileSync(file, stringify(config).replaceAll(remoteWriteFolder, own));
      const { stdout } = await run(path.join(programs, "promtool"), ["check", "config", file]);
      assert.match(stdout, /SUCCESS/);
    });
  }

  it("is configured for two Prometheus as promtool takes it", async () => {
    const plan = ownPrometheus(
      planEnvironment(
        configOf(
          'config:\n  cryptokube:prometheus: { replicas: 2, remoteWrite: { url: "https://a.example/write" } }\n',
        ),
        "prod",
      ),
    );
    for (const { name } of plan.replicas) {
      const file = path.join(folder, `${name}.yml`);
      writeFileSync(file, prometheusConfig(plan, name));
      writeFileSync(path.join(folder, "rules.yml"), prometheusRules(plan.rules));
      const { stdout } = await run(path.join(programs, "promtool"), ["check", "config", file]);
      assert.match(stdout, /SUCCESS/);
    }
  });

  it("sends its samples, with the environment's name, to a receiver that takes them", async () => {
    const [sender, receiver] = [await freePort(), await freePort()];
    const begin = (name: string, text: string, port: number, ...more: string[]) => {
      const own = path.join(folder, name);
      mkdirSync(own);
      writeFileSync(path.join(own, "prometheus.yml"), text);
      started.push(
        spawn(
          path.join(programs, "prometheus"),
          [
            `--config.file=${own}/prometheus.yml`,
            `--storage.tsdb.path=${own}/data`,
            `--web.listen-address=127.0.0.1:${port}`,
            ...more,
          ],
          { stdio: "ignore" },
        ),
      );
      return own;
    };
    begin("receiver", "scrape_configs: []\n", receiver, "--web.enable-remote-write-receiver");
    const { text, rules } = configured(`{ url: "http://127.0.0.1:${receiver}/api/v1/write" }`);
    const config = parse(text) as { scrape_configs: { job_name: string }[] };
    // Here is no cluster to find pods in: it scrapes itself, at its own port.
    const own = { job_name: "prometheus", static_configs: [{ targets: [`127.0.0.1:${sender}`] }] };
    const sent = begin("sender", stringify({ ...config, scrape_configs: [own] }), sender);
    writeFileSync(path.join(sent, "rules.yml"), rules);
    const got = await eventually(
      "samples at the receiver",
      async () => {
        const found = await query(`http://127.0.0.1:${receiver}`, "prometheus_build_info");
        return found.length > 0 ? found : undefined;
      },
      90,
    );
    assert.deepEqual([got[0]?.metric.environment, got[0]?.metric.job], ["prod", "prometheus"]);
  });
});
