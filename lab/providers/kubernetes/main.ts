/*
 * THIS IS NOT THE OFFICIAL PULUMI PROVIDER FOR KUBERNETES.
 * It is CryptoKube's stand-in for it, for the lab alone: used where the official plugin cannot be had, refused without
 * a lab and against every cluster that the lab did not make. See ../README.md.
 */
import { main } from "../protocol/main.ts";
import { KubernetesProvider, OFFICIAL_VERSION } from "./provider.ts";

await main({
  name: "kubernetes",
  version: OFFICIAL_VERSION,
  create: (options) => new KubernetesProvider(options),
});
