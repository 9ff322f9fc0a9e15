/** How a cluster says that a lab made it: what runs only in labs (the stand-in providers) looks here first. */
import type { KubeObject } from "../api.ts";

export const markerManifest = (labId: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "cryptokube-lab", namespace: "kube-public" },
  data: { id: labId },
});
