import assert from "node:assert/strict";
import { chainClaimsSinglePod } from "../../../policy/rules/chain-claims-single-pod.ts";
import { chainLabels, said } from "../support.ts";

const claim = (accessModes: string[] | undefined, labels: object = chainLabels) =>
  said(chainClaimsSinglePod, "core/v1:PersistentVolumeClaim", {
    metadata: { name: "c", labels },
    spec: { accessModes },
  });

describe("policy: one pod at a time mounts a chain's volume", () => {
  it("lets ReadWriteOncePod pass, and claims of others", async () => {
    assert.deepEqual(await claim(["ReadWriteOncePod"]), []);
    assert.deepEqual(await claim(["ReadWriteMany"], {}), []);
  });
  for (const modes of [["ReadWriteOnce"], ["ReadWriteOncePod", "ReadWriteOnce"], [], undefined]) {
    it(`finds ${JSON.stringify(modes ?? "none")}`, async () => {
      assert.match((await claim(modes))[0] ?? "", /Claim c has accessModes/);
    });
  }
});
