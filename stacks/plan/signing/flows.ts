/** Who reaches what signs, and whom it reaches: the signer by its named callers alone, its database by the signer alone. */
import { beacon } from "../../../catalogue/chains/ethereum/consensus.ts";
import { instancePorts, operatorPorts } from "../../../catalogue/postgres/operator.ts";
import { signerPorts } from "../../../catalogue/signers/web3signer.ts";
import type { SignerConfig } from "../../config/signers.ts";
import { podIdentityAgent } from "../controllers/flows.ts";
import { inChain } from "../names.ts";
import type { ChainPlan, Flow, Peer, PrometheusPlan } from "../types.ts";
import { rpcOf } from "./signer.ts";
import type { SignerPlan, SigningPlan, ValidatorsPlan } from "./types.ts";

const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));
const inSigning = (labels: SignerPlan["selector"]): Peer => ({ kind: "pods", namespace: "signing", labels });
const apiServer: Peer = { kind: "api-server" };

/** What the flows are made of, beside the plan. */
export interface FlowSetting {
  chains: readonly ChainPlan[];
  configs: readonly SignerConfig[];
  prometheus: PrometheusPlan;
}

export function signingFlows({ signers, validators, operator }: SigningPlan, setting: FlowSetting): Flow[] {
  const watches: Peer = setting.prometheus.reader;
  return [
    {
      name: "signing-to-dns",
      reason: "Signers and validators find databases and nodes by name.",
      from: inSigning({}),
      to: { kind: "dns" },
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    },
    ...signers.flatMap((signer) => signerFlows(signer, setting, watches)),
    ...validators.flatMap((set) => validatorFlows(set, watches)),
    ...(operator === undefined ? [] : operatorFlows(operator, signers, watches)),
  ];
}

function signerFlows(signer: SignerPlan, { chains, configs }: FlowSetting, watches: Peer): Flow[] {
  const config = configs.find(({ name }) => name === signer.name);
  const chain = chains.find(({ name }) => name === config?.chain);
  const { name } = signer;
  const pods = inSigning(signer.selector);
  const flow = (to: string, reason: string, peer: Peer, ports: Flow["ports"]): Flow => ({
    name: `${name}-to-${to}`,
    reason,
    from: pods,
    to: peer,
    ports,
  });
  const cloud = config?.keys.some(({ source }) => source !== "keystore") ?? false;
  return [
    ...(config?.consumers ?? []).map(({ namespace, labels }, index): Flow => ({
      name: `consumer-${index}-to-${name}`,
      reason: "The file names these pods: they may ask for signatures.",
      from: { kind: "workload", namespace, labels },
      to: pods,
      ports: tcp(signerPorts.http),
    })),
    {
      name: `prometheus-to-${name}`,
      reason: "Prometheus reads how many signatures were asked for and refused.",
      from: watches,
      to: pods,
      ports: tcp(signerPorts.metrics),
    },
    ...(signer.mode === "eth1" && chain !== undefined
      ? [
          flow(
            chain.name,
            "Signed transactions are sent to the chain's nodes, and whatever else is asked is passed on.",
            { kind: "pods", namespace: "chains", labels: inChain(chain.name) },
            tcp(rpcOf(chain).port),
          ),
        ]
      : []),
    ...(cloud
      ? [
          flow(
            "aws",
            "It signs by, or reads, keys of AWS, whose addresses are not known beforehand.",
            { kind: "anywhere" },
            tcp(443),
          ),
          flow(
            "pod-identity",
            "It gets the credentials of its role from the agent on its machine.",
            podIdentityAgent.peer,
            tcp(podIdentityAgent.port),
          ),
        ]
      : []),
    ...(signer.database === undefined ? [] : databaseFlows(signer, signer.database, watches)),
  ];
}

function databaseFlows(signer: SignerPlan, database: NonNullable<SignerPlan["database"]>, watches: Peer): Flow[] {
  const instances = inSigning(database.selector);
  return [
    {
      name: `${signer.name}-to-${database.name}`,
      reason: "Before it signs for a validator, the signer looks up what was signed, and writes down what will be.",
      from: inSigning(signer.selector),
      to: instances,
      ports: tcp(instancePorts.postgres),
    },
    {
      name: `${database.name}-instances`,
      reason: "Instances follow each other, and ask each other how they are.",
      from: instances,
      to: instances,
      ports: tcp(instancePorts.postgres, instancePorts.status),
    },
    {
      name: `${database.name}-to-api-server`,
      reason: "Each instance learns from its Cluster whether it leads.",
      from: instances,
      to: apiServer,
      ports: tcp(443, 6443),
    },
    {
      name: `prometheus-to-${database.name}`,
      reason: "Prometheus reads how far the standbys are behind.",
      from: watches,
      to: instances,
      ports: tcp(instancePorts.metrics),
    },
  ];
}

function validatorFlows(set: ValidatorsPlan, watches: Peer): Flow[] {
  const pod = inSigning(set.selector);
  return [
    {
      name: `${set.name}-to-${set.signer}`,
      reason: "The validators' client has what it says signed.",
      from: pod,
      to: inSigning({ "app.kubernetes.io/component": "signer", "app.kubernetes.io/instance": set.signer }),
      ports: tcp(signerPorts.http),
    },
    {
      name: `${set.name}-to-${set.chain}`,
      reason: "It asks the chain's beacon nodes for its duties, and publishes through them.",
      from: pod,
      to: { kind: "pods", namespace: "chains", labels: inChain(set.chain) },
      ports: tcp(beacon.api),
    },
    {
      name: `prometheus-to-${set.name}`,
      reason: "Prometheus reads what validators have done and missed.",
      from: watches,
      to: pod,
      ports: tcp(set.metricsPort),
    },
  ];
}

function operatorFlows(
  { name, selector }: NonNullable<SigningPlan["operator"]>,
  signers: readonly SignerPlan[],
  watches: Peer,
): Flow[] {
  const operator: Peer = { kind: "pods", namespace: "databases", labels: selector };
  return [
    {
      name: `${name}-to-dns`,
      reason: "The operator finds instances by name.",
      from: operator,
      to: { kind: "dns" },
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    },
    {
      name: `${name}-to-api-server`,
      reason: "The operator makes and watches the databases' pods.",
      from: operator,
      to: apiServer,
      ports: tcp(443, 6443),
    },
    {
      name: `prometheus-to-${name}`,
      reason: "Prometheus reads the operator's metrics.",
      from: watches,
      to: operator,
      ports: tcp(operatorPorts.metrics),
    },
    ...signers.flatMap(({ database }): Flow[] =>
      database === undefined
        ? []
        : [
            {
              name: `${name}-to-${database.name}`,
              reason: "The operator asks each instance how it is, and which of them is ahead.",
              from: operator,
              to: inSigning(database.selector),
              ports: tcp(instancePorts.postgres, instancePorts.status),
            },
          ],
    ),
  ];
}
