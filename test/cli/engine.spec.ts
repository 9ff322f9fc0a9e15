import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import {
  claimBackend,
  describeChanges,
  engineListener,
  labEngineEnvironment,
  nameOf,
  stripColours,
} from "../../cli/engine.ts";
import type { Plugins } from "../../lab/acquire/types.ts";

const standIns: Plugins = { kind: { kubernetes: "stand-in", random: "stand-in" }, path: ["/cache/stand-ins"] };
const officials: Plugins = { kind: { kubernetes: "official", random: "official" }, path: [] };

describe("cli/engine", () => {
  describe("claimBackend", () => {
    let dir: string;
    beforeEach(async () => {
      dir = await fs.mkdtemp(path.join(tmpdir(), "backend-"));
    });
    afterEach(() => fs.rm(dir, { recursive: true }));
    const backend = (): { state: string; home: string; labId: string } => ({
      state: path.join(dir, "state"),
      home: path.join(dir, "home"),
      labId: "l1",
    });

    it("takes a new backend, and the same plugins again", async () => {
      await claimBackend(backend(), standIns);
      await claimBackend(backend(), standIns);
    });

    it("refuses plugins of another kind, says which, and asks for down first", async () => {
      await claimBackend(backend(), standIns);
      await assert.rejects(
        claimBackend(backend(), { ...officials, kind: { kubernetes: "official", random: "stand-in" } }),
        /kubernetes was stand-in, is official.*npm run down -- --delete/s,
      );
      await claimBackend(backend(), standIns);
    });
  });

  describe("labEngineEnvironment", () => {
    const backend = { state: "/data/state", home: "/data/home", labId: "l1" };

    it("lets stand-ins be found, and tells them the only lab that they may touch", () => {
      const env = labEngineEnvironment(backend, standIns, "/cache/pulumi/bin");
      assert.equal(env.CRYPTOKUBE_STAND_IN, "l1");
      assert.ok(env.PATH?.startsWith("/cache/stand-ins:/cache/pulumi/bin:"));
      assert.equal(env.PULUMI_BACKEND_URL, "file:///data/state");
    });

    it("keeps any stand-in from being found beside official plugins", () => {
      const env = labEngineEnvironment(backend, officials, "/cache/pulumi/bin");
      assert.equal(env.CRYPTOKUBE_STAND_IN, undefined);
      assert.equal(env.PULUMI_IGNORE_AMBIENT_PLUGINS, "true");
    });

    it("hands no ambient credential on", () => {
      process.env.AWS_SECRET_ACCESS_KEY = "secret";
      process.env.KUBECONFIG = "/home/me/.kube/config";
      try {
        const env = labEngineEnvironment(backend, standIns, "/x");
        assert.equal(env.AWS_SECRET_ACCESS_KEY, "");
        assert.equal(env.KUBECONFIG, "");
      } finally {
        delete process.env.AWS_SECRET_ACCESS_KEY;
        delete process.env.KUBECONFIG;
      }
    });
  });

  it("names a resource by its own type and name", () => {
    assert.equal(
      nameOf("urn:pulumi:dev::cryptokube::cryptokube:index:Environment$kubernetes:apps/v1:Deployment::prometheus"),
      "Deployment prometheus",
    );
  });

  it("strips the engine's colours", () => {
    assert.equal(stripColours("<{%fg 1%}>error:<{%reset%}> no"), "error: no");
  });

  it("says changes in words", () => {
    assert.equal(describeChanges({ create: 3, same: 12, update: 0 }), "3 created, 12 unchanged");
    assert.equal(describeChanges({}), "no changes");
  });

  it("collects errors with the resource's name, and the counts of the summary", () => {
    const shown: string[] = [];
    const { onEvent, report } = engineListener({
      update: (text) => shown.push(text),
      done: () => undefined,
      fail: () => undefined,
    });
    const send = (event: Partial<EngineEvent>): void => {
      onEvent({ sequence: 1, timestamp: 1, ...event });
    };
    const urn = "urn:pulumi:dev::cryptokube::kubernetes:core/v1:Namespace::chains";
    send({ resourcePreEvent: { metadata: { op: "create", urn } } as EngineEvent["resourcePreEvent"] & object });
    send({ diagnosticEvent: { urn, message: "<{%reset%}>it is taken\n", color: "never", severity: "error" } });
    send({ diagnosticEvent: { message: "only a warning", color: "never", severity: "warning" } });
    send({
      summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges: { create: 1 }, policyPacks: {} },
    });
    assert.deepEqual(report, { changes: { create: 1 }, errors: ["Namespace chains: it is taken"] });
    assert.match(shown[0] ?? "", /creating Namespace chains/);
  });
});
