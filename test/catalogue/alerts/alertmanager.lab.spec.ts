/** Alertmanager's configuration as it is rendered, by its own amtool: it is valid, and leads alerts where they belong. */
// needs: linux
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { images } from "../../../catalogue/images.ts";
import { alertmanager as recipe } from "../../../lab/acquire/recipes/alertmanager.ts";
import { alertmanagerConfig } from "../../../stacks/plan/alertmanager.ts";
import { freePort } from "../../support/free-port.ts";
import { configOf } from "../../support/stacks.ts";
import { metricsOfProgram, programsOf } from "./support/programs.ts";
import { alertmanagerMetrics } from "./support/prometheus-metrics.ts";

const run = promisify(execFile);

const key = (name: string) => `{ existingSecret: receivers, key: ${name} }`;
const { alerts } = configOf(`config:
  cryptokube:alerts:
    heartbeat: ${key("deadman")}
    receivers:
      - { name: oncall, severities: [page], pagerduty: { routingKey: ${key("pagerduty")} } }
      - { name: team, slack: { channel: "#chains", webhook: ${key("slack")} } }
      - { name: other, severities: [ticket], webhook: { url: ${key("webhook")} } }
      - name: mail
        severities: [ticket]
        email: { to: a@b.example, from: c@d.example, smarthost: smtp.example:587, username: u, password: ${key("mail")} }
`);

describe("Alertmanager's configuration, by amtool", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-alertmanager-"));
  const file = path.join(folder, "alertmanager.yml");
  let programs: string;

  before(async function () {
    // Where they are not there yet they are built.
    this.timeout(0);
    programs = await programsOf(images.alertmanager, recipe);
    writeFileSync(file, stringify(alertmanagerConfig(alerts)));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const amtool = async (...args: string[]): Promise<string> => (await run(path.join(programs, "amtool"), args)).stdout;

  it("is valid", async () => {
    assert.match(await amtool("check-config", file), /SUCCESS[^]* 6 receivers/);
  });

  for (const [severity, receivers] of [
    ["page", "oncall,team"],
    ["ticket", "team,other,mail"],
    ["heartbeat", "heartbeat"],
    ["unheard", "nobody"],
  ] as const) {
    it(`leads an alert of severity ${severity} to ${receivers}`, async () => {
      const told = await amtool(
        "config",
        "routes",
        "test",
        `--config.file=${file}`,
        `severity=${severity}`,
        "alertname=X",
      );
      assert.equal(told.trim(), receivers);
    });
  }

  it("runs, and exports what alerts about it ask for", async () => {
    const port = await freePort();
    const names = await metricsOfProgram(
      path.join(programs, "alertmanager"),
      [
        `--config.file=${file}`,
        `--storage.path=${path.join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ],
      port,
    );
    assert.deepEqual(
      alertmanagerMetrics.filter((name) => !names.has(name)),
      [],
    );
  });
});
