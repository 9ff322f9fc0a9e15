import type * as k8s from "@pulumi/kubernetes";
import type { MountedPlan, MountPlan } from "../../stacks/plan.ts";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** What a container sees beside its client's own volume. */
export function extraMounts(mounts: readonly MountPlan[]): VolumeMount[] {
  return mounts.map(({ volume, mountPath, readOnly }) => ({
    name: volume.name,
    mountPath,
    ...(readOnly ? { readOnly } : {}),
  }));
}

/** The volumes of a pod for it, each once. Secrets are for the pod's own group alone, which its clients are of. */
export function extraVolumes(mounts: readonly MountPlan[]): Volume[] {
  const once = new Map(mounts.map(({ volume }) => [volume.name, volume]));
  return [...once.values()].map(volumeOf);
}

function volumeOf(volume: MountedPlan): Volume {
  const { name } = volume;
  switch (volume.kind) {
    case "configMap":
      return { name, configMap: { name: volume.from } };
    case "secret":
      return { name, secret: { secretName: volume.from, defaultMode: 0o440 } };
    case "empty":
      return { name, emptyDir: { sizeLimit: volume.sizeLimit } };
  }
}
