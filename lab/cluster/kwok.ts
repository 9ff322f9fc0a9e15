/** How machines and pods live where kwok simulates them (kwok.x-k8s.io/v1alpha1, Stage; kwok 0.8). Pure. */

/** Machines with this annotation are kwok's. */
export const simulatedNode = { "kwok.x-k8s.io/node": "simulated" } as const;

/** On a pod of a chain: it has caught up with its network. Without it such a pod runs and is not ready, for days. */
export const syncedAnnotation = "rehearsal.cryptokube.io/synced";

/** Pods of chain nodes have it. */
const chainNodeLabel = "cryptokube.io/node";

interface Stage {
  name: string;
  kind: "Node" | "Pod";
  /** In jq, all of which must hold. */
  when: { key: string; operator: "Exists" | "DoesNotExist" | "In" | "NotIn"; values?: readonly string[] }[];
  next: Record<string, unknown>;
  delayMs?: number;
}

const readyCondition = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const alive = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" } as const;
const phase = (value: string) => ({ key: ".status.phase", operator: "In", values: [value] }) as const;
const synced = `.metadata.annotations["${syncedAnnotation}"]`;

/** A node's own words, from what the machine's maker wrote; kwok's are only the conditions. */
const nodeStatus = `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
phase: Running
`;

/** Whether a pod is ready: at once, but for a chain's that has not caught up. */
const podReadiness = `
{{ $now := Now }}
{{ $annotations := or .metadata.annotations dict }}
{{ $labels := or .metadata.labels dict }}
{{ $syncing := and ( index $labels "${chainNodeLabel}" ) ( ne ( or ( index $annotations "${syncedAnnotation}" ) "" ) "true" ) }}
{{ $ready := "True" }}
{{ if $syncing }}{{ $ready = "False" }}{{ end }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: {{ $ready | Quote }}, lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: {{ $ready | Quote }}, lastTransitionTime: {{ $now | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: {{ eq $ready "True" }}
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $now | Quote }} } }
{{ end }}
`;

/** Of a pod that has begun. Its addresses are given once: lists of them would be merged. */
const podStart = `${podReadiness}
{{ with .spec.initContainers }}
initContainerStatuses:
{{ range . }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  started: {{ eq ( or .restartPolicy "" ) "Always" }}
  restartCount: 0
  state:
  {{ if eq ( or .restartPolicy "" ) "Always" }}
    running: { startedAt: {{ $now | Quote }} }
  {{ else }}
    terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }
  {{ end }}
{{ end }}
{{ end }}
{{ $podIPs := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
{{ with $podIPs }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
phase: Running
startTime: {{ or .status.startTime $now | Quote }}
`;

const jobDone = `
phase: Succeeded
conditions:
- { type: Ready, status: "False", reason: PodCompleted, lastTransitionTime: {{ Now | Quote }} }
`;

const stages: readonly Stage[] = [
  {
    name: "machine-joins",
    kind: "Node",
    when: [{ key: readyCondition, operator: "NotIn", values: ["True"] }],
    next: { statusTemplate: nodeStatus },
  },
  { name: "pod-starts", kind: "Pod", when: [alive, phase("Pending")], next: { statusTemplate: podStart } },
  {
    name: "chain-node-catches-up",
    kind: "Pod",
    when: [
      alive,
      phase("Running"),
      { key: synced, operator: "In", values: ["true"] },
      { key: readyCondition, operator: "NotIn", values: ["True"] },
    ],
    next: { statusTemplate: podReadiness },
  },
  {
    name: "job-completes",
    kind: "Pod",
    when: [alive, phase("Running"), { key: ".metadata.ownerReferences.[].kind", operator: "In", values: ["Job"] }],
    next: { statusTemplate: jobDone },
  },
  {
    // A grace period of minutes is checked against the cloud's limits, and not waited for.
    name: "pod-ends",
    kind: "Pod",
    when: [{ key: ".metadata.deletionTimestamp", operator: "Exists" }],
    next: { delete: true },
    delayMs: 200,
  },
];

/** kwok's configuration file: YAML documents, and JSON is YAML. */
export function kwokConfiguration(): string {
  return stages
    .map(({ name, kind, when, next, delayMs }) =>
      JSON.stringify({
        apiVersion: "kwok.x-k8s.io/v1alpha1",
        kind: "Stage",
        metadata: { name },
        spec: {
          resourceRef: { apiGroup: "v1", kind },
          selector: { matchExpressions: when },
          ...(delayMs === undefined ? {} : { delay: { durationMilliseconds: delayMs } }),
          next,
        },
      }),
    )
    .join("\n---\n");
}
