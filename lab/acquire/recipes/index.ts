/** Which images can be made here, by repository; the tag says the version. */
import { alertmanager } from "./alertmanager.ts";
import { busybox } from "./busybox.ts";
import { cloudNativePg } from "./cloudnative-pg.ts";
import { coredns } from "./coredns.ts";
import { geth } from "./geth.ts";
import { kubeStateMetrics } from "./kube-state-metrics.ts";
import { localPathProvisioner } from "./local-path-provisioner.ts";
import { node } from "./node.ts";
import { nodeExporter } from "./node-exporter.ts";
import { pause } from "./pause.ts";
import { postgresql } from "./postgresql.ts";
import { prometheus } from "./prometheus.ts";
import { beaconChain, prysmctl, validator } from "./prysm.ts";
import type { ImageRecipe } from "./recipe.ts";

const recipes: Record<string, (tag: string) => ImageRecipe> = {
  "docker.io/coredns/coredns": coredns,
  "docker.io/ethereum/client-go": geth,
  "docker.io/library/busybox": busybox,
  "docker.io/library/node": node,
  "docker.io/prom/prometheus": prometheus,
  "quay.io/prometheus/alertmanager": alertmanager,
  "quay.io/prometheus/node-exporter": nodeExporter,
  "docker.io/rancher/local-path-provisioner": localPathProvisioner,
  "gcr.io/offchainlabs/prysm/beacon-chain": beaconChain,
  "gcr.io/offchainlabs/prysm/cmd/prysmctl": prysmctl,
  "gcr.io/offchainlabs/prysm/validator": validator,
  "ghcr.io/cloudnative-pg/cloudnative-pg": cloudNativePg,
  "ghcr.io/cloudnative-pg/postgresql": postgresql,
  "registry.k8s.io/kube-state-metrics/kube-state-metrics": kubeStateMetrics,
  "registry.k8s.io/pause": pause,
};

/** The recipe of an image, or undefined where it can only be pulled. */
export function recipeFor(repository: string, tag: string): ImageRecipe | undefined {
  return recipes[repository]?.(tag);
}
