import { nameOf, objectsOfKind, ofChain, type KubernetesObject, type Rule } from "../kubernetes.ts";

/** Laws 1 and 7: two clients on one database destroy it, and a clone on one identity is a twin. */
export const chainClaimsSinglePod: Rule = {
  name: "chain-claim-single-pod",
  description: "A chain's volume is mounted by one pod at a time (ReadWriteOncePod).",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<{ accessModes?: string[] }>>(
    "kubernetes:core/v1:PersistentVolumeClaim",
    (claim, report) => {
      const modes = claim.spec?.accessModes ?? [];
      if (!ofChain(claim) || (modes.length === 1 && modes[0] === "ReadWriteOncePod")) return;
      report(
        `Claim ${nameOf(claim)} has accessModes [${modes.join(", ")}]: only ReadWriteOncePod keeps a second pod out.`,
      );
    },
  ),
};
