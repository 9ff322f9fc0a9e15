/** Where what a private network begins with lies in the pods of its nodes, and what it is called. */
import type { GenesisFiles } from "../../../catalogue/chains/ethereum/private/maker.ts";
import type { MountPlan, MountedPlan } from "../types.ts";

const folders = { inputs: "/network", made: "/genesis", identity: "/identity" } as const;

export const genesisFiles: GenesisFiles = {
  chainConfig: `${folders.inputs}/chain-config.yaml`,
  executionInput: `${folders.inputs}/execution.json`,
  execution: `${folders.made}/execution.json`,
  consensus: `${folders.made}/consensus.ssz`,
};

/** The key of {@link momentName}'s one entry. */
export const momentKey = "moment";

/** The ConfigMap with the network's rules, and that with the moment of its first slot. */
export const inputsName = (chain: string): string => `${chain}-network`;
export const momentName = (chain: string): string => `${chain}-network-moment`;
/** The Secret with a node's keys and peers. */
export const identityName = (node: string): string => `${node}-identity`;
/** The validator, its claim's front and its Service. */
export const validatorName = (chain: string): string => `${chain}-validator`;

export const inIdentity = (file: string): string => `${folders.identity}/${file}`;

/** A file's name without its folder: its key in a ConfigMap. */
export const keyOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

export function inputsMount(chain: string): MountPlan {
  return mount({ name: "network", kind: "configMap", from: inputsName(chain) }, folders.inputs, true);
}

/** A first state of 512 validators has 3 MiB. */
export function madeMount(readOnly: boolean): MountPlan {
  return mount({ name: "genesis", kind: "empty", sizeLimit: "32Mi" }, folders.made, readOnly);
}

export function identityMount(node: string): MountPlan {
  return mount({ name: "identity", kind: "secret", from: identityName(node) }, folders.identity, true);
}

function mount(volume: MountedPlan, mountPath: string, readOnly: boolean): MountPlan {
  return { volume, mountPath, readOnly };
}
