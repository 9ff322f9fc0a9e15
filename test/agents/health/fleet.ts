import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HealthSettingsInput, parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { type FakeBehaviour, type FakeClient, startFakeClient } from "../fake-client.ts";

/** Three nodes of one chain, each with a fake client, a volume and a sidecar that the others ask. */
export class Fleet {
  now = 1_800_000_000_000;
  readonly folder = mkdtempSync(join(tmpdir(), "fleet-"));
  readonly nodes: {
    name: string;
    client: FakeClient;
    sidecar: Sidecar;
    server: http.Server;
    url: string;
    log: string[];
  }[] = [];
  /** What a sidecar answers instead of its status. */
  readonly lies = new Map<string, (status: NodeStatus) => unknown>();

  async start(count: number, settings: Partial<HealthSettingsInput> = {}): Promise<this> {
    const servers = await Promise.all(Array.from({ length: count }, (_, index) => this.#serve(index)));
    for (const [index, { server, url }] of servers.entries()) {
      const client = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, () => this.now);
      const siblings = servers.filter((_, other) => other !== index).map((other) => other.url);
      const log: string[] = [];
      const sidecar = this.#sidecar(index, client, siblings, settings, log);
      this.nodes.push({ name: `ethereum-${index}`, client, sidecar, server, url, log });
      await sidecar.start();
    }
    return this;
  }

  /** A new sidecar on the same volume, as after a restart. */
  async restart(index: number, settings: Partial<HealthSettingsInput> = {}): Promise<void> {
    const node = this.nodes[index]!;
    const siblings = this.nodes.filter((other) => other !== node).map(({ url }) => url);
    node.sidecar = this.#sidecar(index, node.client, siblings, settings, node.log);
    await node.sidecar.start();
  }

  /** `seconds` go by, then all look, twice: what one sees the other may have seen the look before. */
  async look(seconds = 0): Promise<string[]> {
    this.now += seconds * 1000;
    for (let round = 0; round < 2; round += 1) await Promise.all(this.nodes.map(({ sidecar }) => sidecar.look()));
    return this.reasons();
  }

  reasons(): string[] {
    return this.nodes.map(({ sidecar }) => sidecar.snapshot().readiness.reason);
  }

  behave(index: number, behaviour: Partial<FakeBehaviour>): void {
    Object.assign(this.nodes[index]!.client.behaviour, behaviour);
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.nodes) {
      await client.stop();
      server.closeAllConnections();
      server.close();
    }
    chmodSync(this.folder, 0o755);
    rmSync(this.folder, { recursive: true });
  }

  #sidecar(
    index: number,
    client: FakeClient,
    siblings: string[],
    change: Partial<HealthSettingsInput>,
    log: string[],
  ): Sidecar {
    const input: HealthSettingsInput = {
      chain: "ethereum",
      node: `ethereum-${index}`,
      client: { kind: "ethereum-execution", name: "fake", url: client.url, chainId: 1337 },
      dataDir: this.folder,
      markerPath: join(this.folder, `${index}`, "synced.json"),
      timeoutSeconds: 0.2,
      rule: { maxHeadAgeSeconds: 120, minBlockSeconds: 12 },
      siblings,
      ...change,
    };
    return new Sidecar(
      parseHealthSettings(JSON.stringify(input)),
      (_, message) => log.push(message),
      () => this.now,
    );
  }

  async #serve(index: number): Promise<{ server: http.Server; url: string }> {
    const server = http.createServer((_, response) => {
      const node = this.nodes[index]!;
      const status = node.sidecar.status("0123456789ab");
      response.end(JSON.stringify(this.lies.get(node.name)?.(status) ?? status));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status` };
  }
}
