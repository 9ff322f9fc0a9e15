import { labStatus, limits, type Lab } from "../lab/lab.ts";
import { connectionFor, ConnectionError } from "../stacks/connection.ts";
import { contextOf, kubectlCommand } from "../stacks/outputs.ts";
import type { LeftOut } from "../stacks/plan.ts";
import { healthPort } from "../stacks/plan/chains.ts";
import type { ClusterView } from "./cluster-view.ts";
import { eksConnection } from "./eks.ts";
import { type LeavingStatus, leavingText, lookAtLeaving } from "./leaving.ts";
import type { NodeJudgement } from "./nodes.ts";
import { type ChainRoll, judgeRolls, rollText } from "./rolls.ts";
import { projectDir, type Session } from "./session.ts";
import { describeNode, type HealthWord, type Row } from "./table.ts";
import { lookAtNodes } from "./watch.ts";

/** What runs, where to reach it and how it is: the closing table as data. */
export interface EnvironmentStatus {
  environment: string;
  /** `lab` or the kubeconfig context. */
  cluster: string;
  apiServer: string | undefined;
  nodes: (NodeJudgement & { health: HealthWord | undefined })[];
  /** Of the chains some nodes of which are yet to come to the newest template. */
  rolls: ChainRoll[];
  /** Addresses on this machine's loopback, in the lab; the commands that forward, elsewhere. */
  reach: { name: string; where: string; ready: boolean }[];
  /** Old machines that stay until nothing stands on them any more. */
  leaving: LeavingStatus[];
  /** What the file asks for and this version does not make, and why. */
  leftOut: LeftOut[];
  /** What this cluster cannot do, in words: a lab that does not enforce network policies says so. */
  limits: string[];
}

/**
 * The kubeconfig of the environment's cluster, as content: the context that the file names, or the lab's; of a cluster that
 * was made, the context of its name where there is one, and else what the cloud's own CLI says.
 */
export function connectionOf(
  { environment, plan, paths }: Pick<Session, "environment" | "plan" | "paths">,
  folder = projectDir,
): string {
  const context = contextOf(plan.cluster);
  const place = { environment, projectDir: folder, env: { ...process.env, CRYPTOKUBE_LAB: paths.name } };
  if (plan.cluster.kind === "existing") return connectionFor(plan.cluster, place);
  try {
    return connectionFor({ context }, place);
  } catch (thrown) {
    if (!(thrown instanceof ConnectionError)) throw thrown;
    return eksConnection(plan.cluster.aws);
  }
}

/** Asks the cluster how everything is. */
export async function collectStatus(
  session: Session,
  cluster: ClusterView,
  lab: Lab | undefined,
): Promise<EnvironmentStatus> {
  const { plan } = session;
  const state = session.onLab ? await labStatus(session.paths.root) : undefined;
  const { judged, memory } = await lookAtNodes(cluster, plan);
  const [nodes, reach] = await Promise.all([
    Promise.all(
      judged.map(async (judgement, index) => {
        const { namespace, pod } = plan.nodes[index] as (typeof plan.nodes)[number];
        return { ...judgement, health: await cluster.health(namespace, pod, healthPort) };
      }),
    ),
    Promise.all(
      plan.forwards.map(async ({ name, namespace, service, port }) => ({
        name,
        where:
          state?.forwards.find((forward) => forward.name === name)?.url ??
          `${kubectlCommand(plan)} -n ${namespace} port-forward service/${service} ${port}`,
        ready: await cluster.serviceReady(namespace, service),
      })),
    ),
  ]);
  return {
    environment: session.environment,
    cluster: contextOf(plan.cluster) ?? "lab",
    apiServer: lab?.apiServer ?? state?.lab?.apiServer,
    nodes,
    rolls: judgeRolls(judged, plan.nodes, memory, ({ state, rolled }) => state === "failing" && rolled),
    reach,
    leaving: plan.cluster.kind === "eks" ? await lookAtLeaving(cluster, plan.cluster.aws.leaving) : [],
    leftOut: plan.leftOut,
    limits: session.onLab ? [...limits] : [],
  };
}

/** The status as the rows of the closing table. */
export function statusRows(status: EnvironmentStatus): Row[] {
  const rows: Row[] = status.nodes.map((node) => ({
    what: `node ${node.node}`,
    where: "",
    health: describeNode(node, node.health),
  }));
  for (const roll of status.rolls) rows.push({ what: `roll of ${roll.chain}`, where: "", health: rollText(roll) });
  for (const { name, where, ready } of status.reach) {
    rows.push({ what: name, where, health: ready ? "ready" : "not ready" });
  }
  if (status.apiServer !== undefined) {
    rows.push({ what: "Kubernetes API", where: status.apiServer, health: "npm run kubectl -- get pods -A" });
  }
  for (const group of status.leaving) {
    rows.push({ what: `old ${group.name}`, where: "", health: leavingText(status.environment, group) });
  }
  for (const { name, why } of status.leftOut) {
    rows.push({ what: name, where: "", health: `planned, not made: ${why}` });
  }
  return rows;
}
