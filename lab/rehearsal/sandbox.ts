/**
 * The walls of a rehearsal: which variables its processes have, which programs are on their PATH, and a network with
 * nothing in it but loopback. A rehearsal must not see a credential of this machine, nor reach anything real.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { LAB_ID_VARIABLE } from "../providers/protocol/stand-in.ts";
import { REHEARSAL_VARIABLE } from "./place.ts";

const projectDir = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of one rehearsal, below its own. */
export interface SandboxFolders {
  /** An empty HOME. */
  home: string;
  /** PULUMI_HOME. */
  pulumi: string;
  /** The engine's backend. */
  state: string;
  work: string;
  tmp: string;
  /** What stands before everything else on PATH. */
  bin: string;
}

export function sandboxFolders(root: string): SandboxFolders {
  const at = (name: string): string => path.join(root, name);
  return {
    home: at("home"),
    pulumi: at("pulumi"),
    state: at("state"),
    work: at("work"),
    tmp: at("tmp"),
    bin: at("bin"),
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Programs of ours under the names that the engine and the Kubernetes provider call. */
const programs: Readonly<Record<string, string>> = {
  "pulumi-resource-aws": "lab/providers/aws/main.ts",
  "pulumi-resource-kubernetes": "lab/providers/kubernetes/main.ts",
  "pulumi-resource-random": "lab/providers/random/main.ts",
  aws: "lab/rehearsal/aws-cli.ts",
};

/** Makes the folders and the programs in them. */
export function prepareSandbox(root: string): SandboxFolders {
  const folders = sandboxFolders(root);
  for (const folder of Object.values(folders) as string[]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, source] of Object.entries(programs)) {
    const file = path.join(folders.bin, name);
    writeFileSync(file, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(path.join(projectDir, source))} "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folders;
}

/** What may be taken over from this process's variables: nothing that names an account, a cluster or a proxy. */
const passedOn = ["LANG", "LC_ALL", "TZ", "TERM", "NODE_COMPILE_CACHE"] as const;

/**
 * All variables of a rehearsal's processes. Not the ambient ones without some: these and no others.
 *
 * @param o.root the rehearsal's folder.
 */
export function sandboxEnvironment(o: {
  root: string;
  labId: string;
  engineDir: string;
  ambient: NodeJS.ProcessEnv;
}): Record<string, string> {
  const folders = sandboxFolders(o.root);
  const kept = passedOn.flatMap((name) => (o.ambient[name] === undefined ? [] : [[name, o.ambient[name]] as const]));
  return {
    ...Object.fromEntries(kept),
    PATH: [folders.bin, o.engineDir, path.dirname(process.execPath), "/usr/sbin", "/usr/bin", "/sbin", "/bin"].join(
      path.delimiter,
    ),
    HOME: folders.home,
    TMPDIR: folders.tmp,
    PULUMI_HOME: folders.pulumi,
    PULUMI_BACKEND_URL: `file://${folders.state}`,
    // Nothing secret is in a rehearsal: encrypted values are replaced. The file backend asks for some passphrase.
    PULUMI_CONFIG_PASSPHRASE: "a rehearsal has no secrets",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Looking for an instance's own credentials would wait for an address that leads nowhere.
    AWS_EC2_METADATA_DISABLED: "true",
    [LAB_ID_VARIABLE]: o.labId,
    [REHEARSAL_VARIABLE]: o.root,
  };
}

/** How a rehearsal's processes are kept from the network. */
export interface Walls {
  /** What stands before the command; empty where there are no walls but the variables. */
  prefix: string[];
  /** In words. */
  said: string;
}

/** A user's own namespace where this is no root: where a machine allows it, no sudo is needed. */
const asUser = process.geteuid?.() === 0 ? [] : ["--user", "--map-root-user"];

/** The strongest first: with processes of its own, nothing outlives the first of them. */
const kinds = [
  [...asUser, "--net", "--pid", "--fork", "--kill-child", "--mount-proc"],
  [...asUser, "--net"],
] as const;

/** The strongest walls that this machine allows. */
export function wallsHere(): Walls {
  for (const kind of kinds) {
    const tried = spawnSync("unshare", [...kind, "--", "true"], { stdio: "ignore" });
    if (tried.status === 0) {
      return {
        prefix: ["unshare", ...kind, "--"],
        said: "a network namespace of its own with nothing but loopback, and a relay to its lab",
      };
    }
  }
  return {
    prefix: [],
    said: "its variables alone: this machine allows no network namespace here, so nothing but the lack of any credential and address keeps it in",
  };
}
