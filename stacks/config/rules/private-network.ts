import { publicNetworkOf } from "../../../catalogue/chains/ethereum/private/chain-ids.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf } from "./fields.ts";

type Path = readonly (string | number)[];

/** What a network of one's own is described by, and no other is. */
export function privateNetworkRules(chain: Fields, path: Path): BrokenRule[] {
  const { network, genesis } = chain;
  if (network !== "private") {
    if (genesis === undefined) return [];
    return [
      {
        path: [...path, "genesis"],
        found: genesis,
        allowed: `nothing on network ${String(network)}`,
        remedy: "Remove it, or say network: private: the beginning of any other network is others' to say.",
      },
    ];
  }
  if (genesis === undefined) {
    return [
      {
        path: [...path, "genesis"],
        found: undefined,
        allowed: "what the network begins with: at least { chainId: … }",
        remedy: "It must be set. Take a chain id that no public network has.",
      },
    ];
  }
  return [
    ...consensusRules(chain, path),
    ...chainIdRules(fieldsOf(genesis), [...path, "genesis"]),
    ...validatorRules(fieldsOf(genesis), [...path, "genesis"]),
    ...(chain.peers === "inbound"
      ? [
          {
            path: [...path, "peers"],
            found: "inbound",
            allowed: "outbound, or nothing",
            remedy: "Remove it: the nodes of a private network are each other's peers, and nobody else's.",
          },
        ]
      : []),
  ];
}

/** Without consensus clients nobody makes blocks, and nobody follows them. */
function consensusRules({ consensus, nodes }: Fields, path: Path): BrokenRule[] {
  const entries: readonly Fields[] = Array.isArray(nodes) ? entriesOf(nodes) : [{}];
  return entries.flatMap((entry, index) =>
    consensus !== undefined || entry.consensus !== undefined
      ? []
      : [
          {
            path: Array.isArray(nodes) ? [...path, "nodes", index, "consensus"] : [...path, "consensus"],
            found: undefined,
            allowed: "prysm",
            remedy: "Name one: the validator makes blocks by the consensus clients, and execution clients follow them.",
          },
        ],
  );
}

function chainIdRules({ chainId }: Fields, path: Path): BrokenRule[] {
  const taken = typeof chainId === "number" ? publicNetworkOf(chainId) : undefined;
  if (taken === undefined) return [];
  return [
    {
      path: [...path, "chainId"],
      found: chainId,
      allowed: "a chain id that no public network has, as 1337001",
      remedy: `It is that of ${taken}: a transaction that is signed here would hold there, and its validators with it.`,
    },
  ];
}

/** A slot without a validator has nobody to make its block. */
function validatorRules({ validators, slotsPerEpoch = 8 }: Fields, path: Path): BrokenRule[] {
  if (typeof validators !== "number" || typeof slotsPerEpoch !== "number" || validators >= slotsPerEpoch) return [];
  return [
    {
      path: [...path, "validators"],
      found: validators,
      allowed: `${slotsPerEpoch} or more, as an epoch has so many slots`,
      remedy: "Raise it, or leave it out.",
    },
  ];
}

/** Two networks of one chain id: what is signed for one holds on the other. */
export function chainIdsOnce(chains: unknown, path: Path): BrokenRule[] {
  const ids = entriesOf(chains).map(({ genesis }) => fieldsOf(genesis).chainId);
  return ids.flatMap((id, index) =>
    typeof id !== "number" || ids.indexOf(id) === index
      ? []
      : [
          {
            path: [...path, index, "genesis", "chainId"],
            found: id,
            allowed: "each chain id once",
            remedy: "Take another: a transaction that is signed for one of the two networks would hold on both.",
          },
        ],
  );
}
