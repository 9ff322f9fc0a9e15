import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cacheFolder, homeFolder, invokingUser, labKubeconfigPath, labName, labPaths } from "../../lab/paths.ts";

const passwd = (): string => "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000:Ann:/home/ann:/bin/bash\n";

describe("paths of a lab", () => {
  let project: string;
  before(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), "cryptokube-paths-")));
  });
  after(() => {
    rmSync(project, { recursive: true });
  });

  it("follow the XDG variables, and ignore one that is relative", () => {
    const env = { HOME: "/home/ann" };
    assert.equal(cacheFolder(env), "/home/ann/.cache/cryptokube");
    assert.equal(cacheFolder({ ...env, XDG_CACHE_HOME: "/big/cache" }), "/big/cache/cryptokube");
    assert.equal(cacheFolder({ ...env, XDG_CACHE_HOME: "cache" }), "/home/ann/.cache/cryptokube");
    assert.equal(
      labKubeconfigPath(project, "dev", { ...env, XDG_DATA_HOME: "/data", CRYPTOKUBE_LAB: "mine" }),
      "/data/cryptokube/labs/mine/kubeconfig",
    );
  });

  it("are those of the person behind sudo", () => {
    assert.equal(homeFolder({ HOME: "/root", SUDO_UID: "1000", SUDO_GID: "1000" }, passwd), "/home/ann");
    assert.equal(homeFolder({ HOME: "/root" }, passwd), "/root");
    // A user of a directory service is not in the file: HOME is the best guess left.
    assert.equal(homeFolder({ HOME: "/root", SUDO_UID: "7", SUDO_GID: "7" }, passwd), "/root");
    assert.throws(() => homeFolder({}, passwd), /HOME is not set/);
  });

  it("go to the user behind sudo only where root runs", () => {
    const env = { SUDO_UID: "1000", SUDO_GID: "1001" };
    assert.deepEqual(invokingUser(env, 0), { uid: 1000, gid: 1001 });
    assert.equal(invokingUser(env, 1000), undefined);
    assert.equal(invokingUser({}, 0), undefined);
  });

  it("name the lab after the environment and the clone, whichever way the clone is reached", () => {
    const name = labName(project, "dev", {});
    assert.match(name, /^dev-[0-9a-f]{8}$/);
    const link = `${project}-link`;
    symlinkSync(project, link);
    try {
      assert.equal(labName(link, "dev", {}), name);
    } finally {
      rmSync(link);
    }
    assert.notEqual(labName(path.dirname(project), "dev", {}), name);
    assert.notEqual(labName(project, "staging", {}), name);
  });

  it("refuse a name that is no folder's name", () => {
    for (const bad of ["../other", "a b", ".", "-x", "x".repeat(64), "a/b"]) {
      assert.throws(() => labName(project, "dev", { CRYPTOKUBE_LAB: bad }), /from CRYPTOKUBE_LAB/, bad);
    }
    assert.throws(() => labName(project, "a/b", {}), /must be letters/);
  });

  it("are all inside the lab's own folder", () => {
    const { root, name, ...files } = labPaths(project, "dev", { HOME: "/home/ann" });
    assert.equal(path.basename(root), name);
    for (const file of Object.values(files)) assert.equal(path.dirname(file), root);
  });
});
