import type * as k8s from "@pulumi/kubernetes";
import { waysBackAnnotation } from "../../agents/roller/programs.ts";
import type { ClientPlan, JwtPlan, NodePlan } from "../../stacks/plan.ts";
import { announcing, type PeerDoor } from "./peers.ts";
import { initContainers, initVolumes } from "./init.ts";
import { extraMounts, extraVolumes } from "./mounts.ts";
import { healthSidecar, sidecarVolumes } from "./sidecar.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type Container = k8s.types.input.core.v1.Container;

/** The pod of a chain node: its clients, each with its volume, and the health sidecar. */
export function chainPod(node: NodePlan, door?: PeerDoor): PodTemplate {
  const place = scheduled(node.scheduling);
  const annotations = { ...place.annotations, ...roleless(node), ...waysBack(node) };
  return {
    metadata: {
      labels: { ...node.labels, ...place.labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      ...place.spec,
      ...(node.serviceAccount === undefined ? {} : { serviceAccountName: node.serviceAccount }),
      // It has no business with the API server.
      automountServiceAccountToken: false,
      // Else every Service of the namespace becomes environment variables, and geth reads GETH_PORT as its flag.
      enableServiceLinks: false,
      // Time to close the databases. A client that is killed loses blocks, or its database.
      terminationGracePeriodSeconds: node.graceSeconds,
      securityContext: restrictedPod(userOf(node)),
      ...(node.spreadBy === undefined ? {} : { topologySpreadConstraints: [spread(node.spreadBy)] }),
      // The sidecar first: what the others take long for can be watched.
      initContainers: [healthSidecar(node), ...initContainers(node)],
      containers: node.clients.map((client, index) => ({
        ...clientContainer(client, node.jwt, door),
        ...before(node.clients[index + 1]),
      })),
      volumes: [
        ...node.clients.map(({ role, claim }) => ({ name: role, persistentVolumeClaim: { claimName: claim.name } })),
        ...(node.jwt === undefined ? [] : [jwtVolume(node.jwt)]),
        ...sidecarVolumes(node),
        ...initVolumes(node),
        ...extraVolumes([...node.init, ...node.clients].flatMap(({ mounts = [] }) => mounts)),
      ],
    },
  };
}

/**
 * The containers that get nothing of their pod's role: all but what fills its volumes. Source: README of
 * aws/amazon-eks-pod-identity-webhook, which reads this annotation, 2026-11-25.
 */
function roleless({ serviceAccount, clients, init }: NodePlan): Record<string, string> {
  if (serviceAccount === undefined) return {};
  const others = init.filter(({ agent }) => agent === undefined).map(({ name }) => name);
  return { "eks.amazonaws.com/skip-containers": ["health", ...others, ...clients.map(({ name }) => name)].join(",") };
}

/** What the roller goes by before it takes a pod back to an older version: the version that runs has to say it. */
function waysBack({ clients }: NodePlan): Record<string, string> {
  const known = clients.flatMap(({ name, goesBackTo }) => (goesBackTo === undefined ? [] : [`${name}=${goesBackTo}`]));
  return known.length === 0 ? {} : { [waysBackAnnotation]: known.join(",") };
}

/** The clients of a pod and its sidecar share volumes, and so a user. */
function userOf(node: NodePlan): number {
  const [first, ...others] = node.clients.map(({ user }) => user);
  if (first === undefined || others.some((user) => user !== first)) {
    throw new Error(`node ${node.name}: its clients must have one user, to share the pod's volumes`);
  }
  return first;
}

function clientContainer(client: ClientPlan, jwt: JwtPlan | undefined, door: PeerDoor | undefined): Container {
  const { path, port, startupSeconds } = client.liveness;
  const ask = { httpGet: { path, port } };
  return {
    name: client.name,
    image: client.image,
    ...(client.command === undefined ? {} : { command: client.command }),
    args: announcing(client.args, door),
    ports: client.ports.map(({ name, port: containerPort, protocol }) => ({ name, containerPort, protocol })),
    resources: client.resources,
    // Until its first answer the client may be mending its database: a restart would begin that anew.
    // Asked often, as the pod cannot become ready before the answer.
    startupProbe: { ...ask, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: Math.ceil(startupSeconds / 2) },
    // Asked of the client and of nothing else: no stalled chain and no dead sidecar may restart it. Two minutes
    // without an answer, as a busy client may be slow.
    livenessProbe: { ...ask, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 8 },
    securityContext: restrictedContainer(),
    // The reason why a client gave up stands in its last lines.
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [
      { name: client.role, mountPath: client.mountPath },
      ...(jwt === undefined ? [] : [{ name: "jwt", mountPath: jwt.mountPath, readOnly: true }]),
      ...extraMounts(client.mounts ?? []),
    ],
  };
}

/** A container starts when the hook of the one before it has ended; that one runs meanwhile. */
function before(next: ClientPlan | undefined): Pick<Container, "lifecycle"> {
  if (next?.startsAfterSeconds === undefined) return {};
  return { lifecycle: { postStart: { sleep: { seconds: next.startsAfterSeconds } } } };
}

/** For the pod's own group alone, which its clients are of. */
function jwtVolume({ secretName, file }: JwtPlan): k8s.types.input.core.v1.Volume {
  return { name: "jwt", secret: { secretName, defaultMode: 0o440, items: [{ key: file, path: file }] } };
}

/** Different machines where there are enough; a node that shares one is better than a node that is not there. */
function spread(matchLabels: Readonly<Record<string, string>>): k8s.types.input.core.v1.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...matchLabels } },
  };
}
