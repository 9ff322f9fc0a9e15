import assert from "node:assert/strict";
import type { Acquired, ClusterBinaries } from "../../../lab/acquire/types.ts";
import { programsOf } from "../../../lab/cluster/specification.ts";

const program = (name: string, parts: Partial<Acquired> = {}): Acquired => ({
  path: `/cache/${name}`,
  version: "1.0.0",
  origin: "built",
  ...parts,
});
const systemImages = { pause: "pause:1", coredns: "coredns:1", localPathProvisioner: "lpp:1", busybox: "busybox:1" };
const binaries = (etcd: Partial<Acquired> = {}): ClusterBinaries =>
  ({
    version: "1.36.0",
    etcd: program("etcd", etcd),
    nft: { ...program("nft"), libraryPath: "/cache/lib" },
  }) as ClusterBinaries;

describe("what a running lab must be started anew for", () => {
  const now = programsOf({ binaries: binaries(), systemImages });

  it("is another program, version or system image", () => {
    assert.notEqual(programsOf({ binaries: binaries({ path: "/other/etcd" }), systemImages }), now);
    assert.notEqual(programsOf({ binaries: binaries({ version: "1.0.1" }), systemImages }), now);
    assert.notEqual(programsOf({ binaries: binaries(), systemImages: { ...systemImages, pause: "pause:2" } }), now);
  });

  it("is not that the same program is said to come from elsewhere", () => {
    assert.equal(programsOf({ binaries: binaries({ origin: "path", note: "found in the cache" }), systemImages }), now);
  });
});
