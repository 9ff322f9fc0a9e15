/** Each alert, by Prometheus' own promtool, on the rules as they are rendered: what makes it fire, and what must not. */
// needs: linux
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { images } from "../../../catalogue/images.ts";
import { prometheusRules } from "../../../components/observability/prometheus-rules.ts";
import { prometheus as recipe } from "../../../lab/acquire/recipes/prometheus.ts";
import type { AlertRulePlan } from "../../../stacks/plan.ts";
import { sharedCase, sharedRules } from "./support/shared.ts";
import { watchedPlan } from "./support/plan.ts";
import type { Case } from "./support/case.ts";
import { cases } from "./support/cases.ts";
import { metricsOfProgram, programsOf } from "./support/programs.ts";
import { prometheusMetrics } from "./support/prometheus-metrics.ts";
import { freePort } from "../../support/free-port.ts";

const run = promisify(execFile);
const groups = watchedPlan().prometheus.rules;
const alerts = new Map(
  groups.flatMap(({ rules }) =>
    rules.flatMap((rule): [string, AlertRulePlan][] => ("alert" in rule ? [[rule.alert, rule]] : [])),
  ),
);

describe("alerts, by promtool", function () {
  this.timeout(120_000);
  let folder: string;
  let promtool: string;

  before(async function () {
    // Where it is not there yet it is built.
    this.timeout(0);
    promtool = path.join(await programsOf(images.prometheus, recipe), "promtool");
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-rules-"));
    writeFileSync(path.join(folder, "rules.yml"), prometheusRules(groups));
    writeFileSync(path.join(folder, "shared.yml"), prometheusRules(sharedRules(groups)));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function test(alert: string, { series, every = "15s", at, fires }: Case, rules = "rules.yml"): Promise<void> {
    const file = path.join(folder, `${alert}.test.yml`);
    const { annotations } = alerts.get(alert)!;
    const text = stringify({
      rule_files: [rules],
      evaluation_interval: every,
      tests: [
        {
          interval: every,
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          alert_rule_test: [
            {
              eval_time: at,
              alertname: alert,
              exp_alerts: fires.map(({ labels, ...filled }) => ({
                exp_labels: labels,
                exp_annotations: { ...annotations, ...filled },
              })),
            },
          ],
        },
      ],
    });
    writeFileSync(file, text);
    await run(promtool, ["test", "rules", file]).catch((thrown: unknown) => {
      const { stdout, stderr } = thrown as { stdout: string; stderr: string };
      assert.fail(`${stdout}${stderr}`);
    });
  }

  it("finds nothing wrong with the rules", async () => {
    const { stdout } = await run(promtool, [
      "check",
      "rules",
      "--lint=all",
      "--lint-fatal",
      path.join(folder, "rules.yml"),
    ]);
    assert.match(
      stdout,
      new RegExp(`SUCCESS: ${groups.reduce((sum, { rules }) => sum + rules.length, 0)} rules found`),
    );
  });

  it("asks Prometheus itself only for what the real one exports", async () => {
    const data = path.join(folder, "data");
    writeFileSync(path.join(folder, "prometheus.yml"), "rule_files: [rules.yml]\n");
    const port = await freePort();
    const names = await metricsOfProgram(
      path.join(path.dirname(promtool), "prometheus"),
      [
        `--config.file=${path.join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      port,
      prometheusMetrics,
    );
    assert.deepEqual(
      prometheusMetrics.filter((name) => !names.has(name)),
      [],
    );
  });

  for (const [alert, several] of Object.entries(cases)) {
    describe(alert, () => {
      for (const each of several) {
        const does = each.fires.length === 0 ? "is quiet" : "fires";
        it(`${does}: ${each.what}`, () => test(alert, each));
        it(`${does} beside another environment: ${each.what}`, () => test(alert, sharedCase(each), "shared.yml"));
      }
    });
  }
});
