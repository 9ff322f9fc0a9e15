/** Colours of values: they turn where an operator should look, and where alerts begin. */
import assert from "node:assert/strict";
import { allAlerts } from "../../../catalogue/alerts/index.ts";
import type { Colour, Step } from "../../../catalogue/dashboards/panel.ts";
import { saturation } from "../../../catalogue/gateway/gateway.ts";
import { panelOf } from "./support/every.ts";

const day = 86_400;

function stepsOf(uid: string, title: string, column?: string): readonly Step[] {
  const panel = panelOf(uid, title);
  const shown = panel.kind === "table" ? panel.columns.find((each) => each.title === column) : panel;
  assert.ok(shown !== undefined && "steps" in shown && shown.steps !== undefined, `${title} has no steps`);
  return shown.steps;
}

/** As Grafana does it: the last step that the value reaches. */
const colourAt = (steps: readonly Step[], value: number): Colour | undefined =>
  steps.findLast(({ from }) => from === undefined || value >= from)?.colour;

const zeroIsGood = "0 green, 1 red";
const shareLeft = "0.04 red, 0.1 orange, 0.2 yellow, 0.5 green";
const ofThePlan = "1 green, 1.1 orange, 1.6 red";
const untilFull = `${day} red, ${3 * day} orange, ${8 * day} yellow, ${31 * day} green`;

describe("catalogue/dashboards: colours", () => {
  for (const [uid, title, expected, column] of [
    ["ck-fleet", "Not ready", "0 green, 1 orange"],
    ["ck-fleet", "Chains that nobody serves", zeroIsGood],
    ["ck-fleet", "Alerts that fire", zeroIsGood],
    ["ck-fleet", "Green, or why not", shareLeft, "Volume left"],
    ["ck-chain", "Siblings that disagree", zeroIsGood],
    ["ck-chain", "The roller", zeroIsGood, "Without way back"],
    ["ck-node", "Volume left", shareLeft],
    ["ck-node", "How long ago the sidecar saw all", "119 green, 120 red"],
    ["ck-storage", "Volumes of execution clients", untilFull, "Full after"],
    ["ck-storage", "Volumes of consensus clients", shareLeft, "Left"],
    ["ck-storage", "Time that a disk is busy", "0.5 green, 0.95 red"],
    ["ck-cost", "Disks as planned", ofThePlan],
    ["ck-cost", "Volumes", ofThePlan, "Of the plan"],
    ["ck-cost", "Sent, of the plan", "1.4 green, 1.5 orange"],
    ["ck-platform", "What Prometheus reads", "0.9 red, 1 green", "Reached"],
    ["ck-platform", "Rules that failed", zeroIsGood],
    ["ck-platform", "Alertmanagers", "0 red, 1 green"],
    ["ck-platform", "Memory that is left", "0.04 red, 0.5 green"],
  ] as const) {
    it(`show in ${uid}, "${title}"${column === undefined ? "" : `, "${column}"`}: ${expected}`, () => {
      const steps = stepsOf(uid, title, column);
      const values = expected.split(", ").map((each) => parseFloat(each));
      assert.equal(values.map((value) => `${value} ${colourAt(steps, value)}`).join(", "), expected);
    });
  }

  it("of what is left of a volume turn red where ChainVolumeAlmostFull pages", () => {
    const alert = allAlerts.find(({ name }) => name === "ChainVolumeAlmostFull")!;
    const bound = Number(/< (0\.\d+)/.exec(alert.expr)![1]);
    for (const role of ["execution", "consensus"]) {
      const steps = stepsOf("ck-storage", `Left of each volume (${role})`);
      assert.deepEqual([colourAt(steps, bound - 0.001), colourAt(steps, bound)], ["red", "green"]);
    }
  });

  it("of requests under way turn red where the alert of a saturated gateway begins", () => {
    const steps = stepsOf("ck-gateway", "Requests under way at each node");
    const { busyPerNode } = saturation;
    assert.deepEqual([colourAt(steps, busyPerNode - 1), colourAt(steps, busyPerNode)], ["green", "red"]);
  });
});
