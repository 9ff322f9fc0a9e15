import type { EnvironmentConfig } from "../../config/environment.ts";
import type { SignerConfig } from "../../config/signers.ts";
import type { ValidatorsConfig } from "../../config/validators.ts";
import type { Need } from "../capacity/types.ts";
import { databaseInstances, hasDatabases, whySignerLeftOut, whyValidatorsLeftOut } from "../signing/chosen.ts";
import { chainOf } from "./beside.ts";
import type { Setting } from "./chains.ts";
import { needOf, partOf } from "./parts.ts";
import { profileNamed, sizeOf } from "./profiled.ts";
import { volumeNeed } from "./sizing.ts";

type Config = Pick<EnvironmentConfig, "chains" | "signers" | "validators">;

/** Signers, the databases of those that sign for validators, the validators' clients, and the databases' operator. */
export function signingNeeds(config: Config, setting: Setting): Need[] {
  return [
    ...config.signers.flatMap((signer, index) => signerNeeds(signer, index, config, setting)),
    ...config.validators.map((set, index) => validatorNeed(set, index, config, setting)),
    ...(hasDatabases(config) ? [operatorNeed(config, setting)] : []),
  ];
}

/** The same, by name. What runs is sized by them: where no capacity was decided, too. */
export function needsOfSigning(
  config: Config & Pick<EnvironmentConfig, "planning">,
  clients: Setting["clients"],
): ReadonlyMap<string, Need> {
  const needs = signingNeeds(config, { clients, horizon: config.planning, chains: config.chains });
  return new Map(needs.map((need) => [need.name, need]));
}

/** A signer's replicas; and for validators the database that keeps them from signing twice, of three instances. */
function signerNeeds(signer: SignerConfig, index: number, config: Config, setting: Setting): Need[] {
  const { name, mode, nodes } = signer;
  const [, network] = chainOf(signer, config.chains);
  const server = profileNamed("web3signer");
  const known = network in server.networks ? network : "mainnet";
  const path = ["cryptokube:signers", index];
  const leftOut = whySignerLeftOut(signer, config, setting.clients);
  const about = { bookedOn: name, path, peers: "outbound" as const, leftOut };
  const replicas = Array.from({ length: nodes }, (_, i) =>
    needOf({ ...about, name: `${name}-${i}`, group: name, profile: `web3signer ${known}` }, [
      partOf(server, sizeOf(server, known, server.defaultMode)),
    ]),
  );
  if (mode === "eth1") return replicas;
  const database = profileNamed("web3signer-database");
  const size = sizeOf(database, known, database.defaultMode);
  const instances = Array.from({ length: databaseInstances }, (_, i) =>
    needOf(
      {
        ...about,
        name: `${name}-database-${i}`,
        group: `${name}-database`,
        profile: `postgresql web3signer ${known}`,
      },
      [partOf(database, size, volumeNeed("database", size, setting.horizon))],
    ),
  );
  return [...replicas, ...instances];
}

function validatorNeed(set: ValidatorsConfig, index: number, config: Config, setting: Setting): Need {
  const signer = config.signers.find(({ name }) => name === set.signer);
  const network = signer === undefined ? "mainnet" : chainOf(signer, config.chains)[1];
  const client = profileNamed("validator-client");
  const known = network in client.networks ? network : "mainnet";
  const size = sizeOf(client, known, client.defaultMode);
  return needOf(
    {
      name: set.name,
      bookedOn: set.name,
      group: set.name,
      profile: `validator-client ${known}`,
      path: ["cryptokube:validators", index],
      peers: "outbound",
      leftOut: whyValidatorsLeftOut(set, config, setting.clients),
    },
    [partOf(client, size, volumeNeed("server", size, setting.horizon))],
  );
}

function operatorNeed(config: Config, { clients }: Setting): Need {
  const operator = profileNamed("postgres-operator");
  const waiting = config.signers
    .filter(({ mode }) => mode === "eth2")
    .map((signer) => whySignerLeftOut(signer, config, clients));
  return needOf(
    {
      name: operator.name,
      bookedOn: "platform",
      group: operator.name,
      profile: operator.name,
      path: ["cryptokube:signers"],
      peers: "outbound",
      leftOut: waiting.every((why) => why !== undefined) ? waiting[0] : undefined,
    },
    [partOf(operator, sizeOf(operator, "cluster", operator.defaultMode))],
  );
}
