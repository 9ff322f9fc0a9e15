import assert from "node:assert/strict";
import { environmentOutputs, kubectlCommand } from "../../stacks/outputs.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { configOf } from "../support/stacks.ts";

const clients = testCatalogue;

describe("stacks/outputs", () => {
  it("say where everything is, and how to watch the nodes, for the lab", () => {
    const config = configOf(
      "config: { cryptokube:chains: [{ name: eth, chain: ethereum, network: dev, execution: geth }] }",
    );
    assert.deepEqual(environmentOutputs(planEnvironment(config, "dev")), {
      environment: "dev",
      nodes: [{ name: "eth-0", chain: "eth", network: "dev", client: "geth", namespace: "dev-chains", pod: "eth-0-0" }],
      services: {
        "eth-rpc": "http://eth.dev-chains.svc:8545",
        prometheus: "http://prometheus.dev-observability.svc:9090",
        alertmanager: "http://alertmanager.dev-observability.svc:9093",
      },
      forwards: [
        {
          name: "eth-rpc",
          namespace: "dev-chains",
          service: "eth",
          port: 8545,
          command: "npm run kubectl -- -n dev-chains port-forward service/eth 8545",
        },
        {
          name: "prometheus",
          namespace: "dev-observability",
          service: "prometheus",
          port: 9090,
          command: "npm run kubectl -- -n dev-observability port-forward service/prometheus 9090",
        },
        {
          name: "alertmanager",
          namespace: "dev-observability",
          service: "alertmanager",
          port: 9093,
          command: "npm run kubectl -- -n dev-observability port-forward service/alertmanager 9093",
        },
      ],
      watch: "npm run kubectl -- -n dev-chains get pods -l cryptokube.io/environment=dev --watch",
    });
  });

  it("name every node of every chain", () => {
    const { nodes } = environmentOutputs(planEnvironment(followers(3), "dev", { clients }));
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ["chain-0", "chain-1", "chain-2"],
    );
  });
});

describe("stacks/outputs: kubectlCommand", () => {
  const command = (cluster: { context?: string; kubeconfig?: string }) =>
    kubectlCommand({ cluster: { kind: "existing", clusterIdentifier: "x", takesOver: false, ...cluster } });

  it("names the context and the file, quoted where a shell would read them otherwise", () => {
    assert.equal(command({}), "npm run kubectl --");
    assert.equal(command({ context: "gke_a_b" }), "kubectl --context gke_a_b");
    assert.equal(
      command({ context: "arn:aws:eks:us-east-1:1:cluster/x" }),
      "kubectl --context arn:aws:eks:us-east-1:1:cluster/x",
    );
    assert.equal(
      command({ context: "it's mine", kubeconfig: "~/my conf" }),
      "kubectl --kubeconfig '~/my conf' --context 'it'\\''s mine'",
    );
  });
});
