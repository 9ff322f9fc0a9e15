import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import * as z from "zod";

const fields = z.record(z.string(), z.unknown());

const kubeconfigSchema = z.looseObject({
  contexts: z
    .array(
      z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string().optional() }) }),
    )
    .nullish()
    .transform((contexts) => contexts ?? []),
  clusters: z
    .array(z.looseObject({ name: z.string(), cluster: fields }))
    .nullish()
    .transform((list) => list ?? []),
  users: z
    .array(z.looseObject({ name: z.string(), user: fields.nullish() }))
    .nullish()
    .transform((list) => list ?? []),
});

/** A kubeconfig, as far as this program reads it (Kubernetes, client-go `clientcmd/api/v1`). */
export type Kubeconfig = z.output<typeof kubeconfigSchema>;

/** A kubeconfig and the folder that its relative paths start from. */
export interface KubeconfigFile {
  folder: string;
  config: Kubeconfig;
}

/** @throws Error where the text is not a kubeconfig. */
export function parseKubeconfig(text: string): Kubeconfig {
  const parsed = kubeconfigSchema.safeParse(parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

/**
 * A kubeconfig of one context with its cluster and its user, and nothing else: no other cluster's credentials go into
 * the state. Several files count as one, in which the first that has a name wins, as kubectl has it.
 *
 * @throws Error where the context is not there, or names a cluster or a user that is not.
 */
export function extractContext(files: readonly KubeconfigFile[], name: string): string {
  const context = first(files, "contexts", name);
  if (context === undefined) throw new Error(`there is no context "${name}"`);
  const { cluster: clusterName, user: userName } = context.entry.context;
  const cluster = first(files, "clusters", clusterName);
  if (cluster === undefined) {
    throw new Error(`context "${name}" names the cluster "${clusterName}", which is not there`);
  }
  const user = userName === undefined ? undefined : first(files, "users", userName);
  if (userName !== undefined && user === undefined) {
    throw new Error(`context "${name}" names the user "${userName}", which is not there`);
  }
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [context.entry],
    clusters: [{ name: clusterName, cluster: withContents(cluster.entry.cluster, cluster.folder) }],
    users: user === undefined ? [] : [{ name: userName, user: withContents(user.entry.user ?? {}, user.folder) }],
  });
}

type Section = "contexts" | "clusters" | "users";

function first<S extends Section>(files: readonly KubeconfigFile[], section: S, name: string) {
  for (const { folder, config } of files) {
    const entry = (config[section] as Kubeconfig[S][number][]).find((candidate) => candidate.name === name);
    if (entry !== undefined) return { folder, entry };
  }
  return undefined;
}

/** Files that an entry points to, and the field that holds the same as content. */
const contentOf: Readonly<Record<string, string>> = {
  "certificate-authority": "certificate-authority-data",
  "client-certificate": "client-certificate-data",
  "client-key": "client-key-data",
};

/**
 * An entry that no longer depends on where its file lies: certificates become content, other paths absolute. A token's
 * file stays a file, as tokens are renewed.
 */
function withContents(entry: Record<string, unknown>, folder: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => {
      const content = contentOf[key];
      if (content !== undefined && typeof value === "string") {
        return [content, readFileSync(path.resolve(folder, value)).toString("base64")];
      }
      if (key === "tokenFile" && typeof value === "string") return [key, path.resolve(folder, value)];
      if (key === "exec" && typeof value === "object" && value !== null) return [key, withCommand(value, folder)];
      return [key, value];
    }),
  );
}

/** A credential plugin's command with a folder in it is relative to the kubeconfig; a bare name is looked up on PATH. */
function withCommand(exec: object, folder: string): object {
  const command: unknown = Reflect.get(exec, "command");
  if (typeof command !== "string" || !command.includes("/")) return exec;
  return { ...exec, command: path.resolve(folder, command) };
}
