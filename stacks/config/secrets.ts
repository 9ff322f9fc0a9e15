import { type ConfigError, formatPath } from "./errors.ts";

/** Whether a value of a stack file is one that the engine encrypted: `{ secure: … }`, the whole of it. */
export function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

/**
 * `secure:` inside a structured key. The engine would decrypt it and hand the whole key on as one secret, so that no
 * field of it could be shown in a plan, and a tool that reads the file could not tell the fields either.
 */
export function nestedSecrets(value: unknown, path: readonly (string | number)[]): ConfigError[] {
  if (typeof value !== "object" || value === null) return [];
  if (isEncrypted(value) && path.length > 1) {
    const field = String(path.at(-1));
    return [
      {
        path: formatPath(path),
        found: "an encrypted value inside a structured key",
        allowed: "{ secretKey: <name> }, which points to a key that is encrypted as a whole",
        remedy: `Run \`pulumi config set --secret cryptokube:${field} …\`, and write { secretKey: ${field} } here.`,
      },
    ];
  }
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, child]) => nestedSecrets(child, [...path, key]));
}
