/** What runs containers on the lab's node: containerd, runc, the CNI plugins, an init, and nft. */
import { chmod, mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { keep, type Kept, type Wanted, type Way } from "./cache.ts";
import { listed, releaseName, unpackDebian } from "./debian.ts";
import { download } from "./download.ts";
import { unpack } from "./files.ts";
import { run, which } from "./run.ts";
import { githubRelease, type ReleaseFile } from "./sources.ts";
import type { Acquired, ClusterBinaries, Context } from "./types.ts";
import { versions } from "./versions.ts";

type Runtime = Pick<ClusterBinaries, "containerd" | "runc" | "cniPlugins" | "tini">;

const debianPackages = ["containerd", "runc", "containernetworking-plugins", "tini"];

/** Where each part lies in the folder, by origin: the release's own layout, and Debian's. */
const layout = {
  official: { containerd: "containerd/bin", runc: "runc", cniPlugins: "cni", tini: "tini" },
  debian: { containerd: "usr/bin", runc: "usr/sbin/runc", cniPlugins: "usr/lib/cni", tini: "usr/bin/tini-static" },
} as const;

/** @throws AcquisitionError when neither GitHub's releases nor Debian's packages are to be had. */
export async function acquireNodeRuntime(ctx: Context): Promise<Runtime> {
  const { folder, receipt } = await keep(ctx, await nodeRuntime(ctx));
  const places = receipt.origin === "official" ? layout.official : layout.debian;
  const note = receipt.note;
  const part = (place: string, release: string, debian: string): Acquired => ({
    path: path.join(folder, place),
    version: receipt.origin === "official" ? release : debianVersion(note, debian),
    origin: receipt.origin,
    note,
  });
  return {
    containerd: part(places.containerd, versions.containerd, "containerd"),
    runc: part(places.runc, versions.runc, "runc"),
    cniPlugins: part(places.cniPlugins, versions.cniPlugins, "containernetworking-plugins"),
    tini: part(places.tini, versions.tini, "tini"),
  };
}

/** "1.6.20~ds1-1+deb12u3" of a note as {@link listed} writes it. */
function debianVersion(note: string, name: string): string {
  return new RegExp(`\\b${name} ([^ ,]+)`).exec(note)?.[1] ?? "unknown";
}

/** The container runtime as a thing of the cache. */
export async function nodeRuntime(ctx: Context): Promise<Wanted> {
  return {
    tool: "node-runtime",
    version: `${versions.containerd}-${await releaseName()}`,
    title: "containerd, runc, CNI plugins and tini",
    ways: [
      {
        origin: "official",
        label: `${ctx.sources.github} (releases)`,
        recipe: "",
        produce: (folder, step) => fromReleases(ctx, folder, step),
      },
      {
        origin: "debian",
        label: "Debian packages",
        recipe: debianPackages.join(" "),
        async produce(folder, step) {
          return `unpacked from Debian packages ${listed(await unpackDebian(ctx, debianPackages, folder, step))}`;
        },
      },
    ],
  };
}

async function fromReleases(ctx: Context, folder: string, step: Step): Promise<string> {
  const { containerd, runc, cniPlugins, tini } = versions;
  const release = (repository: string, tag: string, name: string, checksums: string): ReleaseFile =>
    githubRelease(ctx.sources, repository, tag, name, checksums);
  const archive = async (file: ReleaseFile, target: string): Promise<void> => {
    const packed = path.join(folder, file.name);
    await download(ctx, file, packed, step);
    await mkdir(target);
    await unpack(packed, target);
    await rm(packed);
  };
  const program = async (file: ReleaseFile, target: string): Promise<void> => {
    await download(ctx, file, target, step);
    await chmod(target, 0o755);
  };
  // File names and checksum files as their release pages list them, read 2026-11. The static containerd: the other one
  // wants the C library of the machine that it was built on.
  const containerdName = `containerd-static-${containerd}-linux-amd64.tar.gz`;
  const cniName = `cni-plugins-linux-amd64-v${cniPlugins}.tgz`;
  await archive(
    release("containerd/containerd", `v${containerd}`, containerdName, `${containerdName}.sha256sum`),
    path.join(folder, "containerd"),
  );
  await program(release("opencontainers/runc", `v${runc}`, "runc.amd64", "runc.sha256sum"), path.join(folder, "runc"));
  await archive(
    release("containernetworking/plugins", `v${cniPlugins}`, cniName, `${cniName}.sha256`),
    path.join(folder, "cni"),
  );
  await program(
    release("krallin/tini", `v${tini}`, "tini-static-amd64", "tini-static-amd64.sha256sum"),
    path.join(folder, "tini"),
  );
  return `downloaded from ${ctx.sources.github}: containerd ${containerd}, runc ${runc}, CNI ${cniPlugins}, tini ${tini}`;
}

/**
 * The nft command that kube-proxy's nftables mode runs. It has no release of binaries: the machine's own, else Debian's.
 *
 * @throws AcquisitionError when there is none and apt is not to be had.
 */
export async function acquireNft(ctx: Context): Promise<ClusterBinaries["nft"]> {
  const own = which("nft", { ...ctx.env, PATH: `${ctx.env.PATH ?? ""}:/usr/sbin:/sbin` });
  if (own !== undefined) {
    const version = /v(\d+(?:\.\d+)*)/.exec(await run(own, ["--version"], { env: ctx.env }))?.[1] ?? "unknown";
    return { path: own, version, origin: "path", note: own, libraryPath: "" };
  }
  const way: Way = {
    origin: "debian",
    label: "Debian packages",
    recipe: "nftables with libraries",
    async produce(folder, step) {
      return `unpacked from Debian packages ${listed(await unpackDebian(ctx, ["nftables"], folder, step, true))}`;
    },
  };
  const kept: Kept = await keep(ctx, { tool: "nftables", version: await releaseName(), title: "nft", ways: [way] });
  const { folder, receipt } = kept;
  return {
    path: path.join(folder, "usr/sbin/nft"),
    version: debianVersion(receipt.note, "nftables"),
    origin: "debian",
    note: receipt.note,
    libraryPath: ["usr/lib", "lib"].map((place) => path.join(folder, place, "x86_64-linux-gnu")).join(":"),
  };
}
