/** Environments to measure: a region of AWS with as many chain nodes as are asked for, decided before it is measured. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { formatErrors, parseStackFile } from "../../stacks/config.ts";
import { environmentFileName, lockFileName } from "../../stacks/load.ts";
import { decide } from "../../stacks/plan/decide.ts";
import { formatLock } from "../../stacks/plan/lock/format.ts";

/** Of one chain at most: a file asks for more by further chains. */
const nodesPerChain = 100;

/** An environment's file: Ethereum's main network by geth and lighthouse in chains of at most 100 nodes, three zones. */
export function regionText(nodes: number): string {
  const chains = Array.from({ length: Math.ceil(nodes / nodesPerChain) }, (_, index) => {
    const count = Math.min(nodesPerChain, nodes - index * nodesPerChain);
    return `    - { name: ethereum${String(index)}, chain: ethereum, network: mainnet, nodes: ${String(count)}, execution: geth, consensus: lighthouse }`;
  });
  return [
    "config:",
    "  aws:region: us-east-1",
    '  cryptokube:cluster: { kind: eks, version: "1.36", zones: 3 }',
    "  cryptokube:chains:",
    ...chains,
    "",
  ].join("\n");
}

/** A folder with an environment's file and its accepted plan, as a clone has them. */
export interface DecidedRegion {
  folder: string;
  environment: string;
  /** Seconds that the decision from nothing took. */
  decideSeconds: number;
  machines: number;
  pools: number;
}

/** @throws Error where the environment is impossible. */
export function decidedRegion(folder: string, nodes: number): DecidedRegion {
  const environment = `nodes-${String(nodes)}`;
  const fileName = environmentFileName(environment);
  const text = regionText(nodes);
  const parsed = parseStackFile(text, fileName, environment);
  if (!parsed.ok) throw new Error(formatErrors(parsed.errors, fileName));
  const began = performance.now();
  const decided = decide(parsed.value, environment);
  const decideSeconds = (performance.now() - began) / 1000;
  if (!decided.ok) throw new Error(formatErrors(decided.errors, fileName));
  const { next } = decided.decision;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, fileName), text);
  writeFileSync(path.join(folder, lockFileName(environment)), formatLock(next));
  const { pools } = next.capacity;
  return {
    folder,
    environment,
    decideSeconds,
    pools: pools.length,
    machines: pools.reduce((sum, { count }) => sum + count, 0),
  };
}
