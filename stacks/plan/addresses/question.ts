import type { AddressPlan } from "../addresses.ts";
import type { Impossible } from "../capacity/types.ts";
import type { Block } from "./cidr.ts";

/** What an environment file says of its network: `cryptokube:network`. */
export interface Given {
  cidr?: string | undefined;
  pods?: string | undefined;
  services?: string | undefined;
  /** A network that is there already. Its range is `cidr` then, and must be named. */
  vpc?: string | undefined;
  subnets?:
    | Readonly<
        Record<string, Readonly<Record<"nodes", string> & { public?: string | undefined; pods?: string | undefined }>>
      >
    | undefined;
}

/** The ranges of another environment. */
export interface Taken {
  environment: string;
  addresses: AddressPlan;
  /** Whether both networks are joined: then nothing may overlap. Else it is avoided as long as there is room. */
  peered: boolean;
}

export interface AddressQuestion {
  environment: string;
  cloud: "aws" | "gcp";
  /** Ids of the zones in use, in order. */
  zones: readonly string[];
  /** As planned now; computed ranges hold four times as many. */
  machines: number;
  podsPerMachine: number;
  given: Given;
  taken: readonly Taken[];
  /** What was accepted before: it stays to the letter, and new zones are added to it. */
  accepted?: AddressPlan;
}

export type Addressed = { ok: true; addresses: AddressPlan } | { ok: false; impossible: readonly Impossible[] };

/** The ranges of one zone. */
export interface ZoneRanges {
  nodes: Block;
  public?: Block;
  pods?: Block;
}

/** An {@link AddressPlan} in numbers. */
export interface Ranges {
  vpc: Block;
  pods: Block;
  services: Block;
  controlPlane?: Block;
  subnets: Readonly<Record<string, ZoneRanges>>;
}

/** Where in an environment file the network is. */
export function networkPath(...keys: string[]): string[] {
  return ["cryptokube:network", ...keys];
}

/** Pods that a machine is given addresses for: EKS's own limit for most machines, and a /25 on Google Cloud. */
export const podsPerMachine = { aws: 110, gcp: 64 } as const;
