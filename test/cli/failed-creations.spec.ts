import assert from "node:assert/strict";
import { failedCreations, takeAwayFailed } from "../../cli/failed-creations.ts";

const dead = "waiting for EKS Node Group (c:g): unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'";
const state = (...resources: { urn: string; type: string; initErrors?: string[] }[]) => ({
  version: 3,
  deployment: { resources },
});
const group = { urn: "urn:pulumi:prod::c::a$aws:eks/nodeGroup:NodeGroup::g", type: "aws:eks/nodeGroup:NodeGroup" };

describe("what failed while it was made", () => {
  it("is what EKS never takes up again: neither what was late, nor an update that failed, nor another's", () => {
    const cluster = { urn: "urn:cluster", type: "aws:eks/cluster:Cluster" };
    assert.deepEqual(
      failedCreations(
        state(
          { ...group, initErrors: [dead] },
          { ...cluster, initErrors: ["x: unexpected state 'FAILED', wanted target 'ACTIVE'. last error: y"] },
          { urn: "urn:late", type: group.type, initErrors: ["timeout while waiting for it to become ready"] },
          {
            urn: "urn:update",
            type: group.type,
            initErrors: ["unexpected state 'Failed', wanted target 'Successful'"],
          },
          { urn: "urn:other", type: "kubernetes:core/v1:Pod", initErrors: [dead] },
          { urn: "urn:well", type: group.type },
        ),
      ),
      [group.urn, cluster.urn],
    );
  });

  it("is taken away by itself, and said", async () => {
    const [targets, notes]: [unknown[], string[]] = [[], []];
    const stack = (...resources: Parameters<typeof state>) => ({
      exportStack: () => Promise.resolve(state(...resources)),
      destroy: ((options?: { target?: string[] }) => {
        targets.push(options?.target);
        return Promise.resolve();
      }) as never,
    });
    await takeAwayFailed(stack(group), (text) => void notes.push(text));
    assert.deepEqual([targets, notes], [[], []]);
    await takeAwayFailed(stack({ ...group, initErrors: [dead] }), (text) => void notes.push(text));
    assert.deepEqual(targets, [[group.urn]]);
    assert.match(notes.join(), /made anew: aws:eks\/nodeGroup:NodeGroup::g\./);
  });
});
