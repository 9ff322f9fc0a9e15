import { labStatus, type Lab } from "../lab/lab.ts";
import { resolveConnection, type Connection } from "../stacks/connection.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { NodeJudgement } from "./nodes.ts";
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
  /** Addresses on this machine's loopback, in the lab; the commands that forward, elsewhere. */
  reach: { name: string; where: string; ready: boolean | undefined }[];
  /** What this cluster cannot do, in words: a lab that does not enforce network policies says so. */
  limits: string[];
}

/** How to reach the environment's cluster. */
export function connectionOf(session: Session): Promise<Connection> {
  return Promise.resolve(resolveConnection(session.plan, { projectDir, env: process.env }));
}

/** Asks the cluster how everything is. */
export async function collectStatus(session: Session, cluster: ClusterView, lab: Lab | undefined): Promise<EnvironmentStatus> {
  const { plan } = session;
  const judged = await lookAtNodes(cluster, plan.nodes);
  const nodes = await Promise.all(
    plan.nodes.map(async (node, index) => {
      const health = (await cluster.health(node.namespace, `${node.statefulSet}-0`, node.healthPort)) as HealthWord | undefined;
      return { ...(judged[index] as NodeJudgement), health };
    }),
  );
  const state = session.onLab ? await labStatus(session.paths.root) : undefined;
  const reach = await Promise.all(
    plan.forwards.map(async (forward) => ({
      name: forward.name,
      where: state?.forwards[forward.name] ?? `kubectl ${session.onLab ? "" : `--context ${plan.cluster.context ?? ""} `}-n ${forward.namespace} port-forward service/${forward.service} ${forward.localPort ?? forward.port}:${forward.port}`,
      ready: forward.deployment === undefined ? undefined : await cluster.deploymentReady(forward.namespace, forward.deployment),
    })),
  );
  return {
    environment: session.environment,
    cluster: plan.cluster.context ?? "lab",
    apiServer: lab?.apiServer ?? state?.lab?.apiServer,
    nodes,
    reach,
    limits: state?.limits ?? [],
  };
}

/** The status as the rows of the closing table. */
export function statusRows(status: EnvironmentStatus): Row[] {
  const rows: Row[] = status.nodes.map((node) => ({ what: `node ${node.node}`, where: "", health: describeNode(node, node.health) }));
  for (const { name, where, ready } of status.reach) {
    rows.push({ what: name, where, health: ready === undefined ? "" : ready ? "ready" : "not ready" });
  }
  if (status.apiServer !== undefined) {
    rows.push({ what: "Kubernetes API", where: status.apiServer, health: "npm run kubectl -- get pods -A" });
  }
  return rows;
}
