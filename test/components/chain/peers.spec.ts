import assert from "node:assert/strict";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import { recordStack } from "../../support/stacks.ts";

describe("components/chain: nodes that peers dial, on a cluster that is there", () => {
  let objects: Manifest[];
  before(async () => {
    const config = pairs({ nodes: 2, peers: "inbound" });
    objects = manifests((await recordStack({ environment: "prod", config })).resources);
  });
  const service = (node: string) =>
    ofKind(objects, "Service").find(({ metadata }) => metadata.name === `${node}-peers`);

  it("each have a load balancer with the file's address, which shows them who dials", () => {
    for (const [index, node] of ["chain-0", "chain-1"].entries()) {
      const { type, loadBalancerIP, externalTrafficPolicy, loadBalancerClass, selector } = service(node)!.spec!;
      assert.deepEqual(
        { type, loadBalancerIP, externalTrafficPolicy, loadBalancerClass, selector },
        {
          type: "LoadBalancer",
          loadBalancerIP: `198.51.100.${index + 1}`,
          externalTrafficPolicy: "Local",
          loadBalancerClass: undefined,
          selector: { "cryptokube.io/node": node },
        },
      );
    }
  });

  it("are reached while they sync, by no machine's port, and not waited for", () => {
    const { metadata, spec } = service("chain-0")!;
    assert.equal(spec!.publishNotReadyAddresses, true);
    assert.equal(spec!.allocateLoadBalancerNodePorts, false);
    assert.equal(metadata.annotations?.["pulumi.com/skipAwait"], "true");
    const ports = podsOf(objects).flatMap(({ spec: { containers } }) =>
      containers.flatMap(({ ports: own = [] }) => own),
    );
    assert.ok(ports.length > 0 && ports.every(({ hostPort }) => hostPort === undefined));
  });

  it("are none where they only dial", async () => {
    const config = pairs({ nodes: 2 });
    const quiet = manifests((await recordStack({ environment: "prod", config })).resources);
    assert.ok(ofKind(quiet, "Service").every(({ spec }) => spec?.type === "ClusterIP" || spec?.type === undefined));
  });
});
