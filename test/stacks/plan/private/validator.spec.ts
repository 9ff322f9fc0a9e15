import assert from "node:assert/strict";
import { prysmValidator } from "../../../../catalogue/chains/ethereum/private/prysm-validator.ts";
import type { ValidatorClient } from "../../../../catalogue/block-maker.ts";
import type { Placement } from "../../../../stacks/plan/capacity/types.ts";
import type { Volumes } from "../../../../stacks/plan/clients.ts";
import {
  inValidator,
  planValidator,
  validatorJobs,
  validatorOf,
  validatorParts,
} from "../../../../stacks/plan/private/validator.ts";

const client: ValidatorClient = {
  ...prysmValidator,
  args: ({ chainConfig, firstKey, validators, dataDir, metricsPort, beacons }) => [
    `${chainConfig} keys ${firstKey}+${validators} in ${dataDir} at ${metricsPort} asks ${beacons.join(" ")}`,
  ],
};
const placement = (name: string, claim: string) =>
  ({ name, volumes: [{ role: "server", claim, type: "gp3", sizeGiB: 1, iops: 0, mibs: 0 }] }) as unknown as Placement;
const nowhere: Volumes = { classes: () => ({}), placements: [], scheduling: () => undefined, protect: true };
const beacons = ["http://a", "http://b", "http://c"];
const validator = (volumes: Partial<Volumes> = {}, of = beacons) =>
  planValidator("dev", "net", client, { chainConfig: "/c", validators: 9, beacons: of }, { ...nowhere, ...volumes });

describe("stacks/plan/private: what makes the blocks", () => {
  it("is a workload of the chain's, which is told from its nodes by labels of its own", () => {
    const { name, namespace, labels, selector, mountPath, mounts } = validator();
    assert.equal(name, "net-validator");
    assert.equal(namespace, "dev-chains");
    assert.deepEqual(selector, { "cryptokube.io/validator": "net" });
    assert.deepEqual(inValidator("net"), selector);
    assert.equal(labels["cryptokube.io/validator"], "net");
    assert.equal(labels["app.kubernetes.io/name"], "prysm-validator");
    assert.equal(labels["app.kubernetes.io/instance"], "net-validator");
    assert.equal(labels["app.kubernetes.io/component"], "validator");
    assert.equal(mountPath, "/data");
    assert.deepEqual(
      mounts.map(({ volume, readOnly }) => [volume.kind, readOnly]),
      [["configMap", true]],
    );
  });

  it("has two processes, with half of the keys, a folder, a port and nodes of its own each", () => {
    assert.deepEqual(validator().parts, [
      {
        name: "validator",
        args: ["/c keys 0+5 in /data at 8081 asks http://a http://c"],
        metricsPort: 8081,
        metricsPortName: "metrics",
      },
      {
        name: "validator-1",
        args: ["/c keys 5+4 in /data/1 at 8082 asks http://b"],
        metricsPort: 8082,
        metricsPortName: "metrics-1",
      },
    ]);
  });

  it("has one process where there is one node to ask", () => {
    assert.deepEqual(
      validator({}, ["http://a"]).parts.map(({ args }) => args),
      [["/c keys 0+9 in /data at 8081 asks http://a"]],
    );
  });

  it("has the volume and the place that were accepted for it, and for nobody else", () => {
    const placements = [placement("net-0", "execution-net-0-g1"), placement("net-validator", "net-validator-g3")];
    const place = { spec: { priorityClassName: "net-validator" } };
    const asked: string[] = [];
    const scheduling = (name: string) => {
      asked.push(name);
      return place as never;
    };
    const placed = validator({ placements, scheduling });
    assert.equal(placed.claim.name, "net-validator-g3");
    assert.equal(placed.claim.size, "1Gi");
    assert.equal(placed.claim.protect, false);
    assert.deepEqual(placed.claim.labels, placed.labels);
    assert.equal(placed.scheduling, place);
    assert.deepEqual(asked, ["net-validator"]);
  });

  it("has a volume of its first generation, and no place, where nothing was accepted", () => {
    const free = validator();
    assert.equal(free.claim.name, "net-validator-g1");
    assert.ok(!("scheduling" in free));
  });

  it("needs what its processes take together, and one volume", () => {
    const horizon = { horizon: 3, freeSpace: 0.2 };
    const [first, second, ...more] = validatorParts(prysmValidator, 3, horizon);
    assert.deepEqual(more, []);
    assert.equal(first?.client, "prysm-validator");
    assert.equal(first.volume?.role, "server");
    assert.equal(first.volume.sizeGiB, 1);
    assert.ok(second !== undefined && !("volume" in second));
    for (const { size, architectures } of [first, second]) {
      assert.equal(size.cpu.cores, 0.02);
      assert.equal(size.memory.requestMiB, 96);
      assert.deepEqual(architectures, ["amd64", "arm64"]);
    }
    assert.equal(validatorParts(prysmValidator, 1, horizon).length, 1);
  });

  it("is that of the first consensus client that has one", () => {
    const clients = (...of: object[]) => ({ nodes: [{ clients: of.map((each) => ({ client: each })) }] }) as never;
    assert.equal(validatorOf(clients({ role: "execution", validator: "no" })), undefined);
    assert.equal(
      validatorOf(clients({ role: "consensus" }, { role: "consensus", validator: prysmValidator })),
      prysmValidator,
    );
  });

  it("has each kind's metrics read once, of private networks alone", () => {
    const choice = { nodes: [{ clients: [{ client: { role: "consensus", validator: client } }] }] };
    const chain = { namespace: "dev-chains", genesis: { validator: validator() } };
    const jobs = validatorJobs([
      { choice, chain },
      { choice, chain },
      { choice, chain: { namespace: "dev-chains" } },
      { choice: { nodes: [] }, chain },
    ] as never);
    assert.deepEqual(jobs, [
      {
        name: "prysm-validator",
        namespace: "dev-chains",
        app: "prysm-validator",
        port: "metrics",
        path: "/metrics",
        labelled: false,
      },
      {
        name: "prysm-validator-1",
        namespace: "dev-chains",
        app: "prysm-validator",
        port: "metrics-1",
        path: "/metrics",
        labelled: false,
      },
    ]);
  });
});
