/** An environment on a cluster that is there, with a signer of each mode and validators. */
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
