import { kindOf } from "./kinds.ts";

/** Something of the cloud that carries the environment's tag. */
export interface Tagged {
  arn: string;
  tags: Readonly<Record<string, string>>;
}

/** What the cloud holds and the stack's state does not. */
export interface Orphan {
  arn: string;
  /** In words; the ARN's own where it is of no kind that is known here. */
  what: string;
  /** Its tag `Name`. */
  name?: string;
  /** Resources of the state that are of its type and name: then it was made twice, and this one is the one too many. */
  twins: string[];
  /** The command that takes it into the state; absent where the program never makes such a thing. */
  import?: string;
  /** The command that deletes it; absent where its kind is not known here. */
  remove?: string;
}

export interface Orphans {
  /** In the order in which they can be deleted. */
  orphans: Orphan[];
  /** What is not in the state and is not to be: who made it, and takes it away. */
  kept: { arn: string; by: string }[];
  /** What the engine was at when it ended, by the state's own record. */
  pending: { urn: string; doing: string }[];
}

interface StateResource {
  urn: string;
  type: string;
  id?: string;
  outputs?: Record<string, unknown>;
  inputs?: { metadata?: { name?: string; namespace?: string } };
}

/** What of an exported state is compared. */
interface State {
  resources: StateResource[];
  pending: { resource: StateResource; type: string }[];
}

/** @throws where it is no exported state. */
function stateOf(exported: unknown): State {
  const { deployment } = (exported ?? {}) as {
    deployment?: { resources?: StateResource[] | null; pending_operations?: State["pending"] | null };
  };
  if (typeof deployment !== "object") {
    throw new Error("this is no exported state: it has no `deployment`. `pulumi stack export` writes one.");
  }
  return { resources: deployment.resources ?? [], pending: deployment.pending_operations ?? [] };
}

/** The stack, and where it is. */
export interface Whose {
  environment: string;
  region: string;
}

/**
 * Compares what carries the environment's tag with what the stack's state holds.
 *
 * @param exported the JSON that `pulumi stack export` writes.
 * @throws where that is something else.
 */
export function findOrphans({ environment, region }: Whose, tagged: readonly Tagged[], exported: unknown): Orphans {
  const state = stateOf(exported);
  const arns = new Set(
    state.resources.flatMap(({ outputs }) => (typeof outputs?.arn === "string" ? [outputs.arn] : [])),
  );
  const ids = new Set(state.resources.map(({ type, id }) => `${type} ${id ?? ""}`));
  const found: (Orphan & { order: number })[] = [];
  const kept: Orphans["kept"] = [];
  for (const { arn, tags } of tagged) {
    const kind = kindOf(arn);
    const known = arns.has(arn) || (kind?.type !== undefined && ids.has(`${kind.type} ${kind.stateId ?? kind.id}`));
    if (known) continue;
    const by = keeper(tags, state);
    if (by !== undefined) kept.push({ arn, by });
    else found.push({ ...orphan({ environment, region }, arn, tags, state), order: kind?.order ?? -1 });
  }
  return {
    orphans: found.sort((a, b) => a.order - b.order || (a.arn < b.arn ? -1 : 1)).map(({ order: _, ...each }) => each),
    kept,
    pending: state.pending.map(({ resource, type }) => ({ urn: resource.urn, doing: type })),
  };
}

/** Who made it, where that was not the engine. */
function keeper(tags: Tagged["tags"], state: State): string | undefined {
  if (tags["cryptokube.io/ground"] !== undefined) {
    return "cryptokube bootstrap: it stays as long as the environment's state is wanted";
  }
  const clusters = new Set(
    state.resources.filter(({ type }) => type === "aws:eks/cluster:Cluster").map(({ id }) => id ?? ""),
  );
  const eks = tags["aws:eks:cluster-name"] ?? tags["eks:cluster-name"];
  if (eks !== undefined && clusters.has(eks)) return `EKS, for the cluster ${eks}`;
  const balanced = tags["elbv2.k8s.aws/cluster"];
  if (balanced !== undefined && clusters.has(balanced)) {
    return `the load balancer controller of ${balanced}, for ${tags["service.k8s.aws/stack"] ?? tags["ingress.k8s.aws/stack"] ?? "a Service or Ingress"}`;
  }
  const claim = tags["kubernetes.io/created-for/pvc/name"];
  const namespace = tags["kubernetes.io/created-for/pvc/namespace"];
  const claimed = state.resources.some(
    ({ type, inputs }) =>
      type === "kubernetes:core/v1:PersistentVolumeClaim" &&
      inputs?.metadata?.name === claim &&
      inputs?.metadata?.namespace === namespace,
  );
  return claim !== undefined && claimed ? `the volume driver, for the claim ${namespace ?? ""}/${claim}` : undefined;
}

function orphan({ environment, region }: Whose, arn: string, tags: Tagged["tags"], state: State): Orphan {
  const kind = kindOf(arn);
  const name = tags.Name;
  if (kind === undefined) return { arn, what: arn, twins: [], ...(name === undefined ? {} : { name }) };
  const twins = state.resources
    .filter(({ type, outputs }) => type === kind.type && name !== undefined && nameOf(outputs) === name)
    .map(({ urn }) => urn);
  return {
    arn,
    what: kind.what,
    ...(name === undefined ? {} : { name }),
    twins,
    ...(kind.type === undefined
      ? {}
      : {
          import: `pulumi import ${quoted(kind.type)} ${quoted(name ?? kind.id)} ${quoted(kind.id)} --stack ${environment}`,
        }),
    remove: inRegion(kind.remove, region),
  };
}

/** Roles are the account's, everything else a region's. A remark stays at the end. */
function inRegion(command: string, region: string): string {
  if (command.startsWith("aws iam ")) return command;
  const [call = "", remark] = command.split(/ +# /);
  return `${call} --region ${region}${remark === undefined ? "" : `   # ${remark}`}`;
}

function nameOf(outputs: StateResource["outputs"]): unknown {
  return (outputs?.tags as Record<string, unknown> | undefined)?.Name;
}

/** A word of a command line that a shell leaves as it is. */
function quoted(word: string): string {
  return /^[\w.,:/@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
