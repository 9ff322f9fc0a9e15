import assert from "node:assert/strict";
import { flowPolicies, opensPods } from "../../../components/security/policies.ts";
import type { EnvironmentConfig } from "../../../stacks/config.ts";
import { nodesIn } from "../../../stacks/config/chains.ts";
import { type Flow, type NamespacePlans, planEnvironment } from "../../../stacks/plan.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { type Recording } from "../../support/recorder.ts";
import { recordStack } from "../../support/stacks.ts";

const one = followers(2);
const [chain] = one.chains;
/** The same chain under several names. */
const chains = (count: number): EnvironmentConfig => ({
  ...one,
  chains: Array.from({ length: count }, (_, index) => ({ ...chain!, name: `chain${index}` })),
});

describe("components/security: what pods wait for", () => {
  const { namespaces } = planEnvironment(one, "test", { clients: testCatalogue });
  const flow: Flow = {
    name: "asks",
    reason: "One asks the other.",
    from: { kind: "pods", namespace: "observability", labels: { app: "asker" } },
    to: { kind: "pods", namespace: "chains", labels: { app: "asked" } },
    ports: [{ port: 1, protocol: "TCP" }],
  };
  const opened = (namespace: "chains" | "observability", labels: Record<string, string>, of: Flow = flow) =>
    flowPolicies(of, namespaces satisfies NamespacePlans)
      .filter((policy) => opensPods(policy, { namespace, labels }))
      .map(({ name }) => name);

  it("finds each end's own policy, and by the pods' namespace too", () => {
    assert.deepEqual(opened("observability", { app: "asker", more: "x" }), ["asks-out"]);
    assert.deepEqual(opened("chains", { app: "asked" }), ["asks-in"]);
    assert.deepEqual(opened("chains", { app: "asker" }), []);
    assert.deepEqual(opened("chains", { more: "x" }), []);
  });

  it("finds what opens every pod of a namespace", () => {
    const names: Flow = {
      ...flow,
      name: "names",
      from: { kind: "pods", namespace: "chains", labels: {} },
      to: { kind: "dns" },
    };
    assert.deepEqual(opened("chains", { app: "any" }, names), ["names-out"]);
    assert.deepEqual(opened("observability", { app: "any" }, names), []);
  });

  it("lets a node wait for as many things, however many chains there are beside its own", async () => {
    const waits = async (count: number) => {
      const { resources }: Recording = await recordStack(
        { environment: "test", config: chains(count) },
        { clients: testCatalogue },
      );
      return resources
        .filter(({ type, name }) => type.endsWith(":StatefulSet") && name.startsWith("chain"))
        .map(({ dependencies }) => dependencies.length);
    };
    const [alone] = await waits(1);
    const beside = await waits(4);
    assert.equal(beside.length, 4 * nodesIn(chain!));
    assert.deepEqual(new Set(beside), new Set([alone]));
  });
});
