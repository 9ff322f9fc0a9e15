import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import type { ClusterUnderTest } from "./cluster.ts";
import { clusterUnderTest } from "./cluster.ts";
import { engineUnderTest } from "./engine.ts";
import { type Relay, relayTo } from "./relay.ts";
import { openTrial, type Trial } from "./trial.ts";

/** What a spec on a lab has at hand. */
export interface LabSuite extends ClusterUnderTest {
  /** A new stack, destroyed and removed after the spec. */
  trial(labId?: string): Promise<Trial>;
  /** The same API server under another address of loopback. */
  relay(): Promise<Relay>;
}

// One lab for all files of a run: to start one takes longer than most specs.
let shared: Promise<[ClusterUnderTest, PulumiCommand]> | undefined;
after(async function () {
  this.timeout(120_000);
  const [cluster] = (await shared?.catch(() => undefined)) ?? [];
  await cluster?.stop();
});

/**
 * A group of specs on one lab; what a spec leaves in its stacks is destroyed after it.
 *
 * @param images what its pods run. The lab that LAB_KUBECONFIG leads to must have them already.
 */
export function describeOnLab(
  title: string,
  specs: (lab: () => LabSuite) => void,
  images: readonly string[] = [],
): void {
  describe(title, function () {
    this.timeout(180_000);
    let suite: LabSuite | undefined;
    let trials: Trial[] = [];

    before(async function () {
      this.timeout(1_800_000);
      const [cluster, engine] = await (shared ??= Promise.all([clusterUnderTest(images), engineUnderTest()]));
      suite = {
        ...cluster,
        trial: async (labId = cluster.labId) => remember(await open(engine, labId)),
        relay: () => relayTo(cluster.server),
      };
    });

    const open = (engine: PulumiCommand, labId: string) => openTrial(engine, labId);
    const remember = (trial: Trial) => {
      trials.push(trial);
      return trial;
    };

    afterEach(async () => {
      const open = trials;
      trials = [];
      for (const trial of open) {
        await trial.destroy();
        trial.close();
      }
    });

    specs(() => {
      assert.ok(suite, "the lab is not up");
      return suite;
    });
  });
}
