import { nameOf, objectsOfKind, ofChain, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface SetSpec {
  replicas?: number;
  podManagementPolicy?: string;
  updateStrategy?: { type?: string };
}

/** Laws 1, 5 and 6: a node is a set of one; nobody but the roller replaces its pod, and the engine waits for none. */
export const chainSetsRolledByRoller: Rule = {
  name: "chain-stateful-set-rolling",
  description: "A chain's StatefulSet has one replica, is OnDelete and Parallel, and is not awaited.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<SetSpec>>("kubernetes:apps/v1:StatefulSet", (set, report) => {
    if (!ofChain(set)) return;
    const { replicas, podManagementPolicy, updateStrategy } = set.spec ?? {};
    const wrong = [
      replicas === 1 ? "" : "replicas must be 1: each node is a set of its own",
      updateStrategy?.type === "OnDelete" ? "" : "updateStrategy must be OnDelete: the roller replaces pods",
      podManagementPolicy === "Parallel" ? "" : "podManagementPolicy must be Parallel: a stuck pod must not stay",
      set.metadata?.annotations?.["pulumi.com/skipAwait"] === "true"
        ? ""
        : 'the annotation pulumi.com/skipAwait must be "true": a first sync takes days',
    ];
    for (const message of wrong.filter(Boolean)) report(`StatefulSet ${nameOf(set)}: ${message}.`);
  }),
};
