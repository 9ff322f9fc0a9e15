import assert from "node:assert/strict";
import type { Impossible } from "../../../../stacks/plan/capacity/types.ts";
import { type AddressPlan, type AddressQuestion, planAddresses } from "../../../../stacks/plan/addresses.ts";

/** Six machines of one environment, as a small one is asked for. */
export function question(change: Partial<AddressQuestion> = {}): AddressQuestion {
  return {
    environment: "production",
    cloud: "aws",
    zones: ["use1-az1", "use1-az2", "use1-az4"],
    machines: 6,
    podsPerMachine: 110,
    given: {},
    taken: [],
    ...change,
  };
}

export function onGcp(change: Partial<AddressQuestion> = {}): AddressQuestion {
  return question({ cloud: "gcp", podsPerMachine: 64, zones: ["europe-west1-b", "europe-west1-c"], ...change });
}

export function planned(change: AddressQuestion): AddressPlan {
  const answer = planAddresses(change);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.addresses;
}

export function impossible(change: AddressQuestion): readonly Impossible[] {
  const answer = planAddresses(change);
  assert.ok(!answer.ok, JSON.stringify(answer));
  return answer.impossible;
}

/** The only thing that is wrong. */
export function wrong(change: AddressQuestion): Impossible {
  const all = impossible(change);
  assert.equal(all.length, 1, JSON.stringify(all));
  return all[0]!;
}

export const network = (...keys: string[]): string[] => ["cryptokube:network", ...keys];
