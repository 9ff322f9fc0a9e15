import assert from "node:assert/strict";
import { dataMounts, inside } from "../../../lab/cluster/layout.ts";
import type { MountRequest, MountStep } from "../../../lab/cluster/mounts.ts";
import { covered, entryBelow, mountPlan } from "../../../lab/cluster/mounts.ts";

const request: MountRequest = {
  stage: "/home/ada/labs/dev/cluster/stage",
  cluster: "/home/ada/labs/dev/cluster",
  run: "/home/ada/labs/dev/run",
  needed: ["/home/ada/project", "/home/ada/.cache/cryptokube/etcd"],
  shownSysctls: [{ path: "/proc/sys/kernel/panic", value: "10" }],
};

const mounts = (steps: readonly MountStep[]): string[] =>
  steps.flatMap((step) => (step.do === "mount" ? [step.arguments.join(" ")] : []));

describe("what a lab sees of the machine", () => {
  it("is its own below /run, /var/lib and /var/log, on a tmpfs, with its data where a node has it", () => {
    const all = mounts(mountPlan(request));
    assert.equal(all[0], `-t tmpfs -o mode=0755 cryptokube ${request.stage}`);
    for (const { folder } of dataMounts) {
      assert.ok(
        all.some((line) => line.startsWith(`--bind ${request.cluster}/${folder} `)),
        folder,
      );
    }
    for (const cover of covered) {
      assert.ok(all.includes(`--rbind ${request.stage}/${cover.split("/").at(-1) ?? ""} ${cover}`));
    }
    assert.ok(dataMounts.every(({ at }) => covered.some((cover) => at.startsWith(`${cover}/`))));
    assert.ok(inside.data.startsWith("/run/"));
  });

  it("covers nothing before all is prepared below it", () => {
    const all = mounts(mountPlan(request));
    const firstCover = all.findIndex((line) => line.endsWith(" /run"));
    assert.ok(all.slice(firstCover).every((line) => !line.includes("--bind")));
    assert.equal(all.at(-1), "--make-rshared /");
  });

  it("keeps in sight what the lab needs from below a covered folder", () => {
    const all = mounts(
      mountPlan({ ...request, needed: ["/var/lib/jenkins/a", "/var/lib/jenkins/b", "/run/user/1000/x"] }),
    );
    assert.equal(all.filter((line) => line === `--rbind /var/lib/jenkins ${request.stage}/lib/jenkins`).length, 1);
    assert.ok(all.includes(`--rbind /run/user ${request.stage}/run/user`));
  });

  it("refuses to hide what it needs behind its own folders", () => {
    assert.throws(() => mountPlan({ ...request, needed: ["/var/lib/containerd/x"] }), /covers \/var\/lib\/containerd/);
  });

  it("leaves kernel settings of the machine unwritable, those of its own network writable", () => {
    const all = mounts(mountPlan(request));
    const at = (line: string): number => all.indexOf(line);
    assert.ok(at("--bind /proc/sys /proc/sys") >= 0);
    assert.ok(at("--bind /proc/sys/net /proc/sys/net") > at("--bind /proc/sys /proc/sys"));
    assert.ok(at("-o remount,bind,ro /proc/sys") > at("--bind /proc/sys/net /proc/sys/net"));
    assert.ok(all.some((line) => /^--bind \S+sysctl-0 \/proc\/sys\/kernel\/panic$/.test(line)));
  });

  for (const [cover, file, expected] of [
    ["/var/lib", "/var/lib/jenkins/x", "jenkins"],
    ["/var/lib", "/var/library/x", undefined],
    ["/var/lib", "/var/lib", undefined],
    ["/run", "/run/a", "a"],
  ] as const) {
    it(`finds ${String(expected)} for ${file} below ${cover}`, () => {
      assert.equal(entryBelow(cover, file), expected);
    });
  }
});
