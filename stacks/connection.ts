import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { homeFolder, labKubeconfigPath } from "../lab/paths.ts";
import { nearest } from "./config/nearest.ts";
import { extractContext, type KubeconfigFile, parseKubeconfig } from "./kubeconfig.ts";

/** What is asked of a cluster's connection. */
export interface ConnectionRequest {
  /** The kubeconfig context; absent: the lab's cluster. */
  context?: string | undefined;
  /** The kubeconfig file; absent: $KUBECONFIG, then ~/.kube/config. */
  kubeconfig?: string | undefined;
}

/** Where to look for kubeconfigs. */
export interface ConnectionPlace {
  environment: string;
  /** The folder of Pulumi.yaml: relative paths of the file start there, and the lab is named after it. */
  projectDir: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** There is no connection to the cluster, and this is what to do about it. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/**
 * The content of a kubeconfig with one context, the one that is asked for, or that of the environment's lab. The
 * current context of a kubeconfig is never used: it changes behind one's back.
 *
 * @throws ConnectionError where there is no such file or context, or no lab.
 */
export function connectionFor(request: ConnectionRequest, place: ConnectionPlace): string {
  if (request.context === undefined) return labConnection(place);
  const files = kubeconfigPaths(request, place);
  const there = files.filter((file) => existsSync(file));
  if (there.length === 0) {
    throw new ConnectionError(
      `There is no kubeconfig at ${files.join(" or ")}, where the context "${request.context}" was looked for. ` +
        "Set KUBECONFIG, or `kubeconfig` of cryptokube:cluster.",
    );
  }
  const loaded = there.map(loadFile);
  const names = loaded.flatMap(({ config }) => config.contexts.map(({ name }) => name));
  if (!names.includes(request.context)) throw unknownContext(request.context, names, there);
  try {
    return extractContext(loaded, request.context);
  } catch (error) {
    throw new ConnectionError(`The context "${request.context}" cannot be used: ${(error as Error).message}`);
  }
}

function labConnection({ environment, projectDir, env }: ConnectionPlace): string {
  const file = labKubeconfigPath(projectDir, environment, env);
  if (!existsSync(file)) {
    throw new ConnectionError(
      `The environment "${environment}" names no kubeconfig context, so it goes to the lab's cluster, and that is not ` +
        "running. Start it with `npm run up`, or name a context: cryptokube:cluster: { kind: existing, context: … }.",
    );
  }
  return readFileSync(file, "utf8");
}

/** $KUBECONFIG may list several files; kubectl reads them as one. */
function kubeconfigPaths({ kubeconfig }: ConnectionRequest, { projectDir, env }: ConnectionPlace): string[] {
  if (kubeconfig !== undefined) return [path.resolve(projectDir, withHome(kubeconfig, env))];
  const listed = (env.KUBECONFIG ?? "").split(path.delimiter).filter((file) => file !== "");
  return listed.length > 0 ? listed.map((file) => path.resolve(file)) : [path.join(homeFolder(env), ".kube", "config")];
}

function withHome(file: string, env: ConnectionPlace["env"]): string {
  return file.startsWith("~/") ? path.join(homeFolder(env), file.slice(2)) : file;
}

function loadFile(file: string): KubeconfigFile {
  try {
    return { folder: path.dirname(file), config: parseKubeconfig(readFileSync(file, "utf8")) };
  } catch (error) {
    throw new ConnectionError(`${file} cannot be read as a kubeconfig: ${(error as Error).message}`);
  }
}

function unknownContext(context: string, names: readonly string[], files: readonly string[]): ConnectionError {
  const near = nearest(context, names);
  const known = names.length === 0 ? "It has none." : `It has: ${names.join(", ")}.`;
  const guess = near === undefined ? "" : ` Did you mean "${near}"?`;
  return new ConnectionError(`There is no context "${context}" in ${files.join(", ")}. ${known}${guess}`);
}
