import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import analyzer from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { bundleAgent } from "../../agents/bundle.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { rules } from "../../policy/rules.ts";
import { environmentProgram } from "../../stacks/program.ts";
import { pairs } from "../support/pairs.ts";
import { record } from "../support/recorder.ts";
import { madeStacks, projectDir, testConnection } from "../support/stacks.ts";

describe("the policy pack", () => {
  for (const { environment, config } of [...madeStacks(), { environment: "pairs", config: pairs({ nodes: 2 }) }]) {
    it(`finds nothing in the whole program of ${environment}, the agents' bundles included`, async function () {
      this.timeout(30_000);
      const agents = {
        health: bundleAgent("health"),
        roller: bundleAgent("roller"),
        "node-settings": bundleAgent("node-settings"),
        bootstrap: bundleAgent("bootstrap"),
        gateway: bundleAgent("gateway"),
      };
      const program = () => environmentProgram({ environment, config, connection: testConnection, agents });
      const { resources } = await record(program, { stack: environment });
      const plain = resources.map(({ type, name, urn, inputs }) => ({ type, name, urn, props: inputs }));
      assert.ok(plain.some(({ type }) => type === "kubernetes:apps/v1:StatefulSet"));
      assert.deepEqual(await evaluate(rules, plain), []);
    });
  }

  it("serves its rules to the engine, run by this Node.js as it is", async function () {
    this.timeout(30_000);
    const child = spawn(process.execPath, ["policy/index.ts"], {
      cwd: projectDir,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      const client = new analyzer.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
      const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
        client.getAnalyzerInfo(new empty.Empty(), (error, answer) => {
          if (error) reject(error);
          else resolve(answer);
        });
      });
      client.close();
      assert.equal(info.getName(), "cryptokube");
      assert.deepEqual(
        info.getPoliciesList().map((policy) => policy.getName()),
        rules.map(({ name }) => name),
      );
    } finally {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
  });
});
