import { validatorClients } from "../../../catalogue/signers/validator-clients.ts";
import { nearest } from "../nearest.ts";
import { checksummed } from "../address.ts";
import { type BrokenRule, entriesOf, entryOf, type Fields } from "./fields.ts";

type Path = readonly (string | number)[];

/** Validators: exactly one client for each key, of a signer that signs for validators. */
export function validatorRules(values: Fields): BrokenRule[] {
  const sets = entriesOf(values["cryptokube:validators"]);
  const signers = entriesOf(values["cryptokube:signers"]);
  const chains = entriesOf(values["cryptokube:chains"]);
  return [
    ...sets.flatMap((set, index) => {
      const path = ["cryptokube:validators", index];
      const signer = signers.find(({ name }) => typeof name === "string" && name === set.signer);
      const chain = chains.find(({ name }) => typeof name === "string" && name === signer?.chain);
      return [
        ...signerOf(set, path, signers),
        ...clientOf(set, path, chain),
        ...allKeys(set, path, { sets, chain }),
        ...feeRecipient(set, path),
      ];
    }),
    ...repeatedKeys(sets),
  ];
}

function signerOf({ signer }: Fields, path: Path, signers: readonly Fields[]): BrokenRule[] {
  if (typeof signer !== "string" || signer === "") return [];
  const fitting = signers.flatMap(({ mode, name }) => (mode === "eth2" && typeof name === "string" ? [name] : []));
  if (fitting.includes(signer)) return [];
  const near = nearest(signer, fitting);
  return [
    {
      path: [...path, "signer"],
      found: signer,
      allowed: fitting.length === 0 ? "a signer of mode eth2, of which this file has none" : fitting.join(", "),
      ...(near === undefined ? {} : { nearest: near }),
      remedy: signers.some(({ name }) => name === signer)
        ? `"${signer}" signs transactions: validators need a signer with mode: eth2 and validators: true.`
        : "List it in cryptokube:signers, with mode: eth2 and validators: true.",
    },
  ];
}

/** The consensus clients of a chain's nodes. */
function consensusIn(chain: Fields | undefined): string[] {
  if (chain === undefined) return [];
  const said = entriesOf(chain.nodes).map((node) => node.consensus ?? chain.consensus);
  const names = said.length > 0 ? said : [chain.consensus];
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

/** The client of a set: what it names, or what all nodes have. */
export function clientNamed({ client }: Fields, chain: Fields | undefined): string | undefined {
  if (typeof client === "string") return client;
  const beacons = consensusIn(chain);
  return beacons.length === 1 ? beacons[0] : undefined;
}

function clientOf(set: Fields, path: Path, chain: Fields | undefined): BrokenRule[] {
  const beacons = consensusIn(chain);
  if (beacons.length === 0) return [];
  const name = clientNamed(set, chain);
  const at = [...path, "client"];
  if (name === undefined) {
    return [
      {
        path: at,
        found: undefined,
        allowed: Object.keys(validatorClients).join(", "),
        remedy: `Name one: the chain's nodes run ${beacons.join(" and ")}.`,
      },
    ];
  }
  const client = entryOf(validatorClients, name);
  const same = beacons.every((beacon) => beacon === name);
  if (client?.ownBeaconOnly !== true || set.doppelganger === false || same) return [];
  return [
    {
      path: at,
      found: name,
      allowed: `a client whose doppelganger protection asks any beacon node: ${Object.values(validatorClients)
        .filter(({ ownBeaconOnly }) => !ownBeaconOnly)
        .map((each) => each.name)
        .join(", ")}`,
      remedy: `${name}'s asks beacon nodes of ${name} only, and this chain has ${beacons.join(" and ")}.`,
    },
  ];
}

/** A client that cannot be told its keys takes all of its signer: no other set may have any of them. */
function allKeys(
  set: Fields,
  path: Path,
  { sets, chain }: { sets: readonly Fields[]; chain: Fields | undefined },
): BrokenRule[] {
  const name = clientNamed(set, chain);
  if (name === undefined || entryOf(validatorClients, name)?.keysByName !== false) return [];
  if (typeof set.signer !== "string") return [];
  if (sets.filter(({ signer }) => signer === set.signer).length < 2) return [];
  return [
    {
      path: [...path, "client"],
      found: name,
      allowed: `a client that is told its keys, as other sets use ${set.signer} too`,
      remedy: `${name} takes every key that its signer has: give this set a signer of its own, or another client.`,
    },
  ];
}

function repeatedKeys(sets: readonly Fields[]): BrokenRule[] {
  const seen = new Map<string, string>();
  return sets.flatMap(({ publicKeys }, set) =>
    (Array.isArray(publicKeys) ? publicKeys : []).flatMap((key: unknown, index): BrokenRule[] => {
      if (typeof key !== "string") return [];
      const other = seen.get(key.toLowerCase());
      seen.set(key.toLowerCase(), other ?? `validators[${set}].publicKeys[${index}]`);
      if (other === undefined) return [];
      return [
        {
          path: ["cryptokube:validators", set, "publicKeys", index],
          found: key,
          allowed: `a key that stands nowhere else (${other} is the same)`,
          remedy: "Remove one of the two: two clients of one key sign twice, and are slashed.",
        },
      ];
    }),
  );
}

/** Fees that are sent to nobody, or to an address with a typing error, are gone. */
function feeRecipient({ feeRecipient: address }: Fields, path: Path): BrokenRule[] {
  if (typeof address !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(address)) return [];
  const at = [...path, "feeRecipient"];
  if (/^0x0{40}$/.test(address)) {
    return [
      { path: at, found: address, allowed: "an address of yours", remedy: "Name one: what is sent here is burnt." },
    ];
  }
  const mixed = /[a-f]/.test(address) && /[A-F]/.test(address);
  if (!mixed || checksummed(address) === address) return [];
  return [
    {
      path: at,
      found: address,
      allowed: "an address whose capitals are its checksum (EIP-55), or one without any",
      remedy: "Copy it again: a letter of it is wrong, or written small or large by hand.",
    },
  ];
}
