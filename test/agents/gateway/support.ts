import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Keys } from "../../../agents/gateway/keys.ts";
import { GatewayMetrics } from "../../../agents/gateway/metrics.ts";
import { Pool } from "../../../agents/gateway/pool.ts";
import { Router } from "../../../agents/gateway/router.ts";
import { GatewayServer } from "../../../agents/gateway/server.ts";
import { type GatewaySettings, parseGatewaySettings } from "../../../agents/gateway/settings.ts";
import { FakeNode } from "./fake-node.ts";

export interface Replica {
  url: string;
  tracesUrl: string;
  pool: Pool;
  metrics: () => string;
  gateway: GatewayServer;
}

/** Consumers of the tests, each with the key `<name>-key-of-sixteen`. */
export const consumers = [
  { name: "plain", rate: 10_000 },
  { name: "other", rate: 10_000 },
  { name: "explorer", traces: true, archive: true, rate: 10_000 },
  { name: "narrow", methods: ["eth_chainId", "net_*"], rate: 10_000 },
  { name: "slow", rate: 0.1, burst: 3 },
];

export const keyOf = (name: string): string => `${name}-key-of-sixteen`;

/** Fakes, and gateways before them; all end with the test. */
export class Stand {
  readonly nodes: FakeNode[] = [];
  readonly folder = mkdtempSync(path.join(tmpdir(), "gateway-"));
  readonly #servers: Server[] = [];
  readonly #pools: Pool[] = [];
  #now = 0;

  async addNodes(count: number): Promise<FakeNode[]> {
    for (let i = 0; i < count; i++) this.nodes.push(await new FakeNode().start());
    for (const { name } of consumers) writeFileSync(path.join(this.folder, name), `${keyOf(name)}\n`);
    return this.nodes;
  }

  settings(more: object = {}): GatewaySettings {
    return parseGatewaySettings(
      JSON.stringify({
        environment: "test",
        chain: "ethereum",
        keysFolder: this.folder,
        nodes: this.nodes.map(({ rpc, health }, index) => ({ name: `ethereum-${index}`, rpc, health, traces: true })),
        consumers,
        waitMs: 600,
        ...more,
      }),
    );
  }

  /** @param more settings */
  async replica(more: object = {}): Promise<Replica> {
    const settings = this.settings(more);
    const now = (): number => this.#now;
    const keys = new Keys(settings.keysFolder, settings.consumers);
    const metrics = new GatewayMetrics("test", "ethereum");
    const pool = new Pool(settings, now);
    const router = new Router(settings, pool, metrics);
    const gateway = new GatewayServer({ settings, keys, router, metrics, now });
    await Promise.all([keys.read(), pool.look()]);
    const [plain, traces] = await Promise.all([
      this.#listen(gateway.listenFor(false)),
      this.#listen(gateway.listenFor(true)),
    ]);
    this.#pools.push(pool);
    const render = (): string => metrics.render(pool.nodes, pool.head());
    return {
      url: `http://127.0.0.1:${plain}`,
      tracesUrl: `http://127.0.0.1:${traces}`,
      pool,
      metrics: render,
      gateway,
    };
  }

  /** The clock of rates and of patience moves by hand alone. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  async end(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    for (const pool of this.#pools) pool.close();
    await Promise.all(this.nodes.map((node) => node.kill()));
    rmSync(this.folder, { recursive: true });
  }
}

/** A stand with so many nodes, another for each test of the suite. */
export function standOf(count: number): {
  stand: Pick<Stand, "replica" | "pass">;
  nodes: readonly FakeNode[];
  /** What the nodes were asked, one node after the other. */
  reached: () => string[];
} {
  let current: Stand;
  const nodes: FakeNode[] = [];
  beforeEach(async () => {
    current = new Stand();
    nodes.splice(0, nodes.length, ...(await current.addNodes(count)));
  });
  afterEach(() => current.end());
  return {
    stand: {
      replica: (more) => current.replica(more),
      pass: (milliseconds) => {
        current.pass(milliseconds);
      },
    },
    nodes,
    reached: () => nodes.flatMap((node) => node.methods),
  };
}

export interface Said {
  status: number;
  text: string;
  json: { id: unknown; result?: unknown; error?: { code: number; message: string } };
  headers: Headers;
}

export async function post(url: string, body: string, consumer = "plain"): Promise<Said> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", authorization: `Bearer ${keyOf(consumer)}` },
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text === "" ? null! : (JSON.parse(text) as Said["json"]),
    headers: response.headers,
  };
}

export async function ask(
  url: string,
  method: string,
  params: unknown[] = [],
  consumer = "plain",
): Promise<Said["json"]> {
  const { json } = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }), consumer);
  return json;
}
