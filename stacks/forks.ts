/** Which clients of an environment are older than a fork of their network asks for, and how near the fork is. */
import { failDays, type Fork, forks as everyFork, warnDays } from "../catalogue/chains/ethereum/forks.ts";
import type { Catalogue } from "../catalogue/chains/index.ts";
import type { ChainClient } from "../catalogue/client.ts";
import { isOlder, versionOfImage } from "../catalogue/version.ts";
import type { ConfigError } from "./config/errors.ts";
import { ethereumNodes } from "./config/chains/ethereum-node.ts";
import type { EnvironmentConfig } from "./config/environment.ts";

/** A client on a network, and where the environment's file names it. */
export interface NamedClient {
  path: string;
  network: string;
  client: Pick<ChainClient, "name" | "image"> & Partial<Pick<ChainClient, "role" | "downgrade">>;
}

/** A client that a fork will leave behind, or has. */
export interface ForkFinding {
  level: "warning" | "error";
  path: string;
  client: string;
  /** The version that the catalogue runs. */
  version: string;
  network: string;
  fork: string;
  /** When the fork happens, UTC. */
  at: string;
  /** Whole days until then; negative: since. */
  days: number;
  /** The first version that follows it; absent: not known for this client. */
  minimum?: string;
}

/**
 * What a day's look at the forks finds. A fork that is more than {@link warnDays} away is not spoken of.
 *
 * @param on the day, UTC: an argument, so that the same file gives the same answer wherever it is asked.
 */
export function forkFindings(
  clients: readonly NamedClient[],
  on: Date,
  forks: readonly Fork[] = everyFork,
): ForkFinding[] {
  return clients.flatMap(({ path, network, client }) => {
    const version = versionOfImage(client.image);
    return forks.flatMap((fork): ForkFinding[] => {
      if (fork.network !== network || version === undefined) return [];
      const days = Math.floor((Date.parse(fork.at) - on.getTime()) / 86_400_000);
      const minimum = fork.minimum[client.name];
      if (days > warnDays || (minimum !== undefined && !isOlder(version, minimum))) return [];
      // Nobody has said which version it takes: that can be told, not judged.
      const level = minimum !== undefined && days <= failDays ? "error" : "warning";
      const known = minimum === undefined ? {} : { minimum };
      return [{ level, path, client: client.name, version, network, fork: fork.name, at: fork.at, days, ...known }];
    });
  });
}

/** The clients that an environment's file names and the catalogue has, each where it is named. */
export function namedClients({ chains }: Pick<EnvironmentConfig, "chains">, clients: Catalogue): NamedClient[] {
  const named = chains.flatMap((chain, index): NamedClient[] => {
    if (chain.chain !== "ethereum") return [];
    const path = `config.cryptokube:chains[${index}]`;
    return ethereumNodes(chain).flatMap((node, position) =>
      (["execution", "consensus"] as const).flatMap((role) => {
        const name = node[role];
        const client = name === undefined ? undefined : clients[role][name];
        if (client === undefined) return [];
        const own = typeof chain.nodes === "number" ? undefined : chain.nodes[position]?.[role];
        const where = own === undefined ? path : `${path}.nodes[${position}]`;
        return [{ path: `${where}.${role}`, network: chain.network, client }];
      }),
    );
  });
  return [...new Map(named.map((each) => [each.path, each])).values()];
}

/** A client's version that does not follow a fork, whenever that is. */
export interface TooOld {
  client: string;
  version: string;
  fork: string;
  /** The first version that follows it. */
  minimum: string;
  /** Seconds since 1970. */
  at: number;
}

/**
 * The forks of a network that its clients do not follow, once each. Of a client of which nobody has said which version it
 * takes nothing can be recorded that ends: `check` tells of it.
 */
export function tooOldFor(
  network: string,
  clients: readonly Pick<ChainClient, "name" | "image">[],
  forks: readonly Fork[] = everyFork,
): TooOld[] {
  const found = clients.flatMap(({ name, image }) => {
    const version = versionOfImage(image);
    return forks.flatMap((fork): TooOld[] => {
      const minimum = fork.minimum[name];
      if (fork.network !== network || version === undefined || minimum === undefined) return [];
      if (!isOlder(version, minimum)) return [];
      return [{ client: name, version, fork: fork.name, minimum, at: Date.parse(fork.at) / 1000 }];
    });
  });
  return [...new Map(found.map((each) => [`${each.client} ${each.version} ${each.fork}`, each])).values()];
}

/** A finding as one sentence. */
export function forkSentence({ client, version, network, fork, at, days, minimum }: ForkFinding): string {
  const day = at.slice(0, 10);
  const when = days < 0 ? `has gone through ${fork} on ${day}` : `goes through ${fork} on ${day}, in ${days} days`;
  const needs = minimum === undefined ? "no version of it is known to follow" : `it takes ${minimum} or later`;
  return `${network} ${when}; ${client} ${version} does not know of it: ${needs}.`;
}

/** A finding that must be mended, as every other error of a file. */
export function forkError(finding: ForkFinding): ConfigError {
  const { path, client, version, minimum, network, fork } = finding;
  return {
    path,
    found: `${client} ${version}`,
    allowed: `${client} ${minimum ?? "of a version that knows the fork"} or later on ${network}, for ${fork}`,
    remedy: `${forkSentence(finding)} Take a release of CryptoKube that has it, or another client.`,
  };
}
