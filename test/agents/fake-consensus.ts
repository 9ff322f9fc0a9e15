/** A small consensus client for tests: answers the node part of the beacon API, truly or not. */
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeConsensusBehaviour {
  /** Status of its health. `honest`: as Lighthouse's, 503 without its execution client, 206 while it syncs. */
  health: "honest" | number;
  /** Whether it answers what `syncing_status` asks for instead of 206. Lighthouse does not. */
  honoursSyncingStatus: boolean;
  /** What it says of itself; a field that is undefined is left out. */
  syncing: {
    head_slot?: unknown;
    sync_distance?: unknown;
    is_syncing?: unknown;
    is_optimistic?: unknown;
    el_offline?: unknown;
  };
  /** What it says of forks; a path that is missing is answered with 404. */
  forks: { fork_schedule?: unknown; spec?: unknown; genesis?: unknown };
  /** What it calls itself; `null`: it does not know the question. */
  version: string | null;
  /** Status of every other answer. */
  status: number;
  /** The answer is not JSON. */
  garbage: boolean;
  /** Paths that never answer. */
  hangs: string[];
}

export const synced = {
  head_slot: "1000",
  sync_distance: "0",
  is_syncing: false,
  is_optimistic: false,
  el_offline: false,
} as const;

const forkPaths: Readonly<Record<string, keyof FakeConsensusBehaviour["forks"]>> = {
  "/eth/v1/config/fork_schedule": "fork_schedule",
  "/eth/v1/config/spec": "spec",
  "/eth/v1/beacon/genesis": "genesis",
};

/** A running fake. Its `behaviour` may be changed while it runs. */
export interface FakeConsensus {
  behaviour: FakeConsensusBehaviour;
  url: string;
  stop(): Promise<void>;
}

export async function startFakeConsensus(): Promise<FakeConsensus> {
  const fake: FakeConsensus = {
    behaviour: {
      health: "honest",
      honoursSyncingStatus: false,
      syncing: { ...synced },
      forks: {},
      version: "Lighthouse/v8.3.3-a1b2c3d/x86_64-linux",
      status: 200,
      garbage: false,
      hangs: [],
    },
    url: "",
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
    const { behaviour } = fake;
    if (behaviour.hangs.includes(pathname)) return;
    if (pathname === "/eth/v1/node/health") {
      response.writeHead(healthOf(behaviour, searchParams.get("syncing_status"))).end();
      return;
    }
    if (pathname === "/eth/v1/node/version" && behaviour.version !== null) {
      response.writeHead(200).end(JSON.stringify({ data: { version: behaviour.version } }));
      return;
    }
    const ofForks = forkPaths[pathname];
    if (ofForks !== undefined && behaviour.forks[ofForks] !== undefined) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: behaviour.forks[ofForks] }));
      return;
    }
    if (pathname !== "/eth/v1/node/syncing") {
      response.writeHead(404).end();
      return;
    }
    const body = behaviour.garbage ? "<html>" : JSON.stringify({ data: behaviour.syncing });
    response.writeHead(behaviour.status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

function healthOf({ health, honoursSyncingStatus, syncing }: FakeConsensusBehaviour, wanted: string | null): number {
  if (health !== "honest") return health;
  if (syncing.el_offline === true) return 503;
  if (syncing.is_syncing !== true && syncing.is_optimistic !== true) return 200;
  return honoursSyncingStatus && wanted !== null ? Number(wanted) : 206;
}
