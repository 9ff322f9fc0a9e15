import { type Adoptions, nameToFillIn } from "../../stacks/adoption.ts";
import { adoptionOf, creationOf, type PendingCreation, upTakingOver } from "./keep.ts";
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
  /**
   * The command of an `up` that takes it over, and nothing else; absent where it has twins, and where the program never
   * makes such a thing.
   */
  keep?: string;
  /** What of {@link keep} the person is to replace by the name that the program gives it; absent where that is known. */
  toFillIn?: string;
  /** The command that deletes it; absent where its kind is not known here. */
  remove?: string;
}

export interface Orphans {
  /** In the order in which they can be deleted. */
  orphans: Orphan[];
  /** The command of an `up` that takes over all that can be; absent where there is none. */
  keepAll?: string;
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
  inputs?: { tags?: unknown; metadata?: { name?: string; namespace?: string } };
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
export function findOrphans(whose: Whose, tagged: readonly Tagged[], exported: unknown): Orphans {
  const state = stateOf(exported);
  const arns = new Set(
    state.resources.flatMap(({ outputs }) => (typeof outputs?.arn === "string" ? [outputs.arn] : [])),
  );
  const ids = new Set(state.resources.map(({ type, id }) => `${type} ${id ?? ""}`));
  const found: Tagged[] = [];
  const kept: Orphans["kept"] = [];
  for (const { arn, tags } of tagged) {
    const kind = kindOf(arn);
    const known = arns.has(arn) || (kind?.type !== undefined && ids.has(`${kind.type} ${kind.stateId ?? kind.id}`));
    if (known) continue;
    const by = keeper(tags, state);
    if (by !== undefined) kept.push({ arn, by });
    else found.push({ arn, tags });
  }
  const all = named(found, state).sort((a, b) => a.order - b.order || (a.arn < b.arn ? -1 : 1));
  const adoptions = Object.assign({}, ...all.map((each) => each.adoption ?? {})) as Adoptions;
  return {
    orphans: all.map((each) => told(whose, each)),
    ...(Object.keys(adoptions).length === 0 ? {} : { keepAll: upTakingOver(whose.environment, adoptions) }),
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

/** An orphan, before it is put in words. */
interface Found {
  arn: string;
  name: string | undefined;
  kind: ReturnType<typeof kindOf>;
  order: number;
  twins: string[];
  adoption?: Adoptions;
  toFillIn?: string;
}

/** Finds of each whether the state has it already, and by which name the program would make it. */
function named(found: readonly Tagged[], { resources, pending }: State): Found[] {
  const all = found.map(({ arn, tags: { Name: name } }): Found => {
    const kind = kindOf(arn);
    const twins = resources
      .filter(({ type, outputs }) => type === kind?.type && name !== undefined && nameOf(outputs) === name)
      .map(({ urn }) => urn);
    return { arn, name, kind, order: kind?.order ?? -1, twins };
  });
  const creations = pending.filter(({ type }) => type === "creating").map(({ resource }) => creation(resource));
  const recorded = new Set(resources.map(({ urn }) => urn));
  const nameless = all.flatMap(({ kind, name, twins }) =>
    kind?.type === undefined || twins.length > 0 ? [] : [whatTells(kind.type, name)],
  );
  return all.map((each) => {
    if (each.kind?.type === undefined || each.twins.length > 0) return each;
    const { type, id } = each.kind;
    const made = creationOf(whatTells(type, each.name), nameless, creations);
    // An update that was not the CLI's leaves the record of a creation that it has made up for.
    if (made !== undefined && recorded.has(made.urn)) return { ...each, twins: [made.urn] };
    return {
      ...each,
      adoption: adoptionOf(type, id, made),
      ...(made === undefined ? { toFillIn: nameToFillIn(id) } : {}),
    };
  });
}

function creation({ urn, type, inputs }: StateResource): PendingCreation {
  return { urn, ...whatTells(type, nameOf(inputs)) };
}

function whatTells(type: string, tag: unknown): { type: string; tag?: string } {
  return { type, ...(typeof tag === "string" ? { tag } : {}) };
}

function told({ environment, region }: Whose, { arn, name, kind, twins, adoption, toFillIn }: Found): Orphan {
  return {
    arn,
    what: kind?.what ?? arn,
    ...(name === undefined ? {} : { name }),
    twins,
    ...(adoption === undefined ? {} : { keep: upTakingOver(environment, adoption) }),
    ...(toFillIn === undefined ? {} : { toFillIn }),
    ...(kind === undefined ? {} : { remove: inRegion(kind.remove, region) }),
  };
}

/** Roles are the account's, everything else a region's. A remark stays at the end. */
function inRegion(command: string, region: string): string {
  if (command.startsWith("aws iam ")) return command;
  const [call = "", remark] = command.split(/ +# /);
  return `${call} --region ${region}${remark === undefined ? "" : `   # ${remark}`}`;
}

function nameOf(of: { tags?: unknown } | undefined): unknown {
  return (of?.tags as Record<string, unknown> | undefined)?.Name;
}
