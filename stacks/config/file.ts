import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import { checkConfig } from "./check.ts";
import { type ConfigError, formatFound, type Result } from "./errors.ts";
import { unknownKey } from "./issues.ts";
import { lineOf, stepsOf } from "./lines.ts";
import { nearest } from "./nearest.ts";
import { type Known, knownTo } from "./known.ts";
import { placeKeys } from "./place.ts";
import { isDnsName, maxNameLength } from "./primitives.ts";
import { engineKeys, type EnvironmentConfig, environmentKeys, projectName } from "./environment.ts";
import { isEncrypted } from "./secrets.ts";

/**
 * Reads an environment file and reports everything that is wrong with it at once: what YAML does not allow, keys and
 * values that are not known, and rules between fields.
 *
 * @param fileName as it is to be named in what the errors propose.
 * @param environment the stack's name, which becomes part of Kubernetes names.
 * @param clients what can be made. Default: the catalogue.
 * @param known the names that may stand in the file. Default: what the catalogue can make, plan and price.
 */
export function parseStackFile(
  text: string,
  fileName: string,
  environment: string,
  clients: Catalogue = catalogue,
  known: Known = knownTo(clients),
): Result<EnvironmentConfig> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const syntax = [
    ...badName(environment, fileName),
    ...document.errors.map((error) => syntaxError(error, text, lines)),
  ];
  // A key that stands twice leaves the rest readable; anything else may have shifted what follows it.
  const readable = document.errors.every((error) => error.code === "DUPLICATE_KEY");
  if (!readable) return { ok: false, errors: syntax };

  let root: unknown;
  try {
    root = document.toJS();
  } catch (error) {
    // An alias that leads nowhere, or too many of them.
    const alias = { path: "YAML", line: 1, found: (error as Error).message, allowed: "YAML 1.2" };
    return { ok: false, errors: [...syntax, alias] };
  }
  if (isEndless(root)) return { ok: false, errors: [...syntax, endless] };
  if (root === null || root === undefined) return { ok: false, errors: [...syntax, emptyFile(fileName)] };
  const checked = checkTree(root, fileName, environment, known);
  const found = checked.ok ? [] : checked.errors.map((error) => withLine(error, document, lines));
  if (checked.ok && syntax.length === 0) return checked;
  return { ok: false, errors: [...syntax, ...found] };
}

function checkTree(root: unknown, fileName: string, environment: string, known: Known): Result<EnvironmentConfig> {
  const tree = asMap(root);
  if (tree === undefined) {
    return failure({
      path: fileName,
      found: formatFound(root),
      allowed: "a map with the key config",
      remedy: exampleHint,
    });
  }
  const allowed = ["config", ...engineKeys];
  const strangers = Object.keys(tree)
    .filter((key) => !allowed.includes(key))
    .map((key) => unknownKey(key, [], allowed));
  const config = asMap(tree.config);
  if (config === undefined) {
    const error = { path: "config", found: formatFound(tree.config), allowed: "a map of keys", remedy: exampleHint };
    return { ok: false, errors: [...strangers, error] };
  }
  const foreign = misspeltNamespaces(Object.keys(config));
  const checked = checkConfig(ownKeys(config), known, environment);
  const errors = [...strangers, ...foreign, ...encryptedWhole(config), ...(checked.ok ? [] : checked.errors)];
  return errors.length === 0 ? checked : { ok: false, errors };
}

/**
 * The keys that are ours to read, but for those of ours that are encrypted as a whole: secrets that a field may point to
 * with `{ secretKey: … }`.
 */
function ownKeys(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).filter(
      ([key, value]) =>
        (placeKeys as readonly string[]).includes(key) || (key.startsWith(`${projectName}:`) && !isEncrypted(value)),
    ),
  );
}

/** Structured keys that were encrypted as a whole: nothing that reads the file could check them. */
function encryptedWhole(config: Record<string, unknown>): ConfigError[] {
  return environmentKeys
    .filter((key) => isEncrypted(config[key]))
    .map((key) => ({
      path: `config.${key}`,
      found: "an encrypted value",
      allowed: "readable fields",
      remedy: "Encrypt only what is secret, as a key of its own, and point to it with { secretKey: <name> }.",
    }));
}

/** Keys with no namespace, or with one that looks like a slip of ours. Other namespaces belong to other packages. */
function misspeltNamespaces(keys: readonly string[]): ConfigError[] {
  return keys.flatMap((key) => {
    const [namespace, ...rest] = key.split(":");
    if (namespace === projectName) return [];
    const ours = rest.length === 0 || nearest(namespace ?? "", [projectName]) !== undefined;
    if (!ours) return [];
    const full = `${projectName}:${rest.length === 0 ? key : rest.join(":")}`;
    return [{ ...unknownKey(key, ["config"], environmentKeys), nearest: nearest(full, environmentKeys) ?? full }];
  });
}

function badName(environment: string, fileName: string): ConfigError[] {
  if (isDnsName(environment)) return [];
  return [
    {
      path: `the environment's name, ${fileName}`,
      found: formatFound(environment),
      allowed: `lower-case letters, digits and "-", beginning with a letter, at most ${maxNameLength} of them`,
      remedy: "Rename the stack and its file: the name becomes part of namespaces.",
    },
  ];
}

const exampleHint = "Pulumi.dev.yaml shows what an environment file reads like.";

function emptyFile(fileName: string): ConfigError {
  return { path: fileName, line: 1, found: "an empty file", allowed: "a map with the key config", remedy: exampleHint };
}

const endless: ConfigError = {
  path: "YAML",
  line: 1,
  found: "an alias that stands within its own anchor",
  allowed: "values that end",
  remedy: "Write out what is meant: an alias may repeat what stands before it, not what it is a part of.",
};

/** Whether a value holds itself. */
function isEndless(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  return above.includes(value) || Object.values(value).some((child) => isEndless(child, [...above, value]));
}

const syntaxRemedies: Record<string, string> = {
  TAB_AS_INDENT: "YAML indents with spaces: replace the tab.",
  DUPLICATE_KEY: "Keep one of them: YAML would silently drop the other.",
  BAD_INDENT: "Keys of one map begin in one column.",
};

type SyntaxError = Document["errors"][number];

function syntaxError(error: SyntaxError, text: string, lines: LineCounter): ConfigError {
  const remedy = syntaxRemedies[error.code];
  const line = lines.linePos(error.pos[0]).line;
  return {
    path: "YAML",
    line,
    found: `${error.message.split("\n")[0] ?? error.code}: ${formatFound(text.split("\n")[line - 1]?.trim())}`,
    allowed: "YAML 1.2",
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** The lines of what stands at the errors' paths in a file's text, which must be one that {@link parseStackFile} accepts. */
export function withLines(errors: readonly ConfigError[], text: string): ConfigError[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return errors.map((error) => withLine(error, document, lines));
}

function withLine(error: ConfigError, document: Document, lines: LineCounter): ConfigError {
  const line = isMap(document.contents) ? lineOf(document, lines, stepsOf(error.path)) : 1;
  return line === undefined ? error : { ...error, line };
}

function failure(error: ConfigError): Result<never> {
  return { ok: false, errors: [error] };
}

function asMap(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
