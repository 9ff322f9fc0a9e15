import assert from "node:assert/strict";
import { clusterServices, profileOf } from "../../../../catalogue/profiles/index.ts";
import { cloudOf } from "../../../../catalogue/clouds/index.ts";
import { catalogue } from "../../../../catalogue/chains/index.ts";
import { needsOf } from "../../../../stacks/plan/needs.ts";
import { configOf } from "../../../support/stacks.ts";
import { asked, named } from "./support.ts";

const made = 'config:\n  aws:region: us-east-1\n  cryptokube:cluster: { kind: eks, version: "1.36" }\n';

describe("stacks/plan/needs of the platform", () => {
  /** The services of which at least so many replicas run, one of each together. */
  const together = (replicas: number) => {
    const here = clusterServices.filter((service) => service.replicas >= replicas);
    const sum = (of: "cpuMillis" | "memoryMiB") => here.map((service) => service[of]).reduce((a, b) => a + b);
    return { cpuMillis: sum("cpuMillis"), memoryMiB: sum("memoryMiB"), ceilingMiB: sum("memoryMiB") };
  };

  it("put one replica of each service of the cluster together, and the second ones elsewhere", () => {
    const all = needsOf(configOf(made), catalogue, cloudOf("aws"));
    for (const [name, replicas] of [
      ["system-0", 1],
      ["system-1", 2],
    ] as const) {
      const { cpuMillis, memoryMiB, ceilingMiB, group, path, peerMode, volumes } = named(all, name);
      assert.deepEqual({ cpuMillis, memoryMiB, ceilingMiB }, together(replicas));
      assert.deepEqual([group, path, peerMode, volumes], ["system", ["cryptokube:cluster"], "outbound", []]);
    }
    assert.notDeepEqual(together(1), together(2));
  });

  it("are asked for at the keys that turn them on, and not where the lab has no image of them", () => {
    const mine = "  cryptokube:cluster: { kind: existing, context: mine }\n";
    const watched = asked(`${mine}  cryptokube:grafana: { enabled: true }`);
    const [prometheus, grafana] = [named(watched, "prometheus"), named(watched, "grafana")];
    assert.deepEqual([prometheus.path, prometheus.leftOut], [["cryptokube:prometheus"], undefined]);
    assert.ok(!("leftOut" in prometheus), "what is made has nothing said about it");
    assert.deepEqual([grafana.path, grafana.peerMode], [["cryptokube:grafana"], "outbound"]);
    assert.deepEqual(
      grafana.volumes.map(({ sizeGiB }) => sizeGiB),
      [1],
    );
    assert.equal(grafana.memoryMiB, profileOf("grafana", "cluster")!.memory.requestMiB);
    const lab = asked("  cryptokube:grafana: { enabled: true }");
    assert.ok(lab.needs.every(({ name }) => name !== "grafana"));
  });
});
