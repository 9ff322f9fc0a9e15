import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import {
  maxUserDataBytes,
  nodeScript,
  nodeUserData,
  userDataSources,
} from "../../../catalogue/clouds/aws/user-data.ts";
import { nodeSettings, openFiles } from "../../../catalogue/node-settings.ts";

interface Part {
  type: string;
  body: string;
}

/** The parts of a MIME multi-part text, as RFC 2046 has them. */
function partsOf(text: string): Part[] {
  const [head, ...rest] = text.split("\n\n");
  const boundary = /^Content-Type: multipart\/mixed; boundary="([^"]+)"$/m.exec(head!)?.[1];
  assert.ok(boundary !== undefined);
  assert.match(head!, /^MIME-Version: 1\.0$/m);
  const body = `\n${rest.join("\n\n")}`;
  const pieces = body.split(`\n--${boundary}`);
  assert.equal(pieces.at(-1), "--\n", "the last boundary is closed");
  return pieces.slice(1, -1).map((piece) => {
    const [headers, ...lines] = piece.slice(1).split("\n\n");
    return { type: /^Content-Type: (.*)$/m.exec(headers!)![1]!, body: lines.join("\n\n") };
  });
}

const nodeConfigOf = (text: string) => parse(partsOf(text)[0]!.body) as Record<string, Record<string, unknown>>;

describe("catalogue/clouds/aws: user data", () => {
  const text = nodeUserData({ maxPods: 110, localNvme: false });

  it("is a MIME text of a NodeConfig and a script", () => {
    assert.deepEqual(
      partsOf(text).map(({ type }) => type),
      ["application/node.eks.aws", 'text/x-shellscript; charset="us-ascii"'],
    );
  });

  it("tells nodeadm the pods that a machine may hold, also where EKS's own configuration comes after", () => {
    assert.deepEqual(nodeConfigOf(nodeUserData({ maxPods: 58, localNvme: false })), {
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: {
        containerd: {
          baseRuntimeSpec: {
            process: { rlimits: [{ type: "RLIMIT_NOFILE", soft: openFiles.soft, hard: openFiles.hard }] },
          },
        },
        kubelet: { config: { maxPods: 58 }, flags: ["--max-pods=58"] },
      },
    });
  });

  it("makes one RAID 0 of a machine's own disks where they hold data, and leaves them alone otherwise", () => {
    const { instance } = nodeConfigOf(nodeUserData({ maxPods: 58, localNvme: true })).spec!;
    assert.deepEqual(instance, { localStorage: { strategy: "RAID0" } });
    assert.ok(!("instance" in nodeConfigOf(text).spec!));
  });

  it("is the same text for the same request: a change of it replaces machines", () => {
    assert.equal(nodeUserData({ maxPods: 110, localNvme: false }), text);
    assert.notEqual(nodeUserData({ maxPods: 110, localNvme: true }), text);
  });

  it("is what EC2 takes: ASCII, and below 16 KiB after base64", () => {
    for (const localNvme of [true, false]) {
      const longest = nodeUserData({ maxPods: 737, localNvme });
      assert.match(longest, /^[\n\x20-\x7e]*$/);
      assert.ok(Buffer.from(longest).toString("base64").length <= 16 * 1024);
    }
    assert.equal(Buffer.alloc(maxUserDataBytes).toString("base64").length, 16 * 1024);
  });

  it("refuses a number of pods that kubelet would not take", () => {
    for (const maxPods of [0, -1, 1.5, Number.NaN]) {
      assert.throws(
        () => nodeUserData({ maxPods, localNvme: false }),
        /cannot hold .* pods: maxPods is a whole number/,
      );
    }
    assert.doesNotThrow(() => nodeUserData({ maxPods: 1, localNvme: false }));
  });

  it("says where its facts are from", () => {
    for (const { from, on } of Object.values(userDataSources)) {
      assert.ok(from.length > 20);
      assert.match(on, /^20\d\d-\d\d-\d\d$/);
    }
  });

  it("holds no boundary inside a part", () => {
    for (const { body } of partsOf(text)) assert.ok(!body.includes("==cryptokube=="));
  });
});

describe("catalogue/clouds/aws: the script in user data", () => {
  const script = nodeScript();
  const folder = mkdtempSync(path.join(tmpdir(), "user-data-"));
  const root = path.join(folder, "root");
  const programs = path.join(folder, "bin");
  const calls = path.join(folder, "calls");
  const bash = execFileSync("sh", ["-c", "command -v bash"], { encoding: "utf8" }).trim();

  before(() => {
    mkdirSync(programs);
    // The coreutils that it may use, and nothing else of this machine.
    for (const name of ["cat", "chmod", "mkdir", "mv"]) {
      const target = execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
      symlinkSync(target, path.join(programs, name));
    }
    writeFileSync(path.join(folder, "script.sh"), script);
  });
  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    writeFileSync(calls, "");
    for (const name of ["systemctl", "systemd-tmpfiles"]) stub(name, 0);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A program that only notes how it was called. */
  function stub(name: string, status: number): void {
    const file = path.join(programs, name);
    writeFileSync(file, `#!${bash}\necho "${name} $*" >> "$CALLS"\nexit ${status}\n`);
    chmodSync(file, 0o755);
  }
  const run = () =>
    spawnSync(bash, [path.join(folder, "script.sh")], {
      env: { PATH: programs, CRYPTOKUBE_ROOT: root, CALLS: calls },
      encoding: "utf8",
    });
  const filesOf = (): string[] =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .sort();
  const read = (file: string) => readFileSync(path.join(root, file), "utf8");

  it("is one that bash can read, and stops at the first failure", () => {
    assert.equal(spawnSync(bash, ["-n"], { input: script, encoding: "utf8" }).status, 0);
    assert.match(script, /^#!\/bin\/bash\n/);
    assert.match(script, /^set -euo pipefail$/m);
  });

  it("quotes every variable, so that no path is split", () => {
    const code = script.replaceAll(/<<'END'\n[\s\S]*?\nEND\n/g, "\n").replaceAll(/^ *#.*$/gm, "");
    const bare = code.replaceAll(/"[^"]*"/g, "").match(/\$[\w{(]/g);
    assert.equal(bare, null);
    assert.doesNotMatch(code, /`/);
  });

  it("reaches no network and installs nothing", () => {
    assert.doesNotMatch(script, /\b(curl|wget|dnf|yum|rpm|aws|pip|git|ssh|nc|https?:)\b/);
    assert.doesNotMatch(script, /\/dev\/(tcp|udp)/);
  });

  it("writes every sysctl of the catalogue where it outlasts a restart and comes after the image's", () => {
    assert.equal(run().status, 0);
    assert.equal(
      read("etc/sysctl.d/99-zz-cryptokube.conf"),
      "net.core.rmem_max = 7500000\nnet.core.wmem_max = 7500000\nvm.swappiness = 1\n",
    );
    const lines = nodeSettings.flatMap(({ made }) => (made.by === "sysctl" && "line" in made ? [made.line] : []));
    for (const line of lines) assert.ok(read("etc/sysctl.d/99-zz-cryptokube.conf").includes(`${line}\n`));
    // The image's own are linked as 99-sysctl.conf; the last by name holds.
    const [written] = readdirSync(path.join(root, "etc/sysctl.d"));
    assert.deepEqual([written!, "99-sysctl.conf"].sort(), ["99-sysctl.conf", written]);
  });

  it("leaves huge pages to the programs that ask for them, after each restart", () => {
    assert.equal(run().status, 0);
    assert.equal(
      read("etc/tmpfiles.d/cryptokube.conf"),
      "w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise\n",
    );
  });

  it("applies what it wrote, after it wrote it", () => {
    assert.equal(run().status, 0);
    assert.equal(
      readFileSync(calls, "utf8"),
      `systemctl restart systemd-sysctl.service\nsystemd-tmpfiles --create ${root}/etc/tmpfiles.d/cryptokube.conf\n`,
    );
  });

  it("writes those two files and no other, readable by all", () => {
    const result = run();
    assert.deepEqual([result.status, result.stderr], [0, ""]);
    assert.deepEqual(filesOf(), ["etc/sysctl.d/99-zz-cryptokube.conf", "etc/tmpfiles.d/cryptokube.conf"]);
    for (const file of filesOf()) assert.equal(statSync(path.join(root, file)).mode & 0o777, 0o644);
  });

  it("does the same again when it is run again, also over what somebody changed or left half done", () => {
    assert.equal(run().status, 0);
    const first = filesOf().map((file) => [file, read(file)]);
    writeFileSync(path.join(root, "etc/sysctl.d/99-zz-cryptokube.conf"), "vm.swappiness = 60\n");
    writeFileSync(path.join(root, "etc/tmpfiles.d/cryptokube.conf.new"), "half");
    assert.equal(run().status, 0);
    assert.deepEqual(
      filesOf().map((file) => [file, read(file)]),
      first,
    );
  });

  it("fails where a setting could not be applied, so that cloud-init says so", () => {
    stub("systemctl", 3);
    assert.equal(run().status, 3);
    stub("systemctl", 0);
    stub("systemd-tmpfiles", 65);
    assert.equal(run().status, 65);
  });
});
