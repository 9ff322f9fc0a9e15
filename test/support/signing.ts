/** An environment on a cluster that is there, with a signer of each mode and validators; and its parts as plain data. */
import type { SignerConfig } from "../../stacks/config/signers.ts";
import type { Need, Placement } from "../../stacks/plan/capacity/types.ts";
import type { ChainPlan, SchedulingPlan } from "../../stacks/plan.ts";
import type { SigningSetting } from "../../stacks/plan/signing/database.ts";
import { configOf } from "./stacks.ts";

export const keyOf = (digits: string) => `0x${digits.repeat(48)}`;
export const fees = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
export const kmsKey = "arn:aws:kms:eu-west-1:111122223333:key/0b1f2a3c-0000-4000-8000-000000000000";

/** @param more lines of the file beside its chains, signers and validators. */
export function signingText(more = "", client = "lighthouse"): string {
  return `config:
  ${more}
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: hoodi, nodes: 2, execution: geth, consensus: lighthouse }
  cryptokube:signers:
    - name: staking
      chain: eth
      mode: eth2
      validators: true
      keys: [{ source: keystore, existingSecret: staking-keys }]
    - name: treasury
      chain: eth
      keys: [{ source: keystore, existingSecret: wallets }]
      consumers: [{ namespace: shop, labels: { app: payer } }]
  cryptokube:validators:
    - name: stakers
      signer: staking
      publicKeys: ["${keyOf("AB")}", "${keyOf("01")}"]
      feeRecipient: "${fees}"
      client: ${client}
      doppelganger: ${client === "lighthouse" || client === "prysm" ? "true" : "false"}
`;
}

export const signingConfig = (more?: string, client?: string) => configOf(signingText(more, client));

/** The chain `eth` of {@link signingText} as far as what signs reads its plan. */
export const chainPlan = (more: object = {}) =>
  ({
    name: "eth",
    namespace: "prod-chains",
    network: "hoodi",
    service: { name: "eth", ports: [port("ws", 8546), port("rpc", 8545)] },
    nodes: ["eth-0", "eth-1"].map((name) => ({ name, namespace: "prod-chains", service: { name } })),
    ...more,
  }) as unknown as ChainPlan;
const port = (name: string, number: number) => ({ name, port: number, protocol: "TCP" });

export const signerConfig = (more: Partial<SignerConfig> = {}): SignerConfig => ({
  name: "staking",
  chain: "eth",
  mode: "eth2",
  validators: true,
  nodes: 2,
  keys: [{ source: "keystore", existingSecret: "staking-keys" }],
  consumers: [],
  ...more,
});

/** What was reckoned for one workload; a volume where it has a size. */
const need = (cpuMillis: number, sizeGiB?: number) =>
  ({
    cpuMillis,
    memoryMiB: cpuMillis + 1,
    ceilingMiB: cpuMillis + 2,
    volumes: sizeGiB === undefined ? [] : [{ sizeGiB }],
  }) as unknown as Need;

/** What a container asks for where its workload was reckoned at so many thousandths of a core. */
export const asReckoned = (cpuMillis: number) => ({
  requests: { cpu: `${cpuMillis}m`, memory: `${cpuMillis + 1}Mi` },
  limits: { memory: `${cpuMillis + 2}Mi` },
});

/** What is decided elsewhere, where nothing was accepted and any machine will do; another figure for each workload. */
export const signingSetting = (more: Partial<SigningSetting> = {}): SigningSetting => ({
  environment: "prod",
  protect: true,
  scheduling: () => undefined,
  classes: () => ({}),
  placements: [],
  needs: new Map([
    ["staking-0", need(100)],
    ["staking-database-0", need(200, 20)],
    ["stakers", need(300, 3)],
    ["postgres-operator", need(400)],
  ]),
  ...more,
});

/** A place of its own for each of these workloads, and none for any other. */
export const placesOf =
  (...names: string[]) =>
  (name: string): SchedulingPlan | undefined =>
    names.includes(name) ? { nodeSelector: { pool: name }, slot: {}, tolerations: [], annotations: {} } : undefined;

/** What was accepted for a workload with one volume. */
export const accepted = (name: string, claim: string, sizeGiB: number) =>
  ({ name, volumes: [{ role: "server", claim, type: "gp3", sizeGiB, iops: 0, mibs: 0 }] }) as unknown as Placement;
