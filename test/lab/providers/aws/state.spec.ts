import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import * as path from "node:path";
import { CloudStore } from "../../../../lab/providers/aws/cloud/store.ts";
import { taggedResources } from "../../../../lab/providers/aws/cloud/tags.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { rehearsalFiles } from "../../../../lab/rehearsal/place.ts";
import { openCloud } from "./support/cloud.ts";
import { openRehearsal } from "./support/rehearsal.ts";

const root = path.resolve(import.meta.dirname, "../../../..");

describe("a simulated cloud on disk", () => {
  it("holds everything that was answered, however the process ended", async function () {
    this.timeout(20_000);
    const rehearsal = openRehearsal();
    const { cloud } = rehearsalFiles(rehearsal.folder);
    // Says each entry once it is stored, until it is killed.
    const program = `
      import { CloudStore } from ${JSON.stringify(path.join(root, "lab/providers/aws/cloud/store.ts"))};
      const store = new CloudStore(${JSON.stringify(cloud)}, "sim-spec");
      for (let i = 0; ; i++) {
        store.change(({ entries }) => entries.push({ type: "t", id: "sim-" + i, name: "x".repeat(5000), status: "ACTIVE", properties: {} }));
        process.stdout.write(i + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split("\n").length > 40) child.kill("SIGKILL");
      });
      child.on("close", () => {
        resolve();
      });
    });
    const answered = said.split("\n").slice(0, -1).map(Number);
    const stored = new CloudStore(cloud, "sim-spec").read().entries.map(({ id }) => id);
    assert.ok(answered.length > 30);
    for (const i of answered) {
      assert.ok(stored.includes(`sim-${String(i)}`), `sim-${String(i)} was answered and is not there`);
    }
    rehearsal.close();
  });

  it("loses nothing where two processes change it at once, after a third was killed at it", async function () {
    this.timeout(60_000);
    const rehearsal = openRehearsal();
    const { cloud, turn } = rehearsalFiles(rehearsal.folder);
    const ended = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => ended.on("close", resolve));
    renameSync(turn, `${turn}.${String(ended.pid)}`);
    const changes = 150;
    const program = (name: string): string => `
      import { CloudStore } from ${JSON.stringify(path.join(root, "lab/providers/aws/cloud/store.ts"))};
      const store = new CloudStore(${JSON.stringify(cloud)}, "sim-spec");
      for (let i = 0; i < ${String(changes)}; i++) {
        store.change(({ entries }) => entries.push({ type: "t", id: "sim-${name}-" + i, name: "", status: "ACTIVE", properties: {} }));
      }`;
    const statuses = await Promise.all(
      ["a", "b"].map(
        (name) =>
          new Promise((resolve) => {
            spawn(process.execPath, ["--input-type=module-typescript", "-e", program(name)], {
              stdio: ["ignore", "ignore", "inherit"],
            }).on("close", resolve);
          }),
      ),
    );
    assert.deepEqual(statuses, [0, 0]);
    assert.equal(new Set(rehearsal.cloud().entries.map(({ id }) => id)).size, 2 * changes);
    rehearsal.close();
  });

  it("goes on where another process stopped", async () => {
    const first = openCloud();
    const vpc = await first.make(types.VPC, { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    const second = openCloud({ rehearsal: first.rehearsal });
    const read = await second.read(vpc);
    assert.equal(read.id, vpc.id);
    assert.deepEqual(read.state["tags"], { a: "b" });
    await second.remove(vpc);
    assert.equal((await first.read(vpc)).id, "");
  });

  it("shows what somebody edited in it, and what somebody took out of it", async () => {
    const cloud = openCloud();
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    cloud.rehearsal.edit(({ entries }) => {
      const found = entries.find(({ id }) => id === vpc.id);
      if (found !== undefined) found.properties["enableDnsHostnames"] = false;
    });
    assert.equal((await cloud.read(vpc)).inputs["enableDnsHostnames"], false);
    cloud.rehearsal.edit((edited) => {
      edited.entries = [];
    });
    assert.deepEqual(await cloud.read(vpc), { id: "", state: {}, inputs: {} });
    await cloud.remove(vpc);
  });

  it("imports what is there, with the inputs that a program would give", async () => {
    const cloud = openCloud();
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    const found = await cloud.read({ ...vpc, inputs: {}, state: {} });
    assert.deepEqual([found.inputs["cidrBlock"], found.inputs["tags"]], ["10.0.0.0/16", { a: "b" }]);
    assert.equal(found.inputs["arn"], undefined);
  });

  it("finds what is left with an environment's tags, the provider's own among them", async () => {
    const cloud = openCloud({ defaultTags: { "cryptokube.io/environment": "spec" } });
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } });
    assert.deepEqual(vpc.state["tags"], { Name: "main" });
    assert.deepEqual(vpc.state["tagsAll"], { Name: "main", "cryptokube.io/environment": "spec" });
    const left = (tags: Record<string, string>) => taggedResources(cloud.cloud(), tags).map(({ id }) => id);
    assert.deepEqual(left({ "cryptokube.io/environment": "spec" }), [vpc.id]);
    assert.deepEqual(left({ "cryptokube.io/environment": "prod" }), []);
  });

  it("writes down each call, and what was held to what, beside it", async () => {
    const cloud = openCloud();
    await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16" }, "main");
    assert.deepEqual(
      cloud.rehearsal.calls().map(({ operation, name, outcome }) => [operation, name, outcome]),
      [
        ["CreateVpc", "main", "done"],
        ["ModifyVpcAttribute", "main", "done"],
      ],
    );
    const { folder } = cloud.rehearsal;
    assert.ok(readdirSync(folder).every((file) => !file.endsWith(".new")));
    const coverage = JSON.parse(readFileSync(path.join(folder, "coverage.json"), "utf8")) as { share: number };
    assert.equal(coverage.share, 1);
  });
});
