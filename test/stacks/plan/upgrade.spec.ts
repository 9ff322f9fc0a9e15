import assert from "node:assert/strict";
import { parseRollerSettings } from "../../../agents/roller/settings.ts";
import { chainPod } from "../../../components/chain/pod.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { soakSeconds } from "../../../stacks/config/upgrade.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { planUpgrade } from "../../../stacks/plan/upgrade.ts";
import type { ClusterPlan, EksClusterPlan } from "../../../stacks/plan/types.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";

const existing: ClusterPlan = { kind: "existing", context: "mine", clusterIdentifier: "mine", takesOver: false };
const lab: ClusterPlan = { kind: "existing", clusterIdentifier: "lab/dev", takesOver: true };
const eks = {
  kind: "eks",
  aws: { storage: { snapshotClasses: [{ name: "ebs", deletionPolicy: "Retain" }] } },
} as unknown as EksClusterPlan;

describe("the plan of upgrades", () => {
  it("has half an hour of soak, none in the lab and in development, or what the file says", () => {
    assert.equal(planUpgrade({}, existing, false).soakSeconds, 1800);
    assert.equal(planUpgrade({}, existing, true).soakSeconds, 0);
    assert.equal(planUpgrade({}, lab, false).soakSeconds, 0);
    assert.equal(planUpgrade({ soak: "6h" }, lab, true).soakSeconds, 21_600);
  });

  it("keeps volumes where there is a class for that", () => {
    assert.equal(planUpgrade({}, existing, false).snapshotClass, null);
    assert.equal(planUpgrade({}, eks, false).snapshotClass, "ebs");
    assert.equal(planUpgrade({ snapshotClass: "none" }, eks, false).snapshotClass, null);
    assert.equal(planUpgrade({ snapshotClass: "mine" }, existing, false).snapshotClass, "mine");
  });

  it("is what the roller reads", () => {
    const config = { ...followers(3), upgrade: { soak: "90s", snapshotClass: "mine" } };
    const { roller } = planEnvironment(config, "test", { clients: testCatalogue });
    const { rule } = parseRollerSettings(JSON.stringify(roller.settings));
    assert.deepEqual([rule.soakSeconds, rule.snapshotClass], [90, "mine"]);
  });

  it("writes on each pod how far what it runs can go back", () => {
    const [chain] = planEnvironment(followers(1), "test", { clients: testCatalogue }).chains;
    const node = chain!.nodes[0]!;
    const annotationOf = (goesBackTo: (string | undefined)[]): unknown => {
      const clients = goesBackTo.map((version, index) => {
        const { goesBackTo: _, ...client } = node.clients[0]!;
        return { ...client, name: `client-${index}`, ...(version === undefined ? {} : { goesBackTo: version }) };
      });
      const { metadata } = chainPod({ ...node, clients }) as { metadata: { annotations?: Record<string, string> } };
      return metadata.annotations?.["cryptokube.io/goes-back-to"];
    };
    assert.equal(annotationOf(["1.15.0", undefined, "none"]), "client-0=1.15.0,client-2=none");
    assert.equal(annotationOf([undefined]), undefined);
  });
});

describe("the file's word on upgrades", () => {
  const errorsOf = (upgrade: string): string[] => {
    const parsed = parseStackFile(`config:\n  cryptokube:upgrade: ${upgrade}\n`, "Pulumi.test.yaml", "test");
    return parsed.ok ? [] : parsed.errors.map(({ path, allowed }) => `${path}: ${allowed}`);
  };

  it("takes a time with a unit, and the name of a class", () => {
    assert.deepEqual(errorsOf("{ soak: 30m, snapshotClass: ebs }"), []);
    assert.deepEqual(
      ["0s", "90s", "30m", "6h", "7d"].map((text) => soakSeconds(text)),
      [0, 90, 1800, 21_600, 604_800],
    );
  });

  it("names what is wrong, all of it", () => {
    assert.deepEqual(errorsOf("{ soak: 8d, snapshotClass: My Class }"), [
      "config.cryptokube:upgrade.soak: at most 7d",
      'config.cryptokube:upgrade.snapshotClass: the name of a VolumeSnapshotClass, or "none"',
    ]);
    assert.deepEqual(errorsOf("{ soak: 30 }").length, 1);
    assert.deepEqual(errorsOf("{ soak: soon }"), [
      "config.cryptokube:upgrade.soak: a whole number and a unit: 0s, 30m, 6h, 1d",
    ]);
  });
});
