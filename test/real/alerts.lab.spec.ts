/**
 * Alerts for real: a node that is killed, a pod that is deleted and one that never starts, from the rule by Prometheus and
 * Alertmanager to a receiver, and their end.
 */
import assert from "node:assert/strict";
import { CoreV1Api, AppsV1Api, KubeConfig } from "@kubernetes/client-node";
import { images } from "../../catalogue/images.ts";
import { labStatus } from "../../lab/lab.ts";
import { follower } from "./support/follower.ts";
import { eventually, TestEnvironment } from "./support/lab.ts";

const stackFile = `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: chain, chain: ethereum, network: dev, nodes: 2, execution: follower }
  cryptokube:alerts:
    heartbeat: { existingSecret: receivers, key: heartbeat }
    receivers:
      - { name: test, webhook: { url: { existingSecret: receivers, key: alerts } } }
`;

/** Keeps what it is sent, and gives it back. */
const receiver = `
import { createServer } from "node:http";
const kept = [];
createServer((request, response) => {
  let text = "";
  request.on("data", (piece) => (text += piece));
  request.on("end", () => {
    if (request.method === "POST") kept.push({ at: Date.now(), to: request.url, ...JSON.parse(text) });
    response.end(request.method === "POST" ? "" : JSON.stringify(kept));
  });
}).listen(8080);
`;

interface Message {
  at: number;
  to: string;
  alerts: {
    status: "firing" | "resolved";
    labels: Record<string, string>;
    annotations: Record<string, string>;
  }[];
}

describe("alerts, from what happens to whoever is told", function () {
  this.timeout(400_000);
  const environment = new TestEnvironment({ clients: { execution: { follower }, consensus: {} } });
  const namespace = "dev-observability";
  let core: CoreV1Api;
  let apps: AppsV1Api;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(stackFile);
    const { watch } = await environment.up(stackFile);
    assert.deepEqual(watch.failed, []);
    const config = new KubeConfig();
    config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);
    await core.createNamespacedPod({
      namespace,
      body: {
        metadata: { name: "receiver", labels: { app: "receiver" } },
        spec: {
          containers: [
            {
              name: "receiver",
              image: images.node,
              command: ["node", "--input-type=module", "-e", receiver],
              resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        },
      },
    });
    await core.createNamespacedService({
      namespace,
      body: { metadata: { name: "receiver" }, spec: { selector: { app: "receiver" }, ports: [{ port: 8080 }] } },
    });
    const url = `http://receiver.${namespace}.svc:8080`;
    // After Alertmanager has begun: what is made later must be found without a restart.
    await core.createNamespacedSecret({
      namespace,
      body: { metadata: { name: "receivers" }, stringData: { alerts: `${url}/alerts`, heartbeat: `${url}/heartbeat` } },
    });
  });

  after(async () => {
    await environment.delete();
  });

  const messages = async (): Promise<Message[]> =>
    (await core.connectGetNamespacedPodProxyWithPath({
      namespace,
      name: "receiver:8080",
      path: "kept",
    })) as unknown as Message[];

  /** The first message to the receiver that says this of an alert. */
  const told = (name: string, status: "firing" | "resolved", seconds: number, since = 0) =>
    eventually(
      `${name} ${status}`,
      async () => {
        for (const { at, to, alerts } of await parsed()) {
          const alert = alerts.find((each) => each.labels.alertname === name && each.status === status);
          if (to === "/alerts" && alert !== undefined && at >= since) return { at, ...alert };
        }
        return undefined;
      },
      seconds,
    );
  const parsed = async (): Promise<Message[]> => {
    const answer: unknown = await messages();
    return (typeof answer === "string" ? JSON.parse(answer) : answer) as Message[];
  };

  it("calls the heartbeat's address, with a Secret that was made after Alertmanager had begun", async () => {
    await eventually(
      "a heartbeat",
      async () => ((await parsed()).some(({ to }) => to === "/heartbeat") ? true : undefined),
      200,
    );
    const said = (await parsed()).filter(({ to }) => to === "/alerts").flatMap(({ alerts }) => alerts);
    assert.deepEqual(
      said.filter(({ status }) => status === "firing").map(({ labels }) => labels.alertname),
      [],
    );
  });

  it("says which node is down when it never comes back, and holds back what follows from it", async function () {
    // As a machine that went: the pod is gone, and no other one is made.
    const began = Date.now();
    await apps.patchNamespacedStatefulSetScale({
      namespace: "dev-chains",
      name: "chain-0",
      body: [{ op: "replace", path: "/spec/replicas", value: 0 }],
    });
    const alert = await told("ChainNodeDown", "firing", 180);
    const seconds = (alert.at - began) / 1000;
    process.stdout.write(`      told after ${seconds.toFixed(0)} s\n`);
    assert.equal(alert.annotations.summary, "chain-0 of chain is down");
    assert.equal(alert.annotations.runbook, "docs/runbooks/node-down.md");
    assert.equal(alert.labels.environment, "dev");
    const names = (await parsed())
      .filter(({ to }) => to === "/alerts")
      .flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname));
    assert.deepEqual([...new Set(names)], ["ChainNodeDown"]);
  });

  it("pages when the other goes, too, and says when both are back", async () => {
    const scale = (name: string, value: number) =>
      apps.patchNamespacedStatefulSetScale({
        namespace: "dev-chains",
        name,
        body: [{ op: "replace", path: "/spec/replicas", value }],
      });
    await scale("chain-1", 0);
    const alert = await told("ChainWithoutReadyNode", "firing", 180);
    assert.equal(alert.labels.severity, "page");
    await scale("chain-0", 1);
    await scale("chain-1", 1);
    await told("ChainWithoutReadyNode", "resolved", 300);
    await told("ChainNodeDown", "resolved", 300, alert.at);
  });
});
