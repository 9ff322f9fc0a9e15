/**
 * What callers of a chain's Service see of its nodes, on three real pods that follow one head: how soon one that falls
 * behind is out of it, how soon it is back, and how many requests fail while all three are rolled, of a client that asks
 * every 100 ms by a connection of its own.
 */
import { CoreV1Api, DiscoveryV1Api, KubeConfig } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import { images } from "../catalogue/images.ts";
import { labStatus } from "../lab/lab.ts";
import { honest } from "../test/agents/fake-client.ts";
import { follower } from "../test/real/support/follower.ts";
import { TestEnvironment } from "../test/real/support/lab.ts";
import { Served } from "../test/real/support/served.ts";
import { benchArgs, report, say } from "./support/report.ts";

const args = benchArgs(5);
const namespace = "dev-chains";
/** Of the follower's rule and of its chain. */
const maxLagBlocks = follower.networks.dev?.health({ blockPeriod: 0 }).maxLagBlocks ?? Number.NaN;
const { blockSeconds } = honest;
const all = ["chain-0-0", "chain-1-0", "chain-2-0"];
const stackFile = (flag: string): string => `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: chain, chain: ethereum, network: dev, nodes: 3, execution: follower, flags: ["FAKE_FLAG=${flag}"] }
`;

/** Asks for the block number, and counts; what it counted stands in its log, a line a second. */
const asking = `
const ask = { jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] };
const counts = { asked: 0, failed: 0, why: {} };
setInterval(async () => {
  counts.asked += 1;
  try {
    const response = await fetch("http://chain.${namespace}.svc:8545", {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify(ask),
      signal: AbortSignal.timeout(2000),
    });
    if (typeof (await response.json()).result !== "string") throw new Error("no result");
  } catch (error) {
    counts.failed += 1;
    const why = error.cause?.code ?? error.name;
    counts.why[why] = (counts.why[why] ?? 0) + 1;
  }
}, 100);
setInterval(() => console.log(JSON.stringify(counts)), 1000);
`;

interface Counts {
  asked: number;
  failed: number;
  why: Record<string, number>;
}

const environment = new TestEnvironment({ clients: { execution: { follower }, consensus: {} } });
const out: number[] = [];
const back: number[] = [];
const rolls: { failed: number; asked: number; seconds: number; why: Record<string, number> }[] = [];
try {
  await environment.prepare(stackFile("0"));
  say("The lab comes up …");
  await environment.up(stackFile("0"));
  const config = new KubeConfig();
  config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
  const core = config.makeApiClient(CoreV1Api);
  const served = new Served(core, config.makeApiClient(DiscoveryV1Api), namespace);
  await served.until("chain", all, 120);

  for (let run = 1; run <= args.runs; run += 1) {
    // At any moment between two looks of the sidecar.
    await sleep(1000 * Math.random() * 5);
    await served.behave("chain-1", "stuckAt", "here");
    // It stands still: from when the chain is one block further than it may lag.
    const height = Math.floor(Date.now() / 1000 / blockSeconds);
    const limitAt = (height + maxLagBlocks + 1) * blockSeconds * 1000;
    await served.until("chain", ["chain-0-0", "chain-2-0"], 60);
    out.push((Date.now() - limitAt) / 1000);
    await sleep(1000 * Math.random() * 5);
    await served.behave("chain-1", "stuckAt", null);
    back.push(await served.until("chain", all, 60));
    say(`run ${run}: out after ${out.at(-1)?.toFixed(1) ?? "?"} s, back after ${back.at(-1)?.toFixed(1) ?? "?"} s`);
  }

  await core.createNamespacedPod({
    namespace: "default",
    body: {
      metadata: { name: "asker" },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "asker", image: images.node, command: ["node", "-e", asking] }],
      },
    },
  });
  const counted = async (): Promise<Counts> => {
    const text = await core.readNamespacedPodLog({ name: "asker", namespace: "default", tailLines: 1 });
    return JSON.parse(text) as Counts;
  };
  await sleep(10_000);
  for (let run = 1; run <= Math.min(args.runs, 2); run += 1) {
    const before = await counted();
    const begin = performance.now();
    await environment.up(stackFile(String(run)));
    await served.until("chain", all, 120);
    await sleep(3_000);
    const after = await counted();
    rolls.push({
      failed: after.failed - before.failed,
      asked: after.asked - before.asked,
      seconds: (performance.now() - begin) / 1000,
      why: after.why,
    });
    say(`roll ${run}: ${JSON.stringify(rolls.at(-1))}`);
  }
} finally {
  await environment.delete();
}
report(
  "The Service of three nodes",
  [
    { name: "beyond its limit, to out of the Service", unit: "s", values: out, bound: 30 },
    { name: "caught up, to back in the Service", unit: "s", values: back, bound: 10 },
    { name: "failed requests in a roll of three", unit: "", values: rolls.map(({ failed }) => failed) },
    { name: "requests in that time", unit: "", values: rolls.map(({ asked }) => asked) },
    { name: "time of that roll", unit: "s", values: rolls.map(({ seconds }) => seconds) },
  ],
  args,
  [`Why requests failed, over all rolls: ${JSON.stringify(rolls.at(-1)?.why ?? {})}`],
);
