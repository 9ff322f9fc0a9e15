import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import * as path from "node:path";
import { acquireCluster } from "../../../lab/acquire/cluster.ts";
import type { Context } from "../../../lab/acquire/types.ts";
import { versions } from "../../../lab/acquire/versions.ts";
import { sha256, startServer, type OfficialServer } from "./support/official-server.ts";
import { serveChecked, tarball } from "./support/releases.ts";
import { sourcesAt, surroundings, type Surroundings } from "./support/surroundings.ts";

const { kubernetes, etcd, containerd, runc, cniPlugins, tini } = versions;
const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
];

describe("the cluster's programs", () => {
  let server: OfficialServer;
  let here: Surroundings;
  beforeEach(async () => {
    server = await startServer();
    here = await surroundings();
    await here.script("nft", 'echo "nftables v1.0.9 (Old Doc Yak)"');
  });
  afterEach(async () => {
    await server.stop();
    await here.remove();
  });

  const context = (limits: Partial<Context> = {}): Context =>
    here.context({ sources: sourcesAt(server.url), ...limits });
  const github = (repository: string, tag: string): string => `/github/${repository}/releases/download/${tag}`;

  /** All releases, by the names and layouts that their release pages have. */
  const offer = (): void => {
    const bin = `/k8s/release/v${kubernetes}/bin/linux/amd64`;
    for (const name of kubernetesPrograms) {
      server.serve(`${bin}/${name}`, `the official ${name}`);
      server.serve(`${bin}/${name}.sha256`, sha256(`the official ${name}`));
    }
    const etcdName = `etcd-v${etcd}-linux-amd64`;
    const etcdBody = tarball(here.folder, { [`${etcdName}/etcd`]: "the official etcd", [`${etcdName}/etcdctl`]: "" });
    serveChecked(server, github("etcd-io/etcd", `v${etcd}`), `${etcdName}.tar.gz`, etcdBody, "SHA256SUMS");
    const containerdName = `containerd-static-${containerd}-linux-amd64.tar.gz`;
    const containerdBody = tarball(here.folder, { "bin/containerd": "the official containerd", "bin/ctr": "" });
    const containerdRelease = github("containerd/containerd", `v${containerd}`);
    serveChecked(server, containerdRelease, containerdName, containerdBody, `${containerdName}.sha256sum`);
    serveChecked(
      server,
      github("opencontainers/runc", `v${runc}`),
      "runc.amd64",
      "the official runc",
      "runc.sha256sum",
    );
    const cniName = `cni-plugins-linux-amd64-v${cniPlugins}.tgz`;
    const cniBody = tarball(here.folder, { bridge: "the official bridge" });
    serveChecked(
      server,
      github("containernetworking/plugins", `v${cniPlugins}`),
      cniName,
      cniBody,
      `${cniName}.sha256`,
    );
    const tiniRelease = github("krallin/tini", `v${tini}`);
    serveChecked(server, tiniRelease, "tini-static-amd64", "the official tini", "tini-static-amd64.sha256sum");
  };

  it("are official releases, each held against its checksum, where these are to be had", async () => {
    offer();
    const found = await acquireCluster(context());
    assert.equal(found.version, kubernetes);
    const programs = {
      etcd: found.etcd.path,
      "kube-apiserver": found.kubeApiserver.path,
      "kube-controller-manager": found.kubeControllerManager.path,
      "kube-scheduler": found.kubeScheduler.path,
      kubelet: found.kubelet.path,
      "kube-proxy": found.kubeProxy.path,
      kubectl: found.kubectl.path,
      containerd: path.join(found.containerd.path, "containerd"),
      runc: found.runc.path,
      bridge: path.join(found.cniPlugins.path, "bridge"),
      tini: found.tini.path,
    };
    for (const [name, file] of Object.entries(programs)) {
      assert.equal(await readFile(file, "utf8"), `the official ${name}`);
      assert.equal((await stat(file)).mode & 0o111, 0o111, `${name} can be run`);
    }
    for (const part of [found.etcd, found.kubelet, found.containerd, found.runc]) assert.equal(part.origin, "official");
    assert.deepEqual([found.nft.origin, found.nft.version, found.nft.libraryPath], ["path", "1.0.9", ""]);
    const asked = server.seen.length;
    assert.deepEqual(await acquireCluster(context()), found);
    assert.equal(server.seen.length, asked, "all is in the cache now");
  });

  const failures: Record<string, { spoil: () => void; limits?: Partial<Context>; why: RegExp }> = {
    "a wrong checksum": {
      spoil: () => {
        server.serve(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet`, "another kubelet");
      },
      why: /kubelet has sha256/,
    },
    "a 404": {
      spoil: () => server.files.delete(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet`),
      why: /kubelet answered 404/,
    },
    "a line that is always cut": {
      spoil: () => {
        const body = "x".repeat(1000);
        server.serve(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet.sha256`, sha256(body));
        server.serve(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet`, { body, cuts: [1, 2, 3, 4, 5] });
      },
      why: /kubelet: cut after/,
    },
    "a line that always falls silent": {
      spoil: () => {
        const body = "x".repeat(1000);
        server.serve(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet.sha256`, sha256(body));
        server.serve(`/k8s/release/v${kubernetes}/bin/linux/amd64/kubelet`, { body, stalls: [1, 2, 3, 4, 5] });
      },
      limits: { stallTimeoutMs: 300 },
      why: /no byte within 0\.3 s/,
    },
  };
  for (const [name, { spoil, limits, why }] of Object.entries(failures)) {
    it(`are built, all of one version, after ${name} in the middle of a release`, async () => {
      offer();
      spoil();
      // No Go here: that the build was the next way shows in what the error lists.
      await assert.rejects(acquireCluster(context(limits)), (error: Error) => {
        assert.match(error.message, why);
        assert.match(error.message, /a build of module k8s\.io\/kubernetes v1\.36\.0: Go 1\.\S+ could not be got/);
        return true;
      });
      assert.deepEqual(here.progress.of("fail").length, 2);
    }).timeout(10_000);
  }
});
