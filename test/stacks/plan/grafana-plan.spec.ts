import assert from "node:assert/strict";
import type { VolumePlan } from "../../../stacks/plan/capacity/types.ts";
import { type GrafanaSetting, planGrafana } from "../../../stacks/plan/grafana.ts";
import { profileNamed, sizeOf } from "../../../stacks/plan/needs/profiled.ts";
import type { SchedulingPlan } from "../../../stacks/plan/types.ts";
import { configOf } from "../../support/stacks.ts";

const planOf = (grafana = "enabled: true", more: Partial<GrafanaSetting> = {}) =>
  planGrafana("prod", configOf(`config:\n  cryptokube:grafana: { ${grafana} }\n`).grafana, {
    classes: () => ({}),
    scheduling: () => undefined,
    volume: undefined,
    prometheus: { kind: "own", jobs: [], rules: [], asked: { url: "http://prometheus:9090" } },
    alertmanager: { name: "alertmanager", namespace: "prod-observability", port: 9093 },
    ...more,
  } as unknown as GrafanaSetting);

describe("stacks/plan: Grafana's own pod", () => {
  it("fits the room that the capacity plan keeps for it", () => {
    const { cpu, memory } = sizeOf(profileNamed("grafana"), "cluster", profileNamed("grafana").defaultMode);
    assert.deepEqual(planOf().resources, {
      requests: { cpu: `${cpu.cores * 1000}m`, memory: `${memory.requestMiB}Mi` },
      limits: { memory: `${memory.ceilingMiB}Mi` },
    });
  });

  it("stands among what observes, is found by its labels, and runs as its image's own user", () => {
    const { namespace, labels, selector, user, port } = planOf();
    assert.deepEqual([namespace, user, port], ["prod-observability", 472, 3000]);
    assert.equal(labels["app.kubernetes.io/component"], "observability");
    assert.equal(selector["app.kubernetes.io/name"], "grafana");
    for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
    assert.ok(Object.keys(selector).length > 1, "another environment's would be found, too");
  });

  it("keeps its volume as it was accepted, and where it was planned to stand", () => {
    const volume = { claim: "grafana-g4", sizeGiB: 4 } as VolumePlan;
    const place = { annotations: {} } as unknown as SchedulingPlan;
    const classes: GrafanaSetting["classes"] = (of) => (of === volume ? { storageClass: "fast" } : {});
    const { claim, scheduling } = planOf("storage: 2Gi", { volume, classes, scheduling: () => place });
    assert.deepEqual([claim!.name, claim!.size, claim!.storageClass], ["grafana-g4", "4Gi", "fast"]);
    assert.equal(scheduling, place);
    const fresh = planOf("storage: 2Gi");
    assert.deepEqual([fresh.claim!.name, fresh.claim!.size, fresh.claim!.protect], ["grafana-g1", "2Gi", false]);
    assert.ok(!("scheduling" in fresh));
  });

  it("asks this environment's Prometheus and Alertmanager, and of a shared Prometheus for this environment alone", () => {
    const { sources, shows } = planOf();
    assert.deepEqual(sources, {
      prometheus: "http://prometheus:9090",
      alertmanager: "http://alertmanager.prod-observability.svc:9093",
    });
    assert.equal(shows.chains, "prod-chains");
    assert.ok(!("within" in shows));
    const shared = { kind: "operator", jobs: [], rules: [], asked: { url: "" } };
    const setting = { prometheus: shared } as unknown as Partial<GrafanaSetting>;
    assert.equal(planOf(undefined, setting).shows.within, "prod");
  });

  it("mounts of each Secret the keys that it needs, in order", () => {
    const grafana =
      "admin: { existingSecret: one, key: z }, " +
      'postgres: { host: "db.example:5432", password: { existingSecret: one, key: a } }';
    assert.deepEqual(planOf(grafana).secrets, [{ secret: "one", keys: ["a", "z"] }]);
    assert.deepEqual([planOf(grafana).secretName, planOf().secrets], ["grafana", []]);
  });
});
