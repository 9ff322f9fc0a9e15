import {
  keySourceNamed,
  type SignerCluster,
  type SignerMode,
  usableSources,
} from "../../../catalogue/signers/key-sources.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf } from "./fields.ts";

type Path = readonly (string | number)[];

/** What a signer says of its mode and its keys that does not go together. */
export function signerRules(values: Fields): BrokenRule[] {
  const signers = entriesOf(values["cryptokube:signers"]);
  const { kind: said } = fieldsOf(values["cryptokube:cluster"]);
  const kind = said === "eks" || said === "gke" ? said : "existing";
  return [
    ...signers.flatMap((signer, index) => {
      const path = ["cryptokube:signers", index];
      return [
        ...consent(signer, path),
        ...developmentChain(signer, path, entriesOf(values["cryptokube:chains"])),
        ...keySources(signer, path, kind),
      ];
    }),
    ...sharedKeys(signers),
  ];
}

/** Who signs for validators can be slashed: nobody gets there by a default. */
function consent({ mode = "eth1", validators = false }: Fields, path: Path): BrokenRule[] {
  if (mode === "eth2" && validators !== true) {
    return [
      {
        path: [...path, "validators"],
        found: validators,
        allowed: "true, for mode eth2",
        remedy: "Read docs/signing.md, then write validators: true beside mode: eth2.",
      },
    ];
  }
  if (mode !== "eth1" || validators !== true) return [];
  return [
    {
      path: [...path, "validators"],
      found: true,
      allowed: "nothing, for mode eth1",
      remedy: "Write mode: eth2 beside it, or remove it: this signer signs transactions.",
    },
  ];
}

/** A development chain has no consensus client, and so no validators. */
function developmentChain({ mode, chain: wanted }: Fields, path: Path, chains: readonly Fields[]): BrokenRule[] {
  const chain = chains.find(({ name }) => name === wanted);
  if (mode !== "eth2" || typeof wanted !== "string" || chain === undefined || hasConsensus(chain)) return [];
  return [
    {
      path: [...path, "mode"],
      found: mode,
      allowed: `eth1, as ${wanted} has no consensus client`,
      remedy: "Name a chain with a consensus client, or sign transactions only.",
    },
  ];
}

function hasConsensus({ consensus, nodes }: Fields): boolean {
  return consensus !== undefined || entriesOf(nodes).some((node) => node.consensus !== undefined);
}

function keySources({ mode = "eth1", keys }: Fields, path: Path, cluster: SignerCluster): BrokenRule[] {
  return entriesOf(keys).flatMap(({ source: name }, index) => {
    const source = keySourceNamed(name);
    if (source === undefined || !["eth1", "eth2"].includes(String(mode))) return [];
    const at = [...path, "keys", index, "source"];
    const fitting = usableSources(mode as SignerMode, cluster).map((each) => each.name);
    const allowed = fitting.join(", ");
    // One that no file can name is the schema's to refuse.
    if (source.notMade !== undefined || fitting.includes(source.name)) return [];
    const remedy = source.modes.includes(mode as SignerMode)
      ? `Pods of a cluster of kind ${cluster} reach it only by a credential that stands somewhere: use another source.`
      : `web3signer signs with it in mode ${source.modes.join(" and ")} only: docs/signing.md has the table.`;
    return [{ path: at, found: name, allowed, remedy }];
  });
}

/** Two signers with the same keys are two memories of what was signed, and for transactions two counts of nonces. */
function sharedKeys(signers: readonly Fields[]): BrokenRule[] {
  const seen: { name: string; at: string; prefix: boolean }[] = [];
  return signers.flatMap(({ keys }, signer) =>
    entriesOf(keys).flatMap((key, index): BrokenRule[] => {
      const field = ["existingSecret", "key", "prefix"].find((each) => typeof key[each] === "string");
      if (field === undefined) return [];
      const mine = { name: String(key[field]), at: `signers[${signer}].keys[${index}]`, prefix: field === "prefix" };
      const other = seen.find(
        (one) =>
          one.prefix === mine.prefix &&
          (mine.prefix ? one.name.startsWith(mine.name) || mine.name.startsWith(one.name) : one.name === mine.name),
      );
      seen.push(mine);
      if (other === undefined) return [];
      return [
        {
          path: ["cryptokube:signers", signer, "keys", index, field],
          found: mine.name,
          allowed: `keys that no other entry has (${other.at} is ${other.name})`,
          remedy: "Give each key to one signer: another one would not know what this one has signed.",
        },
      ];
    }),
  );
}
