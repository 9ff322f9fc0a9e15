/**
 * The environment file: what it may say, and everything that is wrong with one. The CLI reads the file, the program
 * reads the engine's config map; both go through one schema.
 */
import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import { checkConfig } from "./config/check.ts";
import { type ConfigError, formatFound, type Result } from "./config/errors.ts";
import { isDnsName, maxNameLength } from "./config/primitives.ts";
import { type Known, knownTo } from "./config/known.ts";
import { placeKeys } from "./config/place.ts";
import { environmentKeys, type EnvironmentConfig, projectName } from "./config/environment.ts";

export { type ConfigError, formatErrors, type Result } from "./config/errors.ts";
export { parseStackFile } from "./config/file.ts";
export type {
  BitcoinChainConfig,
  ChainConfig,
  ChainKind,
  EthereumChainConfig,
  IpfsChainConfig,
  LightningChainConfig,
  RootstockChainConfig,
} from "./config/chains.ts";
export type { ClusterConfig, EksClusterConfig, ExistingClusterConfig, GkeClusterConfig } from "./config/cluster.ts";
export type { EnvironmentConfig } from "./config/environment.ts";

/**
 * Reads the engine's config map, in which a structured value is JSON text.
 *
 * @param values all of the stack's config, as `pulumi.runtime.allConfig()` gives it; keys of other namespaces are left
 * alone.
 * @param isSecret whether a key is encrypted in the stack's file: one that is not ours to read may then stand there.
 * @param clients what can be made. Default: the catalogue.
 * @param options.environment the stack's name; absent: rules that need it are passed over.
 * @param options.known the names that may stand in the config. Default: what the catalogue can make, plan and price.
 */
export function readConfig(
  values: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean = () => false,
  clients: Catalogue = catalogue,
  { environment, known = knownTo(clients) }: { environment?: string; known?: Known } = {},
): Result<EnvironmentConfig> {
  const own = Object.entries(values).filter(
    ([key]) => key.startsWith(`${projectName}:`) && (environmentKeys.includes(key) || !isSecret(key)),
  );
  // Encrypted or not is the file's to say: what it would show as encrypted is shown as encrypted here.
  const place = placeKeys
    .filter((key) => values[key] !== undefined)
    .map((key) => [key, isSecret(key) ? { secure: "" } : fromJson(values[key] ?? "")]);
  const read = own.map(([key, text]) => [key, fromJson(text)]);
  return checkConfig(Object.fromEntries([...place, ...read]) as Record<string, unknown>, known, environment);
}

/** Whether a stack's name can be an environment's: it becomes part of namespaces. */
export function checkEnvironmentName(environment: string): ConfigError[] {
  if (isDnsName(environment)) return [];
  return [
    {
      path: "the environment's name",
      found: formatFound(environment),
      allowed: `lower-case letters, digits and "-", beginning with a letter, at most ${maxNameLength} of them`,
      remedy: "Rename the stack and its file: the name becomes part of namespaces.",
    },
  ];
}

/** Text that is not JSON is a plain value: a scalar of the file. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
