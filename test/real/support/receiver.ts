/** Something in the cluster that alerts are posted to, and what it was told. */
import type { CoreV1Api } from "@kubernetes/client-node";
import { images } from "../../../catalogue/images.ts";
import { eventually } from "./lab.ts";

/** Keeps what it is sent, and gives it back. */
const program = `
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

export type Status = "firing" | "resolved";

export interface Told {
  /** When it arrived, milliseconds since 1970. */
  at: number;
  status: Status;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

interface Message {
  at: number;
  to: string;
  alerts: Omit<Told, "at">[];
}

export class Receiver {
  readonly #core: CoreV1Api;
  readonly #namespace: string;

  constructor(core: CoreV1Api, namespace: string) {
    this.#core = core;
    this.#namespace = namespace;
  }

  /** Makes it, and the Secret with its addresses: after Alertmanager has begun, which must find it without a restart. */
  async start(): Promise<void> {
    const namespace = this.#namespace;
    await this.#core.createNamespacedPod({
      namespace,
      body: {
        metadata: { name: "receiver", labels: { app: "receiver" } },
        spec: {
          containers: [
            {
              name: "receiver",
              image: images.node,
              command: ["node", "--input-type=module", "-e", program],
              resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        },
      },
    });
    await this.#core.createNamespacedService({
      namespace,
      body: { metadata: { name: "receiver" }, spec: { selector: { app: "receiver" }, ports: [{ port: 8080 }] } },
    });
    const url = `http://receiver.${namespace}.svc:8080`;
    await this.#core.createNamespacedSecret({
      namespace,
      body: { metadata: { name: "receivers" }, stringData: { alerts: `${url}/alerts`, heartbeat: `${url}/heartbeat` } },
    });
  }

  async #messages(): Promise<Message[]> {
    const path = { namespace: this.#namespace, name: "receiver:8080", path: "kept" };
    const answer: unknown = await this.#core.connectGetNamespacedPodProxyWithPath(path);
    return (typeof answer === "string" ? JSON.parse(answer) : answer) as Message[];
  }

  async heartbeats(): Promise<number> {
    return (await this.#messages()).filter(({ to }) => to === "/heartbeat").length;
  }

  /** All that was told, in order. */
  async all(): Promise<Told[]> {
    const messages = (await this.#messages()).filter(({ to }) => to === "/alerts");
    return messages.flatMap(({ at, alerts }) => alerts.map((alert) => ({ at, ...alert })));
  }

  /** The names of alerts whose last word is that they fire. */
  async firing(): Promise<string[]> {
    const last = new Map((await this.all()).map((alert) => [JSON.stringify(alert.labels), alert]));
    const firing = [...last.values()].filter(({ status }) => status === "firing");
    return [...new Set(firing.map(({ labels }) => labels.alertname ?? ""))];
  }

  /** The first word of an alert of a chain or a node, since a moment. */
  told(name: string, of: Record<string, string>, status: Status, seconds: number, since = 0): Promise<Told> {
    return eventually(
      `${name} of ${Object.values(of).join()} ${status}`,
      async () =>
        (await this.all()).find(
          (alert) =>
            alert.at >= since &&
            alert.status === status &&
            alert.labels.alertname === name &&
            Object.entries(of).every(([label, value]) => alert.labels[label] === value),
        ),
      seconds,
    );
  }
}
