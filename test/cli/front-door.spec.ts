import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { completionScript, shellOf } from "../../cli/completion.ts";
import { commandList } from "../../cli/commands.ts";
import { projectDir } from "../../cli/project.ts";

const door = path.join(projectDir, "cryptokube");
/** Without what the test's own terminal wants of colours. */
const { FORCE_COLOR: _, ...plain } = process.env;
const ansi = new RegExp(String.fromCharCode(27));

/** The front door as a process of its own, from a folder that is not the clone. */
describe("./cryptokube", function () {
  // Each is a few processes on a machine that may have other work.
  this.timeout(60_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "front-door-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const run = (args: readonly string[], { program = door, env = {} }: { program?: string; env?: object } = {}) =>
    spawnSync(program, args, { cwd: folder, encoding: "utf8", env: { ...plain, ...env } });

  it("is executable, and the package's bin", () => {
    assert.equal(statSync(door).mode & 0o111, 0o111);
    const about = JSON.parse(readFileSync(path.join(projectDir, "package.json"), "utf8")) as { bin: unknown };
    assert.deepEqual(about.bin, { cryptokube: "./cryptokube" });
  });

  it("helps from any folder, and lists every command", () => {
    const { status, stdout, stderr } = run(["--help"]);
    assert.deepEqual([status, stderr], [0, ""]);
    for (const { name } of commandList) assert.match(stdout, new RegExp(`\\./cryptokube ${name}\\b`));
  });

  it("helps on standard error, with status 1, where nothing was asked", () => {
    const { status, stdout, stderr } = run([]);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /Commands:/);
  });

  it("finds its clone through symbolic links, absolute and relative, and blanks in a path", () => {
    const odd = path.join(folder, "a folder");
    mkdirSync(odd);
    symlinkSync(door, path.join(odd, "first"));
    symlinkSync("first", path.join(odd, "second"));
    const { status, stdout } = run(["--version"], { program: path.join(odd, "second") });
    const about = JSON.parse(readFileSync(path.join(projectDir, "package.json"), "utf8")) as { version: string };
    assert.deepEqual([status, stdout], [0, `${about.version}\n`]);
  });

  it("is found on PATH by a link's name", () => {
    const bin = path.join(folder, "bin");
    mkdirSync(bin);
    symlinkSync(door, path.join(bin, "cryptokube"));
    const { status } = run(["--version"], { program: "cryptokube", env: { PATH: `${bin}:${process.env.PATH ?? ""}` } });
    assert.equal(status, 0);
  });

  it("says what it needs where there is no Node.js", () => {
    const tools = path.join(folder, "no-node");
    mkdirSync(tools);
    for (const tool of ["sh", "readlink", "dirname"]) {
      const found = ["/usr/bin", "/bin"].map((each) => path.join(each, tool)).find(existsSync);
      assert.ok(found, tool);
      symlinkSync(found, path.join(tools, tool));
    }
    const { status, stderr } = run(["check"], { env: { PATH: tools } });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "CryptoKube starts from Node.js 20 or newer with npm, and no node was found on PATH: https://nodejs.org/en/download\n",
    );
  });

  it("takes paths from where the person stands", () => {
    const { status, stdout } = run(["schema", "--out", "schema.json"]);
    const file = path.join(folder, "schema.json");
    assert.deepEqual([status, stdout], [0, `${file} is written.\n`]);
    const schema = JSON.parse(readFileSync(file, "utf8")) as { title: string };
    assert.match(schema.title, /^A CryptoKube environment/);
  });

  it("prints the schema as JSON", () => {
    const { stdout } = run(["schema"]);
    const schema = JSON.parse(stdout) as { properties: { config: { properties: object } } };
    assert.ok(Object.keys(schema.properties.config.properties).includes("cryptokube:chains"));
  });

  const faults: [string[], RegExp][] = [
    [["chek"], /^There is no command "chek"\. Did you mean "check"\? Commands: /],
    [["check", "--jsn"], /^--jsn is not an option of check\. Did you mean --json\?\n/],
    [["check", "no-such-environment"], /^There is no Pulumi\.no-such-environment\.yaml in /],
    [["explain", "../../etc"], /^There is no Pulumi\.\.\.\/\.\.\/etc\.yaml in /],
    [["diff", "dev"], /^diff lacks <other>/],
    [["init", "dev"], /^Pulumi\.dev\.yaml.* there already, and nothing is overwritten/],
    [["schema", "--out", "no/such/folder/x.json"], /x\.json cannot be written: /],
    [["completion", "--shell", "fish"], /fish/],
  ];
  for (const [args, expected] of faults) {
    it(`refuses ${args.join(" ")} in words, with status 1 and no trace`, () => {
      const { status, stdout, stderr } = run(args);
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /^ +at /m);
    });
  }

  it("gives a failure as JSON too where JSON was asked for", () => {
    const { status, stdout, stderr } = run(["check", "no-such-environment", "--json"]);
    const said = JSON.parse(stdout) as { ok: boolean; message: string };
    assert.deepEqual([status, said.ok], [1, false]);
    assert.equal(`${said.message}\n`, stderr);
  });

  it("ends quietly where its reader has seen enough", () => {
    const { stderr } = spawnSync("sh", ["-c", `'${door}' estimate dev | true`], { encoding: "utf8", env: plain });
    assert.equal(stderr, "");
  });

  it("colours nothing where no terminal reads", () => {
    for (const args of [["--help"], ["explain", "dev"], ["estimate", "dev"], ["chek"]]) {
      const { stdout, stderr } = run(args);
      assert.doesNotMatch(stdout + stderr, ansi, args.join(" "));
    }
  });

  describe("completion", () => {
    it("prints a script that asks this very clone, quoted", () => {
      for (const shell of ["bash", "zsh"]) {
        const { status, stdout } = run(["completion", "--shell", shell]);
        assert.equal(status, 0);
        assert.ok(stdout.includes(`'${door}' --get-yargs-completions`), stdout);
      }
      assert.match(completionScript("bash", "/a b/it's/cryptokube"), /'\/a b\/it'\\''s\/cryptokube' --get/);
    });

    it("is that of the person's shell", () => {
      assert.deepEqual(
        [shellOf("/usr/bin/zsh"), shellOf("/bin/bash"), shellOf("/bin/fish"), shellOf(undefined)],
        ["zsh", "bash", "bash", "bash"],
      );
      assert.match(run(["completion"], { env: { SHELL: "/bin/zsh" } }).stdout, /^compdef /m);
      assert.match(run(["completion"], { env: { SHELL: "/bin/bash" } }).stdout, /^complete -o bashdefault/m);
    });

    const words = (...line: string[]) =>
      run(["--get-yargs-completions", "cryptokube", ...line], { env: { SHELL: "/bin/bash" } })
        .stdout.trim()
        .split("\n");
    it("offers commands, options and environments", () => {
      const commands = words("");
      for (const { name } of commandList) assert.ok(commands.includes(name), name);
      assert.ok(words("check", "").includes("dev"));
      assert.ok(words("plan", "--").includes("--reoptimise"));
      assert.deepEqual(words("completion", "--shell", ""), ["bash", "zsh"]);
    });

    it("works in bash", () => {
      const script = [
        `source <('${door}' completion --shell bash)`,
        "COMP_WORDS=(./cryptokube est) COMP_CWORD=1",
        "_cryptokube_completions",
        'echo "${COMPREPLY[@]}"',
      ].join("\n");
      const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
      assert.equal(stdout, "estimate\n", stderr);
    });
  });
});
