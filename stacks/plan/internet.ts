import type { Peer } from "./types.ts";

/**
 * The internet: every address but those that are not global, so that no chain client reaches the network that it stands
 * in, another pod, or a cloud's metadata.
 *
 * RFC 6890: private use, shared address space (pods, see stacks/plan/addresses/choose.ts), link local (metadata), and
 * benchmarking, of which Amazon EKS lets pods have a part (hashicorp/terraform-provider-aws#37396, read 2026-11-25).
 */
export const internet: Peer = {
  kind: "range",
  cidr: "0.0.0.0/0",
  except: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"],
};
