/** Having a node's data copied while it is stopped. */
import type { CopyRequest } from "../agents/bootstrap/request.ts";
import type { BootstrapSettingsInput } from "../agents/bootstrap/settings.ts";
import { archiveId } from "../agents/bootstrap/archive/choose.ts";
import type { ChainPlan, NodePlan, Plan } from "../stacks/plan.ts";
import { UserError } from "./failure.ts";

/** What a copy does to a cluster. */
export interface SeedHands {
  /** What a node's sidecar and the kubelet say; undefined: neither does. */
  status(namespace: string, pod: string): Promise<NodeWord | undefined>;
  /** Writes the ConfigMap that the node reads when it starts, in place of any before. */
  putRequest(namespace: string, name: string, request: CopyRequest): Promise<void>;
  removeRequest(namespace: string, name: string): Promise<void>;
  /** Takes a pod away by the Eviction API; gives the words of a budget that forbids it. @throws on any other refusal. */
  evict(namespace: string, pod: string): Promise<string | undefined>;
  /** Takes a pod away whatever budgets say, with the time that it has to end. */
  remove(namespace: string, pod: string): Promise<void>;
  /** Watches a pod to its end, from before it is told to end: how it ended is to be seen for a moment only. */
  watchEnd(namespace: string, pod: string): EndWatch;
  /** The message that the node's bootstrap left in its new pod; undefined while it has not ended. */
  outcome(namespace: string, pod: string): Promise<{ ok: boolean; message: string } | undefined>;
  sleep(milliseconds: number): Promise<void>;
}

export interface NodeWord {
  ready?: boolean;
  /** Its volume is being filled, or it waits for what fills it: its clients have not begun. */
  filling?: boolean;
  head?: CopyRequest["head"];
}

export interface EndWatch {
  /** The exit status of each container of the pod, once it is gone. */
  exits: Promise<Record<string, number>>;
  /** Lets go of it. */
  cancel: () => void;
}

export interface Seeding {
  /** The node whose data are copied. */
  node: NodePlan;
  /** The ConfigMap by which it is asked. */
  requestName: string;
  chain: ChainPlan;
  to: CopyRequest["to"];
}

/**
 * What is to be done for a wish.
 * @param target the node that waits for the data; undefined: they go into the chain's bucket.
 * @throws UserError where the plan has no such node, or no way for its data to go.
 */
export function seedingOf({ environment, chains }: Plan, name: string, target?: string): Seeding {
  const found = chains.flatMap((chain) => chain.nodes.map((node) => ({ chain, node })));
  const names = found.map(({ node }) => node.name).join(", ");
  const one = found.find(({ node }) => node.name === name);
  if (one === undefined) throw new UserError(`There is no node "${name}" in ${environment}: it has ${names}.`);
  const { chain, node } = one;
  const agent = node.init.find((init) => init.agent !== undefined)?.agent;
  const settings = agent?.settings as BootstrapSettingsInput | undefined;
  if (target !== undefined) {
    const other = chain.nodes.find((each) => each.name === target);
    if (other === undefined || other === node) {
      throw new UserError(`--to names another node of ${chain.name}, and "${target}" is none.`);
    }
    if (agent === undefined || chain.siblings === undefined) {
      throw new UserError(
        `The nodes of ${chain.name} copy nothing from each other: write \`bootstrap: { sibling: true }\`, and run up.`,
      );
    }
  } else if (agent === undefined || settings?.bucket === undefined) {
    throw new UserError(
      `${chain.name} has no bucket that its nodes reach: name one under \`seed\`, with \`s3\` where it needs that, and run up.`,
    );
  }
  return { chain, node, requestName: agent.requestName, to: target === undefined ? "bucket" : "sibling" };
}

/**
 * Stops a node, has its data copied before its clients start again, and waits for the outcome.
 *
 * @param alone whether it may be stopped though no other node of its chain is ready.
 * @returns what became of the copy, in the node's own words.
 * @throws UserError where the node cannot be spared, was not stopped cleanly, or its data were not copied.
 */
export async function seed(
  { node, chain, to, requestName }: Seeding,
  hands: SeedHands,
  { alone, now, say }: { alone: boolean; now: () => Date; say: (text: string) => void },
): Promise<string> {
  const { namespace, name } = node;
  const pod = `${name}-0`;
  const others = await othersOf(chain, node, hands);
  if (!alone && !others.some(({ word }) => word?.ready === true)) {
    throw new UserError(
      `No other node of ${chain.name} is ready, and copying takes this one away for as long as its data are read. ` +
        "Wait for another, or say --alone.",
    );
  }
  const head = (await hands.status(namespace, pod))?.head ?? null;
  const at = now();
  const request: CopyRequest = {
    id: archiveId(at, name),
    node: name,
    to,
    head,
    askedAt: at.toISOString(),
    stopped: null,
  };
  await hands.putRequest(namespace, requestName, request);
  try {
    say(`${name} is stopped, to be copied as ${request.id}.\n`);
    // A node that waits for these data is missed by nobody, and the budget counts it all the same.
    const missed = others.filter(({ word }) => word?.ready !== true && word?.filling !== true);
    const stopped = await stop({ namespace, pod, missed: missed.map(({ name: other }) => other) }, hands);
    await hands.putRequest(namespace, requestName, { ...request, stopped });
    say(
      `It ended (${Object.entries(stopped)
        .map((each) => each.join(" "))
        .join(", ")}); its data are being read.\n`,
    );
    const outcome = await outcomeOf(namespace, pod, hands);
    if (!outcome.ok || outcome.message.startsWith("not copied")) {
      throw new UserError(`${name}: ${outcome.message}. The node goes on by itself; nothing of its own was changed.`);
    }
    return outcome.message;
  } finally {
    // Else each later start of the pod would read it; what was done is not done again all the same.
    await hands.removeRequest(namespace, requestName);
  }
}

/** @param missed the other nodes that should serve and do not. */
async function stop(
  { namespace, pod, missed }: { namespace: string; pod: string; missed: string[] },
  hands: SeedHands,
): Promise<Record<string, number>> {
  const end = hands.watchEnd(namespace, pod);
  try {
    const asked = async (): Promise<void> => {
      const refused = await hands.evict(namespace, pod);
      if (refused === undefined) return;
      if (missed.length > 0) {
        throw new UserError(
          `${pod} cannot be taken away now: ${refused} Not ready: ${missed.join(", ")}. Wait for that, and try again.`,
        );
      }
      await hands.remove(namespace, pod);
    };
    const [exits] = await Promise.all([end.exits, asked()]);
    return exits;
  } finally {
    end.cancel();
  }
}

function othersOf(
  chain: ChainPlan,
  { name }: NodePlan,
  hands: SeedHands,
): Promise<{ name: string; word: NodeWord | undefined }[]> {
  const others = chain.nodes.filter((each) => each.name !== name);
  return Promise.all(
    others.map(async (each) => ({ name: each.name, word: await hands.status(each.namespace, `${each.name}-0`) })),
  );
}

async function outcomeOf(namespace: string, pod: string, hands: SeedHands): Promise<{ ok: boolean; message: string }> {
  for (;;) {
    const outcome = await hands.outcome(namespace, pod);
    if (outcome !== undefined) return outcome;
    await hands.sleep(2000);
  }
}
