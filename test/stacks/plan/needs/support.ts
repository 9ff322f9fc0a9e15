import { catalogue } from "../../../../catalogue/chains/index.ts";
import { existingCloud } from "../../../../catalogue/clouds/existing.ts";
import { type AllNeeds, needsOf } from "../../../../stacks/plan/needs.ts";
import type { Need } from "../../../../stacks/plan/capacity/types.ts";
import { configOf } from "../../../support/stacks.ts";

/** A cluster that states nothing, so that only the chains and what is beside them are asked for. */
export const nothing = existingCloud([], []);

/** What these keys of an environment file ask for. */
export const asked = (keys: string): AllNeeds => needsOf(configOf(`config:\n${keys}`), catalogue, nothing);

/** What one chain of these fields asks for, and further keys of the file. */
export const chain = (fields: string, more = ""): AllNeeds =>
  asked(`  cryptokube:chains:\n    - { name: c, ${fields} }\n${more}`);

export function named({ needs }: Pick<AllNeeds, "needs">, name: string): Need {
  const need = needs.find((each) => each.name === name);
  if (need === undefined) throw new Error(`${name} is none of ${needs.map((each) => each.name).join(", ")}`);
  return need;
}
