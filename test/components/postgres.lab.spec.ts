import assert from "node:assert/strict";
import { postgresGroup, postgresKinds } from "../../catalogue/postgres/kinds.ts";
import { clusterSpec, failoverAnnotations } from "../../components/postgres/cluster-spec.ts";
import { Database } from "../../components/postgres/database.ts";
import { PostgresKinds } from "../../components/postgres/kinds.ts";
import type { KubeObject } from "../../lab/providers/kubernetes/object.ts";
import { type DatabasePlan, planEnvironment } from "../../stacks/plan.ts";
import { programs } from "../lab/providers/kubernetes/programs.ts";
import { describeOnLab } from "../lab/providers/support/suite.ts";
import { operatorsDefinition } from "../support/cnpg.ts";
import { signingConfig } from "../support/signing.ts";

const planned = planEnvironment(signingConfig(), "prod").signing!.signers[0]!.database!;
/** With all that a cluster of a cloud adds. */
const database: DatabasePlan = {
  ...planned,
  protect: false,
  storage: { ...planned.storage, storageClass: "gp3", attributesClass: "gp3-3000-125" },
  machines: [{ "cryptokube.io/pool": "a", "cryptokube.io/generation": "0a1b2c3d" }, { "cryptokube.io/pool": "b" }],
  tolerations: [{ key: "cryptokube.io/dedicated", operator: "Equal", value: "chains", effect: "NoSchedule" }],
};
const cluster = (spec: Record<string, unknown>, namespace = "default"): KubeObject =>
  ({
    apiVersion: `${postgresGroup}/v1`,
    kind: "Cluster",
    metadata: { name: database.name, namespace, annotations: failoverAnnotations },
    spec,
  }) as unknown as KubeObject;
const strictly = { fieldManager: "spec", dryRun: true };

describeOnLab("components/postgres on a real API server", (lab) => {
  it("writes a Cluster that CloudNativePG's own definition takes, to the last field", async () => {
    const definition = await operatorsDefinition("clusters");
    const { access } = lab();
    await access.apply(definition, { fieldManager: "spec", dryRun: false });
    try {
      await established(() => access.create(cluster(clusterSpec(database)), strictly));
      const accepted = await access.create(cluster(clusterSpec(database)), strictly);
      assert.deepEqual(
        (accepted as unknown as { spec: { postgresql: { synchronous: { dataDurability: string } } } }).spec.postgresql
          .synchronous.dataDurability,
        "required",
      );
      const misspelt = { ...clusterSpec(database), instance: 3 };
      await assert.rejects(access.create(cluster(misspelt), strictly), /unknown field "spec\.instance"/);
      const lax = { ...clusterSpec(database), postgresql: { synchronous: { method: "most", number: 1 } } };
      await assert.rejects(access.create(cluster(lax), strictly), /Unsupported value: "most"/);
    } finally {
      await access.delete(definition, "Foreground");
      await gone(() => access.live(definition));
    }
  });

  it("brings kinds of the same names, which keep every field, and takes them away again", async () => {
    const make = programs(lab());
    const program = make.of(({ provider, ns }) => {
      const options = { providers: [provider] };
      const kinds = new PostgresKinds("kinds", { labels: {}, protect: false }, options);
      new Database("database", { plan: database, namespace: ns.metadata.name, needs: [kinds] }, options);
    });
    const trial = await lab().trial();
    const first = await trial.up(program);
    assert.equal(first.error, undefined);
    const kept = await lab().access.live(cluster({}, make.namespace));
    assert.deepEqual((kept as unknown as { spec: object }).spec, clusterSpec(database));
    const again = await trial.up(program);
    assert.deepEqual([...new Set(Object.values(again.ops))], ["same"], JSON.stringify(again.ops));
    assert.equal((await trial.destroy()).error, undefined);
  });

  it("names each kind as the operator does", async () => {
    for (const { group, kind, plural, scope } of postgresKinds) {
      const { spec } = (await operatorsDefinition(plural)) as unknown as {
        spec: { group: string; scope: string; names: { kind: string; plural: string }; versions: { name: string }[] };
      };
      assert.deepEqual(
        [spec.group, spec.names.kind, spec.names.plural, spec.scope, spec.versions.map(({ name }) => name)],
        [group, kind, plural, scope, ["v1"]],
      );
    }
  });
});

/** A kind is served a moment after its definition is there. */
async function established(ask: () => Promise<unknown>): Promise<void> {
  await until(async () => {
    try {
      await ask();
      return true;
    } catch (error) {
      if (!/no kind|could not find|404|no matches/i.test(String(error))) throw error;
      return false;
    }
  });
}

async function gone(ask: () => Promise<unknown>): Promise<void> {
  await until(() =>
    ask().then(
      () => false,
      () => true,
    ),
  );
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("it did not come to be");
}
