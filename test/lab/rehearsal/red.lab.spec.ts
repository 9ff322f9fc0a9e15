/**
 * Where reality would refuse, a rehearsal is red, with the reason: the whole program on the real engine, with one thing
 * wrong in its plan or in itself, and what the command says and ends with.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { conclude } from "../../../cli/rehearse/conclude.ts";
import type { RehearsalReport } from "../../../cli/rehearse/report.ts";
import { rehearse, type Subject } from "../../../cli/rehearse/run.ts";
import { patch } from "../../../lab/rehearsal/cluster.ts";
import { loadEnvironment } from "../../../stacks/load.ts";
import { projectDir } from "../../support/stacks.ts";
import { mistakes } from "./mistakes.ts";
import { awsOf, planOf, subjectOf } from "./plans.ts";
import { clearCluster, describeRehearsal } from "./support.ts";

const environment = "staging-eu-west-1";

describeRehearsal("a rehearsal with a mistake in it", (suite) => {
  /** What the command prints, for programs and for people, and its exit status. */
  async function outcome(subject: Subject): Promise<{ report: RehearsalReport; text: string; status: number }> {
    const read = loadEnvironment(environment, { projectDir });
    assert.ok(read.ok);
    const rehearsal = suite().rehearsal({ region: read.loaded.config.region ?? "" });
    const result = await rehearse(subject, rehearsal, true);
    const rehearsed = { result, walls: "those of a spec", lab: suite().lab, folder: rehearsal.root, seconds: 1 };
    const printed = [true, false].map((json) => {
      let said = "";
      const io = { out: (words: string) => void (said += words), style: (_: unknown, words: string) => words };
      return { status: conclude(rehearsed, read.loaded, { json, keep: false }, io), said };
    });
    const [forPrograms, forPeople] = printed;
    assert.ok(forPrograms && forPeople);
    assert.equal(forPrograms.status, forPeople.status);
    return {
      report: JSON.parse(forPrograms.said) as RehearsalReport,
      text: forPeople.said,
      status: forPeople.status,
    };
  }

  afterEach(async () => {
    const { api } = suite();
    const gateway = "/api/v1/namespaces/shop/services/gateway";
    // Its controller went with the region: nobody else lets it go.
    if ((await api.find(gateway)) !== undefined) await patch(api, gateway, { metadata: { finalizers: null } });
    await clearCluster(api);
  });

  for (const { title, change, around, foundIn, says } of mistakes) {
    it(title, async () => {
      const plan = planOf(environment);
      change?.(awsOf(plan), plan);
      const { report, text, status } = await outcome(subjectOf(plan, around));
      assert.equal(status, 1, text);
      assert.equal(report.redIn, foundIn, text);
      assert.equal(report.standing, "not to be applied: its rehearsal is red");
      const reasons = report.problems.join("\n");
      for (const reason of says) assert.match(reasons, reason);
      const [, red = ""] = text.split(/^RED, .*:$/m);
      for (const problem of report.problems) assert.ok(red.includes(problem.replaceAll("\n", "\n  ")), text);
    });
  }

  it("what fails in a preview alone, where nothing is there yet", async () => {
    const { report, text, status } = await outcome(
      subjectOf(planOf(environment), (make) => {
        if (pulumi.runtime.isDryRun()) {
          throw new pulumi.RunError("this program wants the network's id before there is one");
        }
        make();
      }),
    );
    assert.equal(status, 1, text);
    assert.equal(report.redIn, "preview", text);
    assert.match(report.problems.join("\n"), /wants the network's id before there is one/);
    assert.match(text, /^RED, IN THE FIRST PREVIEW, BEFORE ANYTHING WAS MADE:$/m);
  });

  it("what is made and no preview shows, as it hangs on a value that is known too late", async () => {
    const kubeconfig = readFileSync(suite().lab.kubeconfig, "utf8");
    const program = () => {
      const provider = new k8s.Provider("lab", { kubeconfig });
      const first = new k8s.core.v1.Namespace("first", { metadata: { name: "first" } }, { provider });
      first.id.apply(() => new k8s.core.v1.Namespace("late", { metadata: { name: "late" } }, { provider }));
      return Promise.resolve({});
    };
    const { report, text, status } = await outcome({
      environment,
      stackFile: "config: {}\n",
      program,
      unprotected: program,
    });
    assert.equal(status, 1, text);
    assert.equal(report.redIn, "look", text);
    assert.match(text, /The first preview shows 1 of kubernetes:core\/v1:Namespace, and the up made 2/);
  });
});
