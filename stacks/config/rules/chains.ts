import type { Known } from "../known.ts";
import { type BrokenRule, type Fields } from "./fields.ts";
import { bootstrapRules } from "./bootstrap.ts";
import { gatewayRules } from "./gateway.ts";
import { ethereumRules } from "./ethereum.ts";

type Path = readonly (string | number)[];

/** What fields of one chain decide together. */
export function chainRules(chain: Fields, path: Path, known: Known): BrokenRule[] {
  return [
    ...(chain.chain === "ethereum"
      ? [...ethereumRules(chain, path, known), ...bootstrapRules(chain, path), ...gatewayRules(chain, path)]
      : []),
    ...(chain.chain === "bitcoin" ? indexOfPruned(chain, path) : []),
    ...ephemeralAlone(chain, path),
  ];
}

/** An index of all transactions needs all blocks. */
function indexOfPruned(chain: Fields, path: Path): BrokenRule[] {
  if (chain.txindex !== true || chain.prune !== true) return [];
  return [
    {
      path: [...path, "prune"],
      found: true,
      allowed: "false, as txindex is true",
      remedy: "Choose one: an index of all transactions needs all blocks.",
    },
  ];
}

/** What goes with a machine must be had again: from a seed, while a sibling serves. */
function ephemeralAlone(chain: Fields, path: Path): BrokenRule[] {
  if (chain.ephemeral !== true) return [];
  const nodes = Array.isArray(chain.nodes) ? chain.nodes.length : (chain.nodes ?? 1);
  return [
    ...(typeof nodes === "number" && nodes < 2
      ? [
          {
            path: [...path, "nodes"],
            found: chain.nodes,
            allowed: "2 or more, as the chain is ephemeral",
            remedy: "Add a node, which keeps its data on a durable disk, or remove ephemeral.",
          },
        ]
      : []),
    ...(chain.seed === undefined
      ? [
          {
            path: [...path, "seed"],
            found: undefined,
            allowed: "a folder of a bucket, as s3://bucket/folder or gs://bucket/folder",
            remedy: "Say where a node starts from that lost its disk with its machine, or remove ephemeral.",
          },
        ]
      : []),
  ];
}
