import { type ConfigError, formatPath } from "./errors.ts";

/**
 * Versions that YAML reads as numbers. `1.30` would arrive as 1.3, another version, so every key named `version` (or
 * ending in `Version`) must be text, also where the key itself is not known.
 */
export function unquotedVersions(value: unknown, path: readonly (string | number)[]): ConfigError[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, child]) => {
    const here = [...path, key];
    if (typeof child !== "number" || !/version$/i.test(String(key))) return unquotedVersions(child, here);
    return [
      {
        path: formatPath(here),
        found: `${child}, a number`,
        allowed: "a version in quotes",
        remedy: `Put it in quotes, as YAML reads 1.30 as the number 1.3: "${child}".`,
      },
    ];
  });
}
