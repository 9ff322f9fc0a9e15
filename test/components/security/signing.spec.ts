import assert from "node:assert/strict";
import { type Manifest, manifests, podsOf } from "../../support/manifests.ts";
import { type End, isAllowed, isDeniedByDefault, outside } from "../../support/network.ts";
import { signingConfig } from "../../support/signing.ts";
import { recordStack } from "../../support/stacks.ts";

describe("components/security: what signs", () => {
  let objects: Manifest[];
  before(async () => {
    objects = manifests((await recordStack({ environment: "prod", config: signingConfig() })).resources);
  });
  const pod = (name: string): End => podsOf(objects).find(({ workload }) => workload.endsWith(`/${name}`))!;
  const own = () => podsOf(objects).map(({ workload, ...end }) => ({ workload, end }));
  const instance: End = {
    namespace: "prod-signing",
    labels: { "cnpg.io/cluster": "staking-database", "cryptokube.io/environment": "prod" },
  };
  const callers = (to: End, port: number) =>
    own()
      .filter(({ end }) => isAllowed(objects, end, to, port))
      .map(({ workload }) => workload.slice(workload.lastIndexOf("/") + 1))
      .sort();

  it("is reached by whom the file names, by all of their labels and in their namespace", () => {
    const payer = { namespace: "shop", labels: { app: "payer", tier: "back" } };
    assert.ok(isAllowed(objects, payer, pod("treasury-0"), 9000));
    assert.ok(!isAllowed(objects, { ...payer, namespace: "elsewhere" }, pod("treasury-0"), 9000));
    assert.ok(!isAllowed(objects, { ...payer, labels: { app: "web" } }, pod("treasury-0"), 9000));
    assert.ok(!isAllowed(objects, payer, pod("staking-0"), 9000));
    assert.ok(!isAllowed(objects, payer, instance, 5432));
    assert.ok(!isAllowed(objects, outside("203.0.113.7"), pod("treasury-0"), 9000));
  });

  it("is reached by no other pod of the environment but its validators, and by Prometheus for metrics", () => {
    assert.deepEqual(callers(pod("treasury-0"), 9000), []);
    assert.deepEqual(callers(pod("staking-0"), 9000), ["stakers"]);
    assert.deepEqual(callers(pod("staking-1"), 9001), ["prometheus"]);
  });

  it("keeps its database to itself and to the operator", () => {
    assert.deepEqual(callers(instance, 5432), ["postgres-operator", "staking-0", "staking-1"]);
    assert.deepEqual(callers(instance, 8000), ["postgres-operator"]);
    assert.ok(isAllowed(objects, instance, instance, 5432), "instances follow each other");
    assert.ok(!isAllowed(objects, instance, pod("staking-0"), 9000), "a database asks for no signature");
  });

  it("reaches the chain by the door that it needs, and nothing outside", () => {
    assert.ok(isAllowed(objects, pod("treasury-0"), pod("eth-1"), 8545));
    assert.ok(isAllowed(objects, pod("stakers"), pod("eth-1"), 5052));
    for (const [from, port] of [
      ["treasury-0", 5052],
      ["treasury-0", 8551],
      ["staking-0", 8545],
      ["stakers", 8545],
    ] as const) {
      assert.ok(!isAllowed(objects, pod(from), pod("eth-1"), port), `${from} ${port}`);
    }
    for (const name of ["treasury-0", "staking-0", "stakers"]) {
      assert.ok(isDeniedByDefault(objects, pod(name)), name);
      for (const address of ["203.0.113.7", "169.254.169.254", "10.0.0.1"]) {
        assert.ok(!isAllowed(objects, pod(name), outside(address), 443), `${name} ${address}`);
      }
    }
  });
});
