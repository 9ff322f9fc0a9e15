import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";

const errors = (prometheus: string, nodes = "20") => {
  const parsed = parseStackFile(
    `config:
  cryptokube:prometheus: ${prometheus}
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse, nodes: ${nodes} }
`,
    "Pulumi.prod.yaml",
    "prod",
  );
  if (parsed.ok) return [];
  return parsed.errors.map(({ path, found, remedy }) => `${path} | ${found} | ${remedy}`);
};

describe("stacks/config: prometheus", () => {
  // 21,900 series of 5,760 samples a day and 2.08 bytes: 262 MB a day, of which the volume holds four fifths.
  it("refuses a retention that its volume cannot hold, and says which would", () => {
    assert.deepEqual(errors("{ retention: 1y, storage: 50Gi }"), [
      'config.cryptokube:prometheus.retention | "1y" | Set storage to 112Gi or more, or keep samples for a shorter time.',
    ]);
    assert.deepEqual(errors("{ retention: 1y, storage: 111Gi }").length, 1);
    assert.deepEqual(errors("{ retention: 1y, storage: 112Gi }"), []);
  });

  it("takes the same retention for fewer nodes, and counts those of a list", () => {
    assert.deepEqual(errors("{ retention: 1y, storage: 50Gi }", "2"), []);
    assert.deepEqual(errors("{ retention: 20w }", "2"), []);
    assert.equal(errors("{ retention: 2y }", "2").length, 1);
  });

  it("leaves the retention that nobody named to be cut by size", () => {
    assert.deepEqual(errors("{ storage: 1Gi }"), []);
  });

  it("says nothing of it where another word is wrong", () => {
    assert.deepEqual(
      errors("{ retention: soon, storage: 1Gi }").map((line) => line.split(" | ")[0]),
      ["config.cryptokube:prometheus.retention"],
    );
  });
});
