import assert from "node:assert/strict";
import { clock, dataMountOptions, nodeSettings, openFiles } from "../../catalogue/node-settings.ts";

describe("catalogue/node-settings", () => {
  it("names each setting once, and says what for", () => {
    const names = nodeSettings.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, why } of nodeSettings) assert.match(why, /^[A-Z`].{30,}\.$/, name);
  });

  it("says for each where it is from, and when", () => {
    const sources = [...nodeSettings.map(({ source }) => source), ...Object.values(clock.sources)];
    for (const { from, on, how } of sources) {
      assert.ok(from.length > 20);
      assert.match(on, /^20\d\d-\d\d-\d\d$/);
      assert.ok(["run", "read", "inferred"].includes(how));
    }
  });

  it("holds what was asked for: files, socket buffers, swap, huge pages, mounts, watches", () => {
    assert.deepEqual(
      nodeSettings.map(({ name, made }) => `${name}: ${made.by}`),
      [
        "net.core.rmem_max: sysctl",
        "net.core.wmem_max: sysctl",
        "open-files: node-config",
        "fs.nr_open: image",
        "fs.inotify.max_user_instances: image",
        "fs.inotify.max_user_watches: image",
        "noatime: storage-class",
        "vm.max_map_count: image",
        "vm.swappiness: sysctl",
        "swap: image",
        "transparent-huge-pages: tmpfiles",
        "vm.nr_hugepages: image",
      ],
    );
  });

  it("makes by sysctl what it expects to find, in the file that tells it", () => {
    const made = nodeSettings.filter(({ made }) => made.by === "sysctl");
    assert.ok(made.length > 0);
    for (const { name, made: by, file, expect } of made) {
      assert.ok("line" in by);
      const [key, value] = by.line.split(" = ");
      assert.equal(key, name);
      assert.equal(file, `proc/sys/${name.replaceAll(".", "/")}`);
      const bound = "atLeast" in expect ? expect.atLeast : "atMost" in expect ? expect.atMost : Number.NaN;
      assert.equal(Number(value), bound);
    }
  });

  it("makes by tmpfiles what it expects to find, in the file that tells it", () => {
    for (const { made, file, expect } of nodeSettings) {
      if (made.by !== "tmpfiles") continue;
      assert.ok("line" in made);
      const [kind, target, mode, user, group, age, value] = made.line.split(" ");
      assert.deepEqual([kind, target, mode, user, group, age], ["w", `/${file}`, "-", "-", "-", "-"]);
      assert.deepEqual(expect, { contains: `[${value!}]` });
    }
  });

  it("touches nothing that kubelet holds to its own values", () => {
    // k8s.io/kubernetes v1.36.0, pkg/util/sysctl and pkg/kubelet/cm/container_manager_linux.go: setupKernelTunables.
    const kubelets = ["vm.overcommit_memory", "vm.panic_on_oom", "kernel.panic", "kernel.panic_on_oops", "kernel.keys"];
    for (const { name } of nodeSettings) assert.ok(!kubelets.some((own) => name.startsWith(own)), name);
  });

  it("touches nothing that each pod has of its own", () => {
    for (const { name } of nodeSettings) assert.doesNotMatch(name, /^net\.(ipv4|ipv6|core\.somaxconn)/);
  });

  it("is read from files below the root, of which only mounts are the machine's alone", () => {
    for (const { file } of nodeSettings) assert.match(file, /^(proc|sys)\/[\w/.]+$/);
    assert.deepEqual(
      nodeSettings.filter(({ shown }) => shown === "machine").map(({ file }) => file),
      ["proc/1/mounts"],
    );
  });

  it("lets a container ask for as many open files as a process may have at all, and not begin with them", () => {
    assert.deepEqual(openFiles, { soft: 65_536, hard: 1_048_576 });
    assert.deepEqual(
      nodeSettings
        .filter(({ expect }) => "atLeast" in expect && expect.atLeast === openFiles.hard)
        .map(({ name }) => name),
      ["open-files", "fs.nr_open"],
    );
  });

  it("mounts data without access times", () => {
    assert.deepEqual(dataMountOptions, ["noatime"]);
  });
});
