/**
 * What holds for every consensus client here. All listen on the same ports, so that a node may change its client and
 * nothing around it changes.
 */
import type { Checkpoint, ClientContext, ClientPort, ConsensusNetwork, EngineContext } from "../../client.ts";
import { checkpoints, type PublicNetwork } from "./networks.ts";

/** Lighthouse's defaults, which the others are told to take. */
export const beacon = { api: 5052, metrics: 5054, peers: 9000, quic: 9001 } as const;

/** Their names differ from the execution client's: a port is found by its name in the whole pod. */
export const beaconPorts: readonly ClientPort[] = [
  { name: "beacon", port: beacon.api, protocol: "TCP", audience: "pod" },
  { name: "beacon-metrics", port: beacon.metrics, protocol: "TCP", audience: "metrics" },
  { name: "beacon-peers", port: beacon.peers, protocol: "TCP", audience: "peers" },
  { name: "beacon-disc", port: beacon.peers, protocol: "UDP", audience: "peers" },
  { name: "beacon-quic", port: beacon.quic, protocol: "UDP", audience: "peers" },
];

/**
 * Asks for what every consensus client answers in the midst of a sync too (ethereum/beacon-APIs:apis/node/version.yaml).
 * A day to the first answer: the API is up once the checkpoint is read and the database is of this version's schema, and
 * a migration can take hours (sigp/lighthouse:book/src/advanced_database_migrations.md).
 */
export const beaconLiveness = { path: "/eth/v1/node/version", port: "beacon", startupSeconds: 24 * 3600 };

/**
 * As execution clients': the pod is told to stop once, and both close their databases meanwhile. Five minutes is what
 * ethpandaops/ethereum-helm-charts give each of these clients (charts/nimbus/values.yaml and its siblings, read 2026-11-25).
 */
export const beaconGraceSeconds = 300;

/** The public networks, each with where a client can begin. */
export function publicNetworks(): Record<PublicNetwork, ConsensusNetwork> {
  const network = (name: PublicNetwork): ConsensusNetwork => ({
    development: false,
    shared: true,
    checkpoints: checkpoints[name],
  });
  return { mainnet: network("mainnet"), sepolia: network("sepolia"), hoodi: network("hoodi") };
}

/** @throws where the plan forgot the execution client: none of them follows anything without. */
export function engineOf(client: string, { network, engine }: ClientContext): EngineContext {
  if (engine === undefined) throw new Error(`${client} on ${network} needs an execution client in its pod`);
  return engine;
}

/** The first server of finalized states; undefined on a network that has none. */
export function firstServer(
  networks: Readonly<Record<string, ConsensusNetwork>>,
  { network }: ClientContext,
): Checkpoint | undefined {
  return networks[network]?.checkpoints[0];
}

/** Reasons of flags that the platform owns in each of these clients. */
export const why = {
  network: "the network is `network` in the file",
  data: "the platform mounts the volume and knows where the data is",
  engine: "the execution client is the pod's own",
  checkpoint: "the catalogue says whom a new node believes",
  genesis: "a node that begins at the first block can be led astray",
  keep: "data on a volume is never deleted by a flag",
  supernode: "it is `supernode` in the file: the disk is sized by it",
  api: "the platform decides who reaches the API",
  metrics: "Prometheus finds metrics where the platform put them",
  sent: "nothing about a node is sent elsewhere",
  peers: "the platform decides who reaches the node",
  address: "the platform knows the node's address",
  router: "there is no router to ask",
  identity: "a node's identity is the platform's, and stays on its volume",
  json: "logs are read as JSON",
  logs: "logs go to standard output",
  file: "a file of flags would get round the platform's",
  keys: "validators are a component of their own",
  memory: "it follows from the container's limit",
} as const;
