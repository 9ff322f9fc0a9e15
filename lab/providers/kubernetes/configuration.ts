import { isDeepStrictEqual } from "node:util";
import type { DiffResponse } from "../protocol/provider.ts";
import { isUnknown, plainObject, type Properties, type Value } from "../protocol/values.ts";
import { loadKubeConfig } from "./client.ts";
import type { Mutability } from "./replacements.ts";
import { text } from "./object.ts";

/** The provider's inputs that the stand-in heeds: those of the official one that CryptoKube uses. */
export interface Configuration extends Mutability {
  kubeconfig: string;
  context: string;
  namespace: string;
  enablePatchForce: boolean;
  upsertExistingObjects: boolean;
  /** Whether what is in a cluster that cannot be reached counts as deleted. */
  deleteUnreachable: boolean;
}

/** In the engine's surroundings: {@link Configuration.deleteUnreachable}, where the provider's inputs do not say. */
export const DELETE_UNREACHABLE_VARIABLE = "PULUMI_K8S_DELETE_UNREACHABLE";

const heeded = [
  "clusterIdentifier", "context", "deleteUnreachable", "enableConfigMapMutable", "enablePatchForce",
  "enableSecretMutable", "enableServerSideApply", "kubeconfig", "namespace", "suppressDeprecationWarnings", "suppressHelmHookWarnings",
  "upsertExistingObjects",
]; // prettier-ignore
// Not inputs of the program: the engine and the SDK add them.
const engines = ["version", "pluginDownloadURL", "__internal", "parameterization"];

/**
 * Reads the provider's inputs. The ambient kubeconfig is never used: a lab may not reach for a cluster that somebody
 * happens to be logged in to.
 *
 * @throws Error in one sentence
 */
export function readConfiguration(
  variables: Record<string, string>,
  env: Readonly<Record<string, string | undefined>> = {},
): Configuration {
  const kubeconfig = variables["kubeconfig"] ?? "";
  if (kubeconfig === "") {
    throw new Error(
      "The stand-in for kubernetes needs a kubeconfig of its own on an explicit provider; it never uses the ambient one.",
    );
  }
  if (variables["enableServerSideApply"] === "false") {
    throw new Error("The stand-in for kubernetes only knows server-side apply; remove enableServerSideApply: false.");
  }
  const foreign = Object.keys(variables).filter((key) => !heeded.includes(key) && !engines.includes(key));
  if (foreign.length > 0) {
    throw new Error(`The stand-in for kubernetes does not know the provider's option ${foreign.join(", ")}.`);
  }
  const isTrue = (key: string) => variables[key] === "true";
  return {
    kubeconfig,
    context: variables["context"] ?? "",
    namespace: variables["namespace"] ?? "",
    enableConfigMapMutable: isTrue("enableConfigMapMutable"),
    enableSecretMutable: isTrue("enableSecretMutable"),
    enablePatchForce: isTrue("enablePatchForce"),
    upsertExistingObjects: isTrue("upsertExistingObjects"),
    deleteUnreachable: (variables["deleteUnreachable"] ?? env[DELETE_UNREACHABLE_VARIABLE]) === "true",
  };
}

/** The cluster that a provider's inputs lead to, as far as the kubeconfig says. */
function activeCluster(inputs: Properties): unknown {
  const kubeconfig = text(inputs, "kubeconfig");
  if (kubeconfig === "") return undefined;
  try {
    return loadKubeConfig(kubeconfig, text(inputs, "context")).getCurrentCluster() ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a change of the provider means another cluster, and so replaces all that it made. With a clusterIdentifier
 * only that decides; without, the cluster of the kubeconfig (address and certificate).
 */
export function diffConfiguration(oldInputs: Properties, newInputs: Properties): DiffResponse {
  const [olds, news] = [plainObject(oldInputs), plainObject(newInputs)];
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !isDeepStrictEqual(olds[key], news[key]),
  );
  if (changed.length === 0) return { changes: false };
  const answer = (replaces: string[]): DiffResponse => ({ changes: true, diffs: changed, replaces });

  const identified = (value: Value | undefined) => value !== undefined && value !== "";
  const [before, after] = [olds["clusterIdentifier"], news["clusterIdentifier"]];
  if (identified(before) && identified(after)) {
    return answer(isDeepStrictEqual(before, after) ? [] : ["clusterIdentifier"]);
  }
  const leading = ["kubeconfig", "context"].filter((key) => changed.includes(key));
  // An address that nobody knows yet may be another cluster's.
  const unknown = leading.filter((key) => isUnknown(news[key]));
  if (unknown.length > 0) return answer(unknown);
  const [from, to] = [activeCluster(olds), activeCluster(news)];
  const moved = from !== undefined && to !== undefined && !isDeepStrictEqual(from, to);
  return answer(moved ? leading : []);
}
