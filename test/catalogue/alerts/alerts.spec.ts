import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { allAlerts, alertGroups, recorded } from "../../../catalogue/alerts/index.ts";
import { projectDir } from "../../support/stacks.ts";
import { exportedMetrics } from "./support/exported.ts";
import { firedAlerts } from "./support/fired.ts";
import { cases } from "./support/cases.ts";
import { watchedPlan } from "./support/plan.ts";
import { metricsOf } from "./support/promql.ts";

const runbooks = path.join(projectDir, "docs/runbooks");

describe("catalogue/alerts", () => {
  it("has names that are unique, and of one form", () => {
    const names = allAlerts.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^([A-Z][a-z]+)+$/);
  });

  for (const alert of allAlerts) {
    describe(alert.name, () => {
      it("asks only for metrics that something exports, or that the plan records", () => {
        const known = new Set([...exportedMetrics(), ...Object.values(recorded)]);
        assert.deepEqual(
          metricsOf(alert.expr).filter((name) => !known.has(name)),
          [],
        );
      });

      it("has a case that makes it fire, and one that must not", () => {
        const firing = (cases[alert.name] ?? []).filter(({ fires }) => fires.length > 0);
        const quiet = (cases[alert.name] ?? []).filter(({ fires }) => fires.length === 0);
        assert.ok(firing.length > 0);
        assert.ok(alert.severity === "heartbeat" || quiet.length > 0);
      });

      it("has a runbook that speaks of it", () => {
        const file = path.join(runbooks, alert.runbook);
        assert.ok(existsSync(file), `docs/runbooks/${alert.runbook} is missing`);
        assert.ok(readFileSync(file, "utf8").includes(alert.name));
      });

      it("silences only alerts that there are, and not itself", () => {
        const names = new Set(allAlerts.map(({ name }) => name));
        for (const name of alert.inhibits?.alerts ?? []) assert.ok(names.has(name) && name !== alert.name, name);
      });
    });
  }

  it("has no runbook that no alert leads to, and no case of an alert that is not there", () => {
    const led = new Set(allAlerts.map(({ runbook }) => runbook));
    assert.deepEqual(
      readdirSync(runbooks).filter((file) => !led.has(file) && file !== "README.md"),
      [],
    );
    const names = new Set(allAlerts.map(({ name }) => name));
    assert.deepEqual(
      Object.keys(cases).filter((name) => !names.has(name)),
      [],
    );
  });

  it("stands in the table of runbooks, with how loud each is", () => {
    const table = readFileSync(path.join(runbooks, "README.md"), "utf8");
    const rows = [...table.matchAll(/^\| `(\w+)` +\| (\w+) +\| \[(\S+)\]/gm)].map(([, ...cells]) => cells);
    assert.deepEqual(
      rows,
      allAlerts.map(({ name, severity, runbook }) => [name, severity, runbook]),
    );
  });

  it("is counted in the runbooks' table: all, with a runbook, with a case that fires, and fired for real", () => {
    const withRunbook = allAlerts.filter(({ runbook }) => existsSync(path.join(runbooks, runbook)));
    const withCase = allAlerts.filter(({ name }) => (cases[name] ?? []).some(({ fires }) => fires.length > 0));
    const fired = allAlerts.filter(({ name }) => firedAlerts.includes(name));
    assert.equal(fired.length, firedAlerts.length, "no alert fired that is not there");
    const line =
      `Alerts: ${allAlerts.length} = with runbook ${withRunbook.length} = with firing case ${withCase.length}; ` +
      `fired for real: ${fired.length}.`;
    const table = readFileSync(path.join(runbooks, "README.md"), "utf8");
    assert.ok(table.includes(line), `docs/runbooks/README.md lacks the line "${line}"`);
  });

  it("is rendered whole for an environment that has everything", () => {
    const rendered = watchedPlan().prometheus.rules.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : [])),
    );
    assert.deepEqual(
      rendered,
      alertGroups.flatMap(({ alerts }) => alerts.map(({ name }) => name)),
    );
  });
});
