/** What the lab gets, where it may come from, and what it tells its callers. */
import type { Progress } from "../progress.ts";
import type { Hosts } from "./hosts.ts";
import type { OfficialSources } from "./sources.ts";

/**
 * Where a thing came from: found on PATH, downloaded from its official source, built here from its Go module, unpacked
 * from a Debian package, or out of another package registry (PyPI, npm).
 */
export type Origin = "path" | "official" | "built" | "debian" | "registry";

/** A program, or a folder of programs, ready to run. */
export interface Acquired {
  /** Absolute path of the program or folder. */
  path: string;
  /** Without a leading "v". */
  version: string;
  origin: Origin;
  /** One line for a person: from which address, module or package. */
  note?: string;
}

/** All that an acquisition needs of its surroundings. Made by {@link createContext}. */
export interface Context {
  /** Everything got is below this folder, as `<tool>/<version>/`. */
  cacheDir: string;
  progress: Progress;
  env: NodeJS.ProcessEnv;
  /** Base addresses of the official sources; a test sets its own server's. */
  sources: OfficialSources;
  /** Milliseconds until a host that has not answered counts as out of reach. Default 5000. */
  fetchTimeoutMs: number;
  /** Milliseconds without a byte until a running download counts as stalled. Default 30 000. */
  stallTimeoutMs: number;
  /** Which hosts were found out of reach in this run: nobody waits for one of them twice. */
  hosts: Hosts;
}

/** The programs of a Kubernetes node and of its control plane. */
export interface ClusterBinaries {
  /** The Kubernetes version, without "v". */
  version: string;
  etcd: Acquired;
  kubeApiserver: Acquired;
  kubeControllerManager: Acquired;
  kubeScheduler: Acquired;
  kubelet: Acquired;
  kubeProxy: Acquired;
  kubectl: Acquired;
  /** Folder with `containerd`, `containerd-shim-runc-v2` and `ctr`. */
  containerd: Acquired;
  runc: Acquired;
  /** Folder with `bridge`, `host-local`, `loopback`, `portmap`, … */
  cniPlugins: Acquired;
  /** A statically linked init that reaps children and passes signals on. */
  tini: Acquired;
  /** The `nft` command, for kube-proxy's nftables mode; its libraries lie in `libraryPath` (LD_LIBRARY_PATH). */
  nft: Acquired & { libraryPath: string };
}

/** Whether an official provider plugin runs, or the lab's stand-in for it. */
export type PluginKind = "official" | "stand-in";

/** The names of the providers that the program uses. */
export type PluginName = "kubernetes" | "random";

/** The provider plugins of one lab. */
export interface Plugins {
  kind: Record<PluginName, PluginKind>;
  /** Folders to put before PATH: they hold the stand-ins' `pulumi-resource-<name>`. Empty with official plugins. */
  path: string[];
}

/** An image that a cluster can load without a registry. */
export interface ImageArchive {
  /** Full name with tag, as it stands in a pod's spec: `docker.io/library/busybox:1.37`. */
  reference: string;
  /** A tar that `ctr images import` takes. */
  archive: string;
  origin: "official" | "built";
  /** Of the image's manifest, `sha256:…`: a node that lists it under the reference has it. */
  digest: string;
  /** For a person: "built from module github.com/ethereum/go-ethereum v1.17.6". */
  note: string;
}
