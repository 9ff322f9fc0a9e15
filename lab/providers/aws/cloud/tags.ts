import { isObject, type Value } from "../../protocol/values.ts";
import type { Cloud, Entry } from "./cloud.ts";

/** Everything in the cloud with all these tags: what is left of an environment that should be gone. */
export function taggedResources(cloud: Cloud, tags: Record<string, string>): Entry[] {
  return cloud.entries.filter(({ properties }) => {
    const has: Value | undefined = properties["tagsAll"];
    return isObject(has) && Object.entries(tags).every(([key, value]) => has[key] === value);
  });
}
