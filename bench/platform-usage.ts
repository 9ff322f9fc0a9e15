/**
 * What watches and keeps 20 nodes takes, as measured: 20 chains of one real geth each, in its development mode, in a lab of
 * one machine, all that the platform has there beside them, and nobody who asks. No bound: the figures are beside what the
 * plan asks for. A run is a quarter of an hour.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { geth } from "../catalogue/chains/ethereum/geth.ts";
import { labStatus } from "../lab/lab.ts";
import { query, TestEnvironment } from "../test/real/support/lab.ts";
import { programsOf } from "../test/real/support/processes.ts";
import { benchArgs, report } from "./support/report.ts";

const nodes = 20;
const minutes = 15;
const args = benchArgs(1);

/** A machine of two processors has no room for what 20 of them ask for; they take less. */
function small(): typeof geth {
  const { dev } = geth.networks;
  if (dev?.own === undefined) throw new Error("geth has no development mode");
  const own = { ...dev.own, resources: { requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "1Gi" } } };
  return { ...geth, networks: { ...geth.networks, dev: { ...dev, own } } };
}

const chains = Array.from(
  { length: nodes },
  (_, i) => `    - { name: eth-${i}, chain: ethereum, network: dev, nodes: 1, execution: geth }\n`,
);
const stackFile = `config:\n  cryptokube:cluster: { kind: existing }\n  cryptokube:chains:\n${chains.join("")}`;

/** Programs by the pod that runs them; the kernel keeps 15 characters of a name, and Node.js 24 calls its own MainThread. */
const programs: readonly [pod: string, program: string][] = [
  ["prometheus", "prometheus"],
  ["alertmanager", "alertmanager"],
  ["kube-state-metrics", "kube-state-metr"],
  ["node-exporter", "node_exporter"],
  ["roller", "MainThread"],
];

/** Hundredths of a second are how Linux counts a process' time for others (USER_HZ, proc_pid_stat(5)). */
const ticksPerSecond = 100;

interface Taken {
  mib: number;
  peakMib: number;
  cpuSeconds: number;
}

function takenBy(pid: number): Taken {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
  // The name may have spaces; after it come the state and 10 fields, then the time in user and in system mode.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return {
    mib: mib("VmRSS"),
    peakMib: mib("VmHWM"),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

/** What each program has at the end of a while, and took of a processor within it, in thousandths of one. */
async function windowOf(pids: readonly number[]): Promise<{ taken: Taken; millicores: number }[]> {
  const began = Date.now();
  const before = pids.map(takenBy);
  await sleep(minutes * 60_000);
  const seconds = (Date.now() - began) / 1000;
  return pids.map(takenBy).map((taken, i) => ({
    taken,
    millicores: ((taken.cpuSeconds - (before[i]?.cpuSeconds ?? Number.NaN)) / seconds) * 1000,
  }));
}

const environment = new TestEnvironment({ clients: { execution: { geth: small() }, consensus: {} } });
try {
  await environment.prepare(stackFile);
  const { watch, status } = await environment.up(stackFile);
  if (watch.failed.length > 0) throw new Error(`not ready: ${JSON.stringify(watch.failed)}`);
  const config = new KubeConfig();
  config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
  const core = config.makeApiClient(CoreV1Api);
  const pods: V1Pod[] = [];
  for (const namespace of ["dev-observability", "dev-system"]) {
    pods.push(...(await core.listNamespacedPod({ namespace })).items);
  }
  const pids = programs.map(([name, program]) => {
    const pod = pods.find(({ metadata }) => metadata?.labels?.["app.kubernetes.io/name"] === name);
    const [pid] = programsOf(pod?.metadata?.uid ?? "", program);
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  });
  const windows: { taken: Taken; millicores: number }[][] = [];
  for (let run = 0; run < args.runs; run += 1) windows.push(await windowOf(pids));

  const prometheus = status.reach.find(({ name }) => name === "prometheus")?.where ?? "";
  const ask = async (of: string) => (await query(prometheus, of))[0]?.value ?? Number.NaN;
  const up = await ask('count(up{job="health"} == 1)');
  if (up !== nodes) throw new Error(`${up} of ${nodes} sidecars are read`);
  const rounds = await ask("sum(prometheus_rule_group_last_duration_seconds)");
  report(
    `The platform beside ${nodes} nodes`,
    programs.flatMap(([name], i) => {
      const own = windows.flatMap((window) => window[i] ?? []);
      return [
        { name: `${name}, resident`, unit: "MiB", values: own.map(({ taken }) => taken.mib) },
        { name: `${name}, resident at most`, unit: "MiB", values: own.map(({ taken }) => taken.peakMib) },
        { name: `${name}, processor`, unit: "m", values: own.map(({ millicores }) => millicores) },
      ];
    }),
    args,
    [
      `${await ask("prometheus_tsdb_head_series")} series in memory`,
      `one round of all rules took ${(rounds * 1000).toFixed(0)} ms`,
    ],
  );
} finally {
  await environment.delete();
}
