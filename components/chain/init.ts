import type * as k8s from "@pulumi/kubernetes";
import { bootstrapNodeArgs } from "../../agents/bootstrap/node-args.ts";
import type { InitPlan, NodePlan } from "../../stacks/plan.ts";
import { agentCommand, furtherAgentMounts, furtherAgentVolumes } from "../agents/container.ts";
import { extraMounts } from "./mounts.ts";
import { restrictedContainer } from "../security/restricted.ts";

type Container = k8s.types.input.core.v1.Container;

/** Where a request to a node is found. */
const requestMount = { name: "request", mountPath: "/agent-request", readOnly: true } as const;

/** What runs before the clients of a node's pod, in order. */
export function initContainers(node: NodePlan): Container[] {
  return node.init.map((init) => ({
    name: init.name,
    image: init.image,
    ...programOf(init),
    ...(init.agent === undefined
      ? {}
      : { ports: [{ name: "archive", containerPort: init.agent.port, protocol: "TCP" }] }),
    resources: init.resources,
    securityContext: restrictedContainer(),
    // Why a node does not start stands in the last lines.
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [
      ...(init.agent === undefined ? [] : [...furtherAgentMounts(init.agent.name), requestMount]),
      ...node.clients
        .filter(({ role }) => init.volumes.includes(role))
        .map(({ role, mountPath }) => ({ name: role, mountPath })),
      ...extraMounts(init.mounts ?? []),
    ],
  }));
}

/** The programs and settings of those of them that are ours. */
export function initVolumes(node: NodePlan): k8s.types.input.core.v1.Volume[] {
  return node.init.flatMap(({ agent }) =>
    agent === undefined
      ? []
      : [
          ...furtherAgentVolumes(agent.name, agent.settingsName),
          // It is made where the node is asked for something, and need not be there.
          { name: requestMount.name, configMap: { name: agent.requestName, optional: true } },
        ],
  );
}

function programOf({ command, args, env: fromMaps, agent }: InitPlan): Pick<Container, "command" | "args" | "env"> {
  if (agent !== undefined) {
    const { command: run, env } = agentCommand(agent.name, bootstrapNodeArgs);
    const secrets = agent.env.map(({ name, secretName, key }) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    }));
    return { command: run, env: [...env, ...secrets] };
  }
  const env = (fromMaps ?? []).map(({ name, configMap, key }) => ({
    name,
    valueFrom: { configMapKeyRef: { name: configMap, key } },
  }));
  return {
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(env.length === 0 ? {} : { env }),
  };
}
