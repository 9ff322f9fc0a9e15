/**
 * The roller of a rehearsal, as its pod would run it: kwok's pods run nothing. The program and the settings are those of
 * the ConfigMaps that stand in the cluster, and it is known there as its service account, with that account's rights.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { rollerNodeArgs } from "../../../agents/roller/node-args.ts";
import { readLabAccess } from "../../../lab/rehearsal/cluster.ts";
import type { RollerPlan } from "../../../stacks/plan.ts";
import type { Rehearsal } from "./support.ts";

interface ConfigMap {
  metadata: { name: string };
  data: Record<string, string>;
}

export interface RollerProcess {
  /** What it has said so far, a line of JSON each. */
  said: () => string;
  stop: () => Promise<void>;
}

/** The folder of a pod's service account is where it is: in a mount namespace of its own, with nothing else below. */
const inside = [
  "set -e",
  "mount -t tmpfs tmpfs /var/run",
  "mkdir -p /var/run/secrets/kubernetes.io/serviceaccount",
  'cp "$ACCOUNT"/* /var/run/secrets/kubernetes.io/serviceaccount/',
  'exec "$@"',
].join("\n");

export async function startRoller({ api, record, root }: Rehearsal, plan: RollerPlan): Promise<RollerProcess> {
  const { namespace, name } = plan;
  const map = (of: string) => api.get<ConfigMap>(`/api/v1/namespaces/${namespace}/configmaps/${of}`);
  const [bundle, settings] = [await map("roller-agent"), await map(`${name}-settings`)];
  const { status } = JSON.parse(
    await api.request("POST", `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600 },
    }),
  ) as { status: { token: string } };
  const { server, authority } = readLabAccess(record.kubeconfig);
  const folder = path.join(root, "roller");
  const account = path.join(folder, "account");
  mkdirSync(account, { recursive: true });
  writeFileSync(path.join(account, "token"), status.token);
  writeFileSync(path.join(account, "ca.crt"), Buffer.from(authority, "base64"));
  const program = path.join(folder, "roller.mjs");
  const settingsFile = path.join(folder, "roller.json");
  writeFileSync(program, bundle.data["roller.mjs"] ?? "");
  writeFileSync(settingsFile, settings.data["roller.json"] ?? "");

  const { hostname, port } = new URL(server);
  const walls = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  const child = spawn(
    "unshare",
    [...walls, "--", "sh", "-c", inside, "sh", process.execPath, ...rollerNodeArgs, program],
    {
      env: {
        PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
        HOSTNAME: `${name}-rehearsed`,
        ACCOUNT: account,
        ROLLER_SETTINGS: settingsFile,
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (text += part));
  return { said: () => text, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exit;
  clearTimeout(late);
}
