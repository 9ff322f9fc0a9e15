import { bucket } from "./lab-bucket.ts";
import { newAccount } from "./transaction.ts";

export const chainId = 1_337_007;
/** Owns something from the first block on. */
export const rich = newAccount();

/** An environment with a private network `chain` of three nodes or more, with short slots, and a bucket for copies. */
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
      genesis:
        chainId: ${chainId}
        slotSeconds: 2
        slotsPerEpoch: 4
        accounts: { "${rich.address}": 1000 }
`;
export const fromSiblings = (nodes: number): string => privateStack(nodes, "{ sibling: true }");
export const fromBucket = (nodes: number): string => privateStack(nodes, `{ bucket: "${bucket.url}" }`);
export const fromPeers = (nodes: number): string => privateStack(nodes, "{ peers: true }");
