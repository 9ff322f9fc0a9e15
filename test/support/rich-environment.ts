import { parse } from "yaml";

/** An environment file that says something of everything, without error. */
export const richText = `# A comment.
secretsprovider: passphrase
config:
  aws:region: us-east-1
  other:key: 3
  cryptokube:token: { secure: AAAB }
  cryptokube:cluster:
    kind: eks
    version: "1.36"
    zones: [use1-az1, use1-az2, use1-az4]
    publicAccess: [203.0.113.0/29]
    admins: ["arn:aws:iam::111122223333:role/Operators"]
    key: arn:aws:kms:us-east-1:111122223333:key/0b1f2a3c-0000-4000-8000-000000000000
    logs: { types: [audit], retentionDays: 30 }
    protect: false
  cryptokube:chains:
    - name: ethereum
      chain: ethereum
      network: mainnet
      nodes: 3
      execution: geth
      consensus: lighthouse
      history: postmerge
      supernode: true
      storage: 2Ti
      consensusStorage: 500Gi
      flags: ["--verbosity=4", "--cache", "512"]
      peers: inbound
      seed: s3://seeds/ethereum
      ephemeral: true
    - name: pairs
      chain: ethereum
      network: sepolia
      execution: geth
      jwt: { existingSecret: engine }
      nodes:
        - { consensus: lighthouse, history: all, supernode: true, storage: 1Ti, consensusStorage: 1Ti }
        - { execution: reth, consensus: nimbus, flags: [--verbose], jwt: { existingSecret: other } }
    - { name: dev, chain: ethereum, network: dev, execution: geth, blockPeriod: 3 }
    - { name: bitcoin, chain: bitcoin, network: mainnet, nodes: 2, txindex: true, prune: false, storage: 1Ti, peers: inbound }
    - { name: lightning, chain: lightning, bitcoin: bitcoin, nodes: 1, storage: 50Gi, peers: outbound }
    - { name: ipfs, chain: ipfs, nodes: 3, storage: 2Ti }
    - { name: rsk, chain: rootstock, network: testnet, seed: gs://seeds/rsk/1 }
  cryptokube:explorers: [{ name: scan, chain: ethereum, storage: 4Ti }, { name: rsk-scan, chain: rsk }]
  cryptokube:signers:
    - { name: signer, chain: ethereum, nodes: 3, mode: eth2, validators: true, keys: [{ source: keystore, existingSecret: keys }] }
    - name: treasury
      chain: dev
      keys: [{ source: keystore, existingSecret: wallets }]
      consumers: [{ namespace: shop, labels: { app: payer } }]
  cryptokube:validators:
    - name: stakers
      signer: signer
      publicKeys: ["0xabababababababababababababababababababababababababababababababababababababababababababababababab"]
      feeRecipient: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
      client: lighthouse
      doppelganger: false
  cryptokube:apps: [{ name: shop, replicas: 3, cpu: 500m, memory: 1Gi, spot: false }]
  cryptokube:network:
    cidr: 10.20.0.0/16
    pods: 100.64.0.0/16
    services: 172.20.0.0/20
    vpc: vpc-0abc
    subnets: { use1-az1: { nodes: 10.20.0.0/20, public: 10.20.16.0/24, pods: 100.64.0.0/18 } }
    internetGateway: igw-0123456789abcdef0
    nat: one
    endpoints: [ecr.api, ecr.dkr]
    peers: [prod]
  cryptokube:registry: { repositories: [{ name: tool, keepImages: 5 }], pullThrough: [quay.io] }
  cryptokube:adopt: [{ claim: rsk-rsk-0-g1, volume: vol-0123456789abcdef0 }]
  cryptokube:planning:
    horizon: 24
    freeSpace: 0.2
    spot: false
    architectures: [arm64, amd64]
    families: [m7g, r7g]
    released: [ethereum-3]
  cryptokube:prometheus: { retention: 30d, storage: 50Gi }
  cryptokube:grafana: { enabled: false }
  cryptokube:fluentd:
    enabled: true
    buffer: 20Gi
    output: s3
    bucket: acme-prod-logs
    region: us-east-1
    endpoint: https://s3.example.com
    logGroup: unused
    credentials: log-store
    image: registry.example.com/fluentd:1.19.0
    kibPerSecond: 8
    outageHours: 12
  cryptokube:backend: s3://cryptokube-rich-123456789012?region=us-east-1
  cryptokube:applied: "2026-12-01"
`;

/** The same on a cluster that is there, with its machines. */
export const richExistingText = richText
  .replace(
    "      peers: inbound\n",
    "      peers: inbound\n      addresses: [203.0.113.7, 203.0.113.8, 198.51.100.9]\n",
  )
  .replace(/ {4}internetGateway: [^]*?(?= {4}peers:)/, "")
  .replace(/ {2}cryptokube:registry: .*\n {2}cryptokube:adopt: .*\n/, "")
  .replace(
    / {2}cryptokube:cluster:\n( {4}.*\n)+/,
    "  cryptokube:cluster: " +
      JSON.stringify({
        kind: "existing",
        context: "mine",
        kubeconfig: "./kubeconfig",
        storageClass: "fast",
        identifier: "mine",
        machines: [
          { name: "worker", zones: ["a", "b"], count: 2, cpu: "8", memory: "32Gi", architecture: "amd64", iops: 9000 },
          { name: "big", zones: ["a"], cpu: "64", memory: "1Ti", throughput: 500, volumes: 25, localStorage: "4Ti" },
        ],
        storageClasses: [{ name: "fast", iops: 3000, throughput: 125, max: "4Ti", default: true }, { name: "slow" }],
      }) +
      "\n",
  );

type Step = string | number;

/** Every place in a tree, from the top down. */
export function placesOf(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [Step, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => placesOf(child, [...path, key]))];
}

/** The config of an environment file's text. */
export function configIn(text: string): Record<string, unknown> {
  return (parse(text) as { config: Record<string, unknown> }).config;
}

/** A copy of a tree in which a place was changed: `change` is given what holds it, and its key there. */
export function changedAt<T>(
  tree: T,
  path: readonly Step[],
  change: (holder: Record<Step, unknown>, key: Step) => void,
): T {
  const copy = structuredClone({ tree });
  const [last = "tree", ...above] = [...(["tree", ...path] as Step[])].reverse();
  const holder = above.reverse().reduce<unknown>((value, key) => (value as Record<Step, unknown>)[key], copy);
  change(holder as Record<Step, unknown>, last);
  return copy.tree;
}
