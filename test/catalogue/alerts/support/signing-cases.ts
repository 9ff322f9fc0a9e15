import { always, type Cases } from "./case.ts";

const pod = (name: string) => `{job="web3signer", pod="${name}"}`;
const instance = (name: string) => `cnpg_pg_replication_lag{job="postgresql", pod="${name}"}`;
const prevented = "eth2_slashingprotection_prevented_signings_total";
const missing = "signing_bls_missing_identifier_count_total";

export const signingCases: Cases = {
  SignerRefused: [
    {
      what: "a signature that it would not give",
      series: { [prevented + pod("signer-0")]: "0x20 1x60", [prevented + pod("signer-1")]: always(0) },
      at: "6m",
      fires: [
        {
          labels: { severity: "page", pod: "signer-0" },
          summary: "signer-0 refused to sign what a validator would have been slashed for",
        },
      ],
    },
    { what: "one of long ago", series: { [prevented + pod("signer-0")]: always(1) }, at: "30m", fires: [] },
  ],
  SignerWithoutKeys: [
    {
      what: "a signer that loaded nothing",
      series: { [`signing_signers_loaded_count${pod("signer-0")}`]: always(0) },
      at: "6m",
      fires: [
        {
          labels: { severity: "page", job: "web3signer", pod: "signer-0" },
          summary: "signer-0 has no key loaded",
        },
      ],
    },
    {
      what: "one that loads them as it starts",
      series: { [`signing_signers_loaded_count${pod("signer-0")}`]: "0x10 40x60" },
      at: "6m",
      fires: [],
    },
  ],
  SignerKeyMissing: [
    {
      what: "questions for a key that it does not have",
      series: { [missing + pod("signer-0")]: "0+1x80" },
      at: "12m",
      fires: [
        {
          labels: { severity: "ticket", pod: "signer-0" },
          summary: "signer-0 is asked for keys that it does not have",
        },
      ],
    },
    {
      what: "the same of a signer of transactions",
      series: { [`signing_secp256k1_missing_identifier_count_total${pod("signer-0")}`]: "0+1x80" },
      at: "12m",
      fires: [
        {
          labels: { severity: "ticket", pod: "signer-0" },
          summary: "signer-0 is asked for keys that it does not have",
        },
      ],
    },
    { what: "none", series: { [missing + pod("signer-0")]: always(0) }, at: "30m", fires: [] },
  ],
  SlashingDatabaseStandbyLate: [
    {
      what: "a copy that is a minute behind, where the plan allows half of one",
      series: { [instance("db-1")]: always(0), [instance("db-2")]: always(60) },
      at: "6m",
      fires: [
        {
          labels: { severity: "ticket", job: "postgresql", pod: "db-2" },
          summary: "db-2, a copy of what was signed, is 1m 0s behind",
        },
      ],
    },
    { what: "one that is ten seconds behind", series: { [instance("db-2")]: always(10) }, at: "30m", fires: [] },
  ],
};
