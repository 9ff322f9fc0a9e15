/** The way down that docs/taking-down.md names where somebody deleted the cluster by hand. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { openRehearsalStack, resourcesOf, type StateResource } from "../../../cli/rehearse/stack.ts";
import { type Cloud } from "../../../lab/providers/aws/cloud/cloud.ts";
import { CloudStore } from "../../../lab/providers/aws/cloud/store.ts";
import { readLabAccess } from "../../../lab/rehearsal/cluster.ts";
import { rehearsalFiles } from "../../../lab/rehearsal/place.ts";
import { relayTo } from "../providers/support/relay.ts";
import { planOf, subjectOf } from "./plans.ts";
import { clearCluster, describeRehearsal } from "./support.ts";

const VARIABLE = "PULUMI_K8S_DELETE_UNREACHABLE";
const quiet = { color: "never", suppressProgress: true } as const;

describeRehearsal("a region whose cluster somebody deleted", (suite) => {
  after(async () => {
    await clearCluster(suite().api);
  });

  it("is destroyed by the documented commands, and by no other", async () => {
    const { lab, rehearsal } = suite();
    const relay = await relayTo(readLabAccess(lab.kubeconfig).server);
    const place = rehearsal({ server: relay.server });
    const plan = planOf("staging-eu-west-1");
    const stack = await openRehearsalStack({ ...subjectOf(plan), ...place, id: place.record.id });
    const { cloud } = rehearsalFiles(place.root);
    try {
      await stack.up(quiet);
      const before = await resourcesOf(stack);
      assert.ok(inCluster(before).length > 20, `only ${String(inCluster(before).length)} objects`);

      relay.close();
      new CloudStore(cloud, place.record.id).change((held) => {
        // Its security group is EKS's own, and goes with it.
        held.entries = held.entries.filter(
          ({ type, properties }) => !type.startsWith("aws:eks/") && properties.ownedBy === undefined,
        );
      });

      await assert.rejects(stack.destroy({ ...quiet, excludeProtected: true }), new RegExp(`${VARIABLE}=true`));
      assert.deepEqual(inCluster(await resourcesOf(stack)), inCluster(before));

      stack.workspace.envVars[VARIABLE] = "true";
      await stack.destroy({ ...quiet, excludeProtected: true });
      const left = await resourcesOf(stack);
      const isKept = ({ urn }: StateResource): boolean => before.some((of) => of.urn === urn && of.protect === true);
      assert.deepEqual(left.filter(isKept).map(urnOf), before.filter(isKept).map(urnOf), "what is protected stays");

      await unprotectAll(stack);
      await stack.destroy(quiet);
      assert.deepEqual(await resourcesOf(stack), []);
      const standing = (JSON.parse(readFileSync(cloud, "utf8")) as Cloud).entries;
      // AWS deletes no key at once.
      assert.deepEqual([...new Set(standing.map(({ type }) => type))], ["simulated:kms/keyPendingDeletion"]);
    } finally {
      relay.close();
    }
  });
});

const urnOf = ({ urn }: StateResource): string => urn;

function inCluster(resources: readonly StateResource[]): string[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(urnOf)
    .sort();
}

/** What a person does with `pulumi state unprotect`, one by one. */
async function unprotectAll(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  for (const resource of (state.deployment as { resources: StateResource[] }).resources) delete resource.protect;
  await stack.importStack(state);
}
