import { type Container, containersOf, type PodSpec } from "./manifests.ts";

/** Kinds of volumes that Pod Security `restricted` allows. */
const allowedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/**
 * What Pod Security `restricted` would refuse in a pod (Kubernetes documentation, "Pod Security Standards", the
 * controls of Baseline and Restricted for Linux). The API server is the judge; this says so before there is one.
 */
export function restrictedViolations(pod: PodSpec): string[] {
  return [...podViolations(pod), ...containersOf(pod).flatMap((container) => containerViolations(container, pod))];
}

function podViolations(pod: PodSpec): string[] {
  const host = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => pod[field] === true);
  const volumes = (pod.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== "name" && !allowedVolumes.includes(key)),
  );
  const sysctls = (pod.securityContext?.sysctls as unknown[] | undefined) ?? [];
  return [
    ...host.map((field) => `pod: ${field}`),
    ...volumes.map((kind) => `pod: volume of kind ${kind}`),
    ...(sysctls.length > 0 ? ["pod: sysctls"] : []),
    ...(pod.securityContext?.runAsUser === 0 ? ["pod: runAsUser 0"] : []),
  ];
}

function containerViolations(container: Container, pod: PodSpec): string[] {
  const own = container.securityContext ?? {};
  const of = (field: string): unknown => own[field] ?? pod.securityContext?.[field];
  const capabilities = (own.capabilities ?? {}) as { drop?: string[]; add?: string[] };
  const seccomp = (of("seccompProfile") as { type?: string } | undefined)?.type;
  const found: [boolean, string][] = [
    [own.privileged === true, "privileged"],
    [own.allowPrivilegeEscalation !== false, "allowPrivilegeEscalation is not false"],
    [of("runAsNonRoot") !== true, "runAsNonRoot is not true"],
    [own.runAsUser === 0, "runAsUser 0"],
    [!(capabilities.drop ?? []).includes("ALL"), "capabilities are not all dropped"],
    [(capabilities.add ?? []).some((name) => name !== "NET_BIND_SERVICE"), "capabilities are added"],
    [
      seccomp !== "RuntimeDefault" && seccomp !== "Localhost",
      "seccomp profile is neither RuntimeDefault nor Localhost",
    ],
    [!["Default", undefined].includes(own.procMount as string | undefined), "procMount"],
    [(container.ports ?? []).some(({ hostPort }) => hostPort !== undefined && hostPort !== 0), "hostPort"],
  ];
  return found.filter(([broken]) => broken).map(([, what]) => `${container.name}: ${what}`);
}
