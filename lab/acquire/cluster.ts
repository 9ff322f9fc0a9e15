/** The programs of the lab's cluster: official release binaries, else built from their modules. */
import { chmod, mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { keep, type Wanted } from "./cache.ts";
import { download } from "./download.ts";
import { unpack } from "./files.ts";
import { buildWay } from "./go-build.ts";
import { acquireNft, acquireNodeRuntime } from "./node-runtime.ts";
import { etcdProgram, kubernetesProgram } from "./programs.ts";
import { githubRelease } from "./sources.ts";
import type { Acquired, ClusterBinaries, Context } from "./types.ts";
import { versions } from "./versions.ts";

/**
 * All that a node and a control plane need, from the cache or got now.
 *
 * @throws AcquisitionError naming what could not be got, with each way and its reason.
 */
export async function acquireCluster(ctx: Context): Promise<ClusterBinaries> {
  // One after the other: they share the line, and builds share the cores.
  const runtime = await acquireNodeRuntime(ctx);
  const nft = await acquireNft(ctx);
  const kubernetes = await keep(ctx, kubernetesBinaries(ctx));
  const etcd = await keep(ctx, etcdBinary(ctx));
  const binary = (from: typeof kubernetes, name: string): Acquired => ({
    path: path.join(from.folder, "bin", name),
    version: from.receipt.version,
    origin: from.receipt.origin,
    note: from.receipt.note,
  });
  return {
    version: versions.kubernetes,
    etcd: binary(etcd, "etcd"),
    kubeApiserver: binary(kubernetes, "kube-apiserver"),
    kubeControllerManager: binary(kubernetes, "kube-controller-manager"),
    kubeScheduler: binary(kubernetes, "kube-scheduler"),
    kubelet: binary(kubernetes, "kubelet"),
    kubeProxy: binary(kubernetes, "kube-proxy"),
    kubectl: binary(kubernetes, "kubectl"),
    ...runtime,
    nft,
  };
}

/** Kubernetes as a thing of the cache: its folder holds `bin/`. */
export function kubernetesBinaries(ctx: Context): Wanted {
  const { tool, version, title, binaries } = kubernetesProgram;
  return {
    tool,
    version,
    title,
    ways: [
      {
        origin: "official",
        label: ctx.sources.kubernetes,
        recipe: "",
        async produce(folder, step) {
          const bin = path.join(folder, "bin");
          await mkdir(bin);
          const release = `${ctx.sources.kubernetes}/release/v${version}/bin/linux/amd64`;
          for (const { name } of binaries) {
            const url = `${release}/${name}`;
            await download(ctx, { name, urls: [url], checksums: [`${url}.sha256`] }, path.join(bin, name), step);
            await chmod(path.join(bin, name), 0o755);
          }
          return `downloaded from ${release}`;
        },
      },
      buildWay(ctx, kubernetesProgram),
    ],
  };
}

/** etcd as a thing of the cache: its folder holds `bin/etcd`. */
export function etcdBinary(ctx: Context): Wanted {
  const { tool, version, title } = etcdProgram;
  return {
    tool,
    version,
    title,
    ways: [
      {
        origin: "official",
        label: `${ctx.sources.github} (releases)`,
        recipe: "",
        produce: (folder, step) => etcdRelease(ctx, folder, version, step),
      },
      buildWay(ctx, etcdProgram),
    ],
  };
}

async function etcdRelease(ctx: Context, folder: string, version: string, step: Step): Promise<string> {
  const name = `etcd-v${version}-linux-amd64.tar.gz`;
  const file = githubRelease(ctx.sources, "etcd-io/etcd", `v${version}`, name, "SHA256SUMS");
  const archive = path.join(folder, name);
  await download(ctx, file, archive, step);
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  await unpack(archive, bin, 1);
  await rm(archive);
  return `downloaded from ${file.urls.join(" ")}`;
}
