import type { ClientRole, PrivateNetworkContext } from "../../../catalogue/client.ts";
import type { GenesisSettings } from "../../../catalogue/chains/ethereum/private/genesis.ts";
import { genesisMaker } from "../../../catalogue/chains/ethereum/private/maker.ts";
import { peersExtension } from "../../../catalogue/chains/ethereum/private/peers.ts";
import { portsOn } from "../../../catalogue/ports.ts";
import type { NodeChoice } from "../client-choice.ts";
import { namespaceName } from "../names.ts";
import type { IdentityPlan, InitPlan, MountPlan } from "../types.ts";
import {
  genesisFiles,
  identityMount,
  identityName,
  inIdentity,
  inputsMount,
  madeMount,
  momentKey,
  momentName,
} from "./files.ts";

/** A node's own name in DNS, as other pods ask for it. */
export function hostOf(environment: string, node: string): string {
  return `${node}.${namespaceName(environment, "chains")}.svc`;
}

/** What a client of a node is told of the private network; undefined on every other. */
export function privateContext(choice: NodeChoice, role: ClientRole): PrivateNetworkContext | undefined {
  if (choice.profile.private !== true) return undefined;
  return {
    chainConfig: genesisFiles.chainConfig,
    executionGenesis: genesisFiles.execution,
    consensusGenesis: genesisFiles.consensus,
    key: inIdentity(keyFile(role)),
    peers: inIdentity(peersFile(choice, role)),
  };
}

/** Who a node is on its private network: keys of its own, by which its siblings dial it; undefined on every other. */
export function planIdentity(environment: string, choice: NodeChoice, node: string): IdentityPlan | undefined {
  if (choice.profile.private !== true) return undefined;
  return {
    secretName: identityName(node),
    clients: choice.clients.map(({ client, network }) => {
      const port = portsOn(client, network).find(
        ({ audience, protocol }) => audience === "peers" && protocol === "TCP",
      )?.port;
      if (port === undefined || client.peersFormat === undefined) {
        throw new Error(`node ${node}: ${client.name} cannot be told of its peers on a private network`);
      }
      return {
        role: client.role,
        keyFile: keyFile(client.role),
        peersFile: peersFile(choice, client.role),
        format: client.peersFormat,
        host: hostOf(environment, node),
        port,
      };
    }),
  };
}

/** Makes the network's beginning at each start of the pod, always the same: none of it is on a volume, or travels. */
export function planGenesisInit({ config, profile }: NodeChoice, rules: GenesisSettings | undefined): InitPlan[] {
  if (profile.private !== true || rules === undefined) return [];
  return [
    {
      name: "genesis",
      image: genesisMaker.image,
      args: genesisMaker.args(genesisFiles, rules.validators, "$(GENESIS_MOMENT)"),
      env: [{ name: "GENESIS_MOMENT", configMap: momentName(config.name), key: momentKey }],
      resources: genesisMaker.resources,
      volumes: [],
      mounts: [inputsMount(config.name), madeMount(false)],
    },
  ];
}

/** What every client of a node of a private network sees of it; nothing on every other. */
export function privateMounts({ config, profile }: NodeChoice, node: string): MountPlan[] {
  if (profile.private !== true) return [];
  return [inputsMount(config.name), madeMount(true), identityMount(node)];
}

const keyFile = (role: ClientRole): string => `${role}.key`;

function peersFile({ clients }: NodeChoice, role: ClientRole): string {
  const format = clients.find(({ client }) => client.role === role)?.client.peersFormat;
  return `${role}-peers.${format === undefined ? "txt" : peersExtension[format]}`;
}
