import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AgentName, bundleAgent } from "../../agents/bundle.ts";

/** A ConfigMap holds at most 1 MiB, and server-side apply keeps no second copy of it; a tenth leaves room. */
const maxBundleBytes = 100 * 1024;

describe("the agents' bundles", () => {
  for (const name of ["health", "roller", "node-settings", "bootstrap", "gateway"] satisfies AgentName[]) {
    describe(name, () => {
      const text = bundleAgent(name);
      const folder = mkdtempSync(join(tmpdir(), "bundle-"));
      after(() => {
        rmSync(folder, { recursive: true });
      });

      it("is the same text each time, from whatever folder it is made", () => {
        const here = process.cwd();
        process.chdir(folder);
        try {
          assert.equal(bundleAgent(name), text);
        } finally {
          process.chdir(here);
        }
      });

      it("says nothing of where it was made", () => {
        const projectDir = new URL("../..", import.meta.url).pathname;
        assert.ok(!text.includes(projectDir));
        assert.ok(!text.includes(tmpdir()));
      });

      it("fits into a ConfigMap many times over, and is readable", () => {
        assert.ok(Buffer.byteLength(text) < maxBundleBytes);
        assert.ok(text.split("\n").length > 500, "not minified");
      });

      it("imports nothing but Node.js's own modules", () => {
        const specifiers = [...text.matchAll(/^import .*? from "([^"]+)";$/gm)].map(([, specifier]) => specifier);
        assert.ok(specifiers.length > 0);
        for (const specifier of specifiers) assert.match(specifier!, /^node:/);
      });

      it("does not import node:http by name, which would load all of it", () => {
        assert.doesNotMatch(text, /^import .*"node:https?";$/m);
      });

      it("runs by itself, and names every problem of its settings at once", () => {
        const program = join(folder, `${name}.mjs`);
        const settings = join(folder, "settings.json");
        writeFileSync(program, text);
        writeFileSync(settings, `{ "port": "many", "nonsense": 1 }`);
        const run = spawnSync(process.execPath, [program], {
          env: {
            HEALTH_SETTINGS: settings,
            ROLLER_SETTINGS: settings,
            NODE_SETTINGS_SETTINGS: settings,
            BOOTSTRAP_SETTINGS: settings,
            GATEWAY_SETTINGS: settings,
          },
          encoding: "utf8",
        });
        assert.equal(run.status, 1);
        assert.match(run.stderr, new RegExp(`^${name} settings is not valid:$`, "m"));
        assert.match(run.stderr, /port: found "many", allowed is a whole number from 0 to 65535/);
        assert.match(run.stderr, /nonsense: found an unknown key/);
      });
    });
  }
});
