/** What the official provider's resources take and give, as its typed package registers them. */

/** A resource's properties, as the constructor in the package's JavaScript names them. */
export interface ResourceType {
  inputs: string[];
  required: string[];
  /** Given by the cloud alone. */
  outputs: string[];
}

/** @throws where the text has another form than the generated constructors have. */
export function readType(javascript: string): [token: string, type: ResourceType] {
  const token = /__pulumiType = '([^']+)'/.exec(javascript)?.[1];
  const all = (pattern: RegExp): string[] => [...javascript.matchAll(pattern)].map(([, name = ""]) => name).toSorted();
  const inputs = [...new Set(all(/resourceInputs\["(\w+)"\] = [^;\n]*\bargs\b/g))];
  if (token === undefined || inputs.length === 0) throw new Error("The package's constructors have another form.");
  return [
    token,
    {
      inputs,
      required: all(/args\?\.(\w+) === undefined/g),
      outputs: all(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g),
    },
  ];
}
