import type * as pulumi from "@pulumi/pulumi";

/**
 * What is taken over instead of being made: the import id by `<type>::<logical name>`. The engine imports only what is
 * exactly as the program would make it, tags included, and fails where it is not.
 */
export type Adoptions = Readonly<Record<string, string>>;

/** In the surroundings of a program that the engine's own language host runs: {@link Adoptions} as JSON. */
export const ADOPTIONS_VARIABLE = "CRYPTOKUBE_ADOPTIONS";

export function adoptionKey(type: string, name: string): string {
  return `${type}::${name}`;
}

/** The logical name: the last part of a URN, which may itself hold the separator. */
export function logicalName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Stands where a person is to write the logical name of what is to become the thing with this id. */
export function nameToFillIn(id: string): string {
  return `<name of ${id}>`;
}

/** Gives the resources to be taken over their import ids; all others stay as they are. */
export function adopting(adoptions: Adoptions): pulumi.ResourceTransformation {
  return ({ type, name, props, opts }) => {
    const id = adoptions[adoptionKey(type, name)];
    return id === undefined ? undefined : { props, opts: { ...opts, import: id } as pulumi.ResourceOptions };
  };
}

/** @throws where the variable holds something else than what the CLI wrote there, or a name that is still to be filled in. */
export function adoptionsFrom(env: Readonly<Record<string, string | undefined>>): Adoptions {
  const text = env[ADOPTIONS_VARIABLE];
  if (text === undefined || text === "") return {};
  const parsed = parsedOr(text);
  const entries = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : undefined;
  if (entries === undefined || entries.some(([, id]) => typeof id !== "string")) {
    throw new Error(`${ADOPTIONS_VARIABLE} must hold import ids by "<type>::<name>", as JSON`);
  }
  const adoptions = Object.fromEntries(entries as [string, string][]);
  // Taken as a name it would be nobody's, and `up` would make a second one.
  const unnamed = Object.entries(adoptions).flatMap(([key, id]) => (key.endsWith(`::${nameToFillIn(id)}`) ? [id] : []));
  if (unnamed.length > 0) {
    const each = unnamed.map((id) => nameToFillIn(id)).join(", ");
    throw new Error(`${ADOPTIONS_VARIABLE}: write the name that the program gives it in place of ${each}`);
  }
  return adoptions;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
