import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { labKubeconfigPath } from "../lab/paths.ts";
import { environmentOutputs } from "../stacks/outputs.ts";
import { planEnvironment } from "../stacks/plan.ts";
import { type HostedRun, runAsLanguageHost } from "./support/engine/language-host.ts";
import { configOf, projectDir, recordStack } from "./support/stacks.ts";

/** The committed environment, whose lock lies beside the program, as the engine hands its config on. */
const file = readFileSync(path.join(projectDir, "Pulumi.dev.yaml"), "utf8");
const values = (parse(file) as { config: Record<string, unknown> }).config;
const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));

/** Exit status by which a runner tells its host that it has already said what is wrong. */
const saidSo = 32;

describe("index.ts, run as the official CLI's language host runs it", function () {
  // A process that loads Pulumi, and the agents' bundler.
  this.timeout(60_000);
  let home = "";
  let env: Record<string, string> = {};

  before(() => {
    home = mkdtempSync(path.join(tmpdir(), "cryptokube-index-"));
    env = { HOME: home };
    const kubeconfig = labKubeconfigPath(projectDir, "dev", env);
    mkdirSync(path.dirname(kubeconfig), { recursive: true });
    writeFileSync(kubeconfig, "apiVersion: v1\nkind: Config\n");
  });
  after(() => {
    rmSync(home, { recursive: true });
  });

  for (const preview of [true, false]) {
    describe(preview ? "in a preview" : "in an update", () => {
      let run: HostedRun;
      before(async () => {
        run = await runAsLanguageHost({ config, env, preview });
      });

      it("ends well and says nothing", () => {
        assert.deepEqual(
          { status: run.status, stderr: run.stderr, errors: run.log.errors },
          { status: 0, stderr: "", errors: [] },
        );
      });

      it("registers what the program registers under mocks", async () => {
        const expected = await recordStack({
          environment: "dev",
          config: configOf(file),
        });
        const names = (resources: readonly { type: string; name: string }[]) =>
          resources.map(({ type, name }) => `${type} ${name}`).sort();
        assert.deepEqual(names(run.log.registered), names(expected.resources));
      });

      it("has the outputs that follow from the plan", () => {
        const plan = planEnvironment(configOf(file), "dev");
        assert.deepEqual(run.log.outputs, JSON.parse(JSON.stringify(environmentOutputs(plan))));
      });
    });
  }

  it("runs nothing at import, and exports what the runner takes for the program, and only that", async () => {
    // Without an engine, a resource registered at import would throw.
    assert.deepEqual(Object.keys(await import("../index.ts")), ["default"]);
  });

  it("translates no stack traces: the runner's own cost a region most of its memory", async () => {
    const probe = `process.on("exit", () => console.error("made by", Error.prepareStackTrace?.name))`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(probe)}`;
    const { status, stderr } = await runAsLanguageHost({ config, env: { ...env, NODE_OPTIONS }, preview: true });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "made by untranslated\n" });
  });

  it("says everything that is wrong with the config, once, and registers nothing", async () => {
    const wrong = { ...config, "cryptokube:prometheus": '{"retention":"soon","strage":"1Gi"}' };
    const { status, log } = await runAsLanguageHost({ config: wrong, env });
    assert.equal(status, saidSo);
    assert.equal(log.errors.length, 1);
    assert.match(log.errors[0]!, /^Pulumi\.dev\.yaml has 2 errors\./);
    assert.match(log.errors[0]!, /config\.cryptokube:prometheus\.retention/);
    assert.match(log.errors[0]!, /did you mean "storage"\?/);
    assert.ok(!log.errors[0]!.includes("    at "), "a stack trace helps nobody here");
    assert.deepEqual(
      log.registered.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
  });

  it("makes nothing that the lock does not hold, and says what that is and which command records it", async () => {
    const chains = values["cryptokube:chains"] as object[];
    const more = [...chains, { ...chains[0], name: "second" }];
    const { status, log } = await runAsLanguageHost({
      config: { ...config, "cryptokube:chains": JSON.stringify(more) },
      env,
      preview: true,
    });
    assert.equal(status, saidSo);
    assert.equal(log.errors.length, 1);
    assert.match(log.errors[0]!, /^Pulumi\.dev\.yaml asks for what dev\.lock\.json does not hold:\n/);
    assert.match(log.errors[0]!, /\n {2}second-0 is new: it goes to pool lab-lab-1 in lab\.\n/);
    assert.match(log.errors[0]!, /\n`\.\/cryptokube plan dev` shows what changes and records it\.$/);
    assert.deepEqual(
      log.registered.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
  });

  it("makes a region of AWS as its lock says, without any connection of its own", async () => {
    const environment = "staging-eu-west-1";
    const text = readFileSync(path.join(projectDir, `Pulumi.${environment}.yaml`), "utf8");
    const said = (parse(text) as { config: Record<string, unknown> }).config;
    const asText = Object.entries(said).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const { status, stderr, log } = await runAsLanguageHost({
      config: Object.fromEntries(asText) as Record<string, string>,
      stack: environment,
      env: { HOME: path.join(home, "nobody") },
      preview: true,
    });
    assert.deepEqual({ status, stderr, errors: log.errors }, { status: 0, stderr: "", errors: [] });
    const types = log.registered.map(({ type }) => type);
    for (const type of ["aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", "kubernetes:core/v1:Namespace"]) {
      assert.ok(types.includes(type), `nothing of type ${type}`);
    }
    assert.deepEqual(log.outputs?.connect, {
      command: `aws eks update-kubeconfig --region eu-west-1 --name cryptokube-${environment} --alias cryptokube-${environment}`,
      from: "from within the VPC, a peered network or a VPN: the API server has no address on the internet",
    });
  });

  it("makes no cluster of Google Cloud yet, and says so", async () => {
    const cloud = {
      "gcp:region": "us-east1",
      "gcp:project": "my-project",
      "cryptokube:cluster": '{"kind":"gke","version":"1.36"}',
    };
    const { status, log } = await runAsLanguageHost({ config: cloud, env, preview: true });
    assert.equal(status, saidSo);
    assert.match(log.errors.join(), /^dev is planned and priced, and not made: the components of gke/);
  });

  it("lets an encrypted key of ours stand", async () => {
    const { status } = await runAsLanguageHost({
      config: { ...config, "cryptokube:token": "hunter2" },
      secretKeys: ["cryptokube:token"],
      env,
      preview: true,
    });
    assert.equal(status, 0);
  });

  it("says what to do where the lab does not run", async () => {
    const { status, log } = await runAsLanguageHost({ config, env: { HOME: path.join(home, "other") } });
    assert.equal(status, saidSo);
    assert.match(log.errors.join(), /`npm run up`/);
    assert.ok(!log.errors.join().includes("    at "), "a stack trace helps nobody here");
  });
});
