import { bucket } from "./lab-bucket.ts";
import { newAccount } from "./transaction.ts";

export const chainId = 1_337_007;
/** Owns something from the first block on. */
export const rich = newAccount();

/** The consumer that the gateway knows. */
export const consumer = "shop";

/** An environment with a private network `chain` of three nodes or more, with short slots, a gateway, and a bucket for copies. */
export const privateStack = (nodes: number, bootstrap: string): string => `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - name: chain
      chain: ethereum
      network: private
      nodes: ${nodes}
      execution: geth
      consensus: prysm
      bootstrap: ${bootstrap}
      seed: ${bucket.url}
      s3: { endpoint: "${bucket.endpoint}", region: us-east-1, credentials: { existingSecret: ${bucket.secret} } }
      gateway: { consumers: [{ name: ${consumer} }], replicas: { min: 1, max: 1 } }
      genesis:
        chainId: ${chainId}
        slotSeconds: 2
        slotsPerEpoch: 4
        accounts: { "${rich.address}": 1000 }
`;
export const fromSiblings = (nodes: number): string => privateStack(nodes, "{ sibling: true }");
export const fromBucket = (nodes: number): string => privateStack(nodes, `{ bucket: "${bucket.url}" }`);
export const fromPeers = (nodes: number): string => privateStack(nodes, "{ peers: true }");
