import assert from "node:assert/strict";
import { errors, only, valueOf } from "./cluster-support.ts";

describe("stacks/config: a cluster that is there", () => {
  const machine = 'name: worker, zones: [a, b], cpu: "8", memory: 32Gi';

  it("states its machines and storage classes, defaults filled in", () => {
    const { cluster } = valueOf(
      "cryptokube:cluster:",
      "  kind: existing",
      `  machines: [{ ${machine} }, { name: big, zones: [a], count: 2, cpu: 500m, memory: 1Ti, architecture: arm64, iops: 9, throughput: 8, volumes: 0, pods: 30, localStorage: 500Gi }]`,
      "  storageClasses: [{ name: local-path, iops: 3000, throughput: 125, max: 4Ti, default: true }, { name: slow }]",
    );
    assert.deepEqual(cluster, {
      kind: "existing",
      machines: [
        {
          name: "worker",
          zones: ["a", "b"],
          count: 1,
          cpu: "8",
          memory: "32Gi",
          architecture: "amd64",
          volumes: 25,
          pods: 110,
        },
        {
          name: "big",
          zones: ["a"],
          count: 2,
          cpu: "500m",
          memory: "1Ti",
          architecture: "arm64",
          iops: 9,
          throughput: 8,
          volumes: 0,
          pods: 30,
          localStorage: "500Gi",
        },
      ],
      storageClasses: [
        { name: "local-path", iops: 3000, throughput: 125, max: "4Ti", default: true },
        { name: "slow" },
      ],
    });
  });

  const stated = (text: string) => only(`cryptokube:cluster: { kind: existing, ${text} }`);

  it("states each machine and class once", () => {
    assert.deepEqual(stated(`machines: [{ ${machine} }, { ${machine} }]`), {
      path: "config.cryptokube:cluster.machines[1].name",
      found: '"worker"',
      allowed: 'a name that no other of machines has ("worker" is taken by machines[0])',
      remedy: "Give each a name of its own, or make one of them.",
    });
    assert.equal(
      stated("storageClasses: [{ name: x }, { name: y }, { name: y }]").allowed,
      'a name that no other of storageClasses has ("y" is taken by storageClasses[1])',
    );
    assert.equal(
      stated(`machines: [{ ${machine.replace("b]", "a]")} }]`).path,
      "config.cryptokube:cluster.machines[0].zones[1]",
    );
  });

  it("has one default class", () => {
    assert.deepEqual(stated("storageClasses: [{ name: x }, { name: y, default: true }, { name: z, default: true }]"), {
      path: "config.cryptokube:cluster.storageClasses[2].default",
      found: "true",
      allowed: "false, as storageClasses[1] is the default",
      remedy: "Keep one: volumes that name no class are of it.",
    });
    assert.deepEqual(
      errors(
        "cryptokube:cluster: { kind: existing, storageClasses: [{ name: x, default: false }, { name: y, default: true }] }",
      ),
      [],
    );
  });

  it("gives volumes a class that it states, where it states any", () => {
    assert.deepEqual(stated("storageClass: fst, storageClasses: [{ name: fast }, { name: slow }]"), {
      path: "config.cryptokube:cluster.storageClass",
      found: '"fst"',
      allowed: "fast, slow",
      nearest: "fast",
      remedy: "State it among storageClasses, or use one of them.",
    });
    assert.equal(stated("storageClass: gp3, storageClasses: [{ name: fast }]").nearest, undefined);
    assert.deepEqual(errors("cryptokube:cluster: { kind: existing, storageClass: fast }"), []);
    assert.deepEqual(
      errors("cryptokube:cluster: { kind: existing, storageClass: x, storageClasses: [{ name: x }] }"),
      [],
    );
  });

  for (const [fields, allowed] of [
    [machine.replace('"8"', "8"), "text"],
    [machine.replace('"8"', '"eight"'), 'a number of CPUs in quotes, as "2" or "500m"'],
    [machine.replace('"8"', '"0"'), 'a number of CPUs in quotes, as "2" or "500m"'],
    [machine.replace("32Gi", "32GB"), "a size in Mi, Gi or Ti, as 512Mi, 8Gi or 2Ti"],
    [`${machine}, count: 0`, "at least 1"],
    [`${machine}, architecture: x86`, "amd64, arm64"],
    [`${machine}, volumes: -1`, "0 or more"],
    [`${machine}, pods: 0`, "at least 1"],
    [machine.replace("[a, b]", "[]"), "at least one zone"],
  ] as const) {
    it(`has no machine of { ${fields} }`, () => {
      assert.equal(stated(`machines: [{ ${fields} }]`).allowed, allowed);
    });
  }

  it("says in full why a kubeconfig needs a context", () => {
    assert.deepEqual(stated("kubeconfig: ./x"), {
      path: "config.cryptokube:cluster.context",
      found: "nothing",
      allowed: "the name of a context in that kubeconfig",
      remedy: "Name the context: the current one of a kubeconfig is never used, as it changes behind one's back.",
    });
    assert.deepEqual(errors("cryptokube:cluster: { kind: existing, kubeconfig: ./x, context: y }"), []);
  });
});
