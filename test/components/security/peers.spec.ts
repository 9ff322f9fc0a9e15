import assert from "node:assert/strict";
import { flowPolicies } from "../../../components/security/policies.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { isAllowed, outside } from "../../support/network.ts";
import { pairs } from "../../support/pairs.ts";
import { recordStack } from "../../support/stacks.ts";

const objectsOf = async (peers: string): Promise<Manifest[]> =>
  manifests((await recordStack({ environment: "prod", config: pairs({ nodes: 2, peers }) })).resources);

/** Addresses of the internet: a node somewhere, and a server of checkpoints. */
const elsewhere = ["203.0.113.7", "8.8.8.8", "172.15.255.255", "172.32.0.1"];
/** Of the network that the pod stands in, of its machine, of its cloud. */
const near = ["10.0.0.1", "100.64.0.9", "169.254.169.254", "172.20.0.1", "192.168.1.1", "198.19.0.4"];

const p2p = [
  [30303, "TCP"],
  [30303, "UDP"],
  [9000, "TCP"],
  [9000, "UDP"],
  [9001, "UDP"],
] as const;
/** RPC, the engine, geth's metrics, the beacon API, its metrics, the sidecar. */
const own = [8545, 8551, 6060, 5052, 5054, 9750];

for (const peers of ["inbound", "outbound"]) {
  describe(`components/security: peers of a public network, ${peers}`, () => {
    let objects: Manifest[];
    before(async () => {
      objects = await objectsOf(peers);
    });
    const node = () => podsOf(objects).find(({ workload }) => workload.endsWith("/chain-0"))!;

    it("are dialled on whatever port they listen on", () => {
      for (const address of elsewhere) {
        for (const port of [443, 9000, 30303, 13000, 65535]) {
          assert.ok(isAllowed(objects, node(), outside(address), port), `${address}:${port}`);
          assert.ok(isAllowed(objects, node(), outside(address), port, "UDP"), `${address}:${port}/UDP`);
        }
      }
    });

    it("are not looked for in the network, on the machine or at the cloud's metadata", () => {
      for (const address of near) {
        for (const port of [80, 443, 9000, 30303]) {
          assert.ok(!isAllowed(objects, node(), outside(address), port), `${address}:${port}`);
        }
      }
    });

    it(peers === "inbound" ? "dial in, on the ports for them" : "dial in nowhere", () => {
      for (const [port, protocol] of p2p) {
        const allowed = isAllowed(objects, outside("203.0.113.7"), node(), port, protocol);
        assert.equal(allowed, peers === "inbound", `${port}/${protocol}`);
      }
    });

    it("reach nothing else of the node, from wherever they come", () => {
      for (const address of [...elsewhere, ...near]) {
        for (const port of own) assert.ok(!isAllowed(objects, outside(address), node(), port), `${address}:${port}`);
      }
    });

    it("are the chain's alone: no other pod has a way out", () => {
      for (const pod of podsOf(objects).filter(({ namespace }) => namespace !== "prod-chains")) {
        assert.ok(!isAllowed(objects, pod, outside("203.0.113.7"), 30303), pod.workload);
      }
    });
  });
}

describe("components/security: what reaches the two clients of a node", () => {
  let objects: Manifest[];
  before(async () => {
    objects = await objectsOf("outbound");
  });
  const pod = (name: string) => podsOf(objects).find(({ workload }) => workload.endsWith(`/${name}`))!;

  it("is Prometheus at the metrics of both, and nobody at the engine or the beacon API", () => {
    for (const port of [6060, 5054, 9750]) assert.ok(isAllowed(objects, pod("prometheus"), pod("chain-0"), port));
    for (const from of ["prometheus", "roller", "chain-1"]) {
      for (const port of [8545, 8551, 5052]) assert.ok(!isAllowed(objects, pod(from), pod("chain-0"), port), from);
    }
  });

  it("is written down: each policy with its reason, and a range with what it leaves out", () => {
    const policies = ofKind(objects, "NetworkPolicy");
    for (const { metadata } of policies) {
      if (metadata.name !== "deny-all") assert.ok(metadata.annotations?.["cryptokube.io/reason"], metadata.name);
    }
    const plan = planEnvironment(pairs(), "prod");
    const [policy] = flowPolicies(
      plan.flows.find(({ name }) => name === "chain-to-peers")!,
      plan.namespaces,
    );
    assert.deepEqual(policy?.spec.egress, [
      {
        to: [
          {
            ipBlock: {
              cidr: "0.0.0.0/0",
              except: [
                "10.0.0.0/8",
                "100.64.0.0/10",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "198.18.0.0/15",
              ],
            },
          },
        ],
        ports: [
          { port: 1, endPort: 65535, protocol: "TCP" },
          { port: 1, endPort: 65535, protocol: "UDP" },
        ],
      },
    ]);
  });

  it("is nothing more in development, where there are no peers", () => {
    const names = planEnvironment(
      { ...pairs(), chains: [{ ...pairs().chains[0]!, network: "dev", consensus: undefined } as never] },
      "dev",
    ).flows.map(({ name }) => name);
    assert.ok(!names.some((name) => name.includes("peers")));
  });
});
