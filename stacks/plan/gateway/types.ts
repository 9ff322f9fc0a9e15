/** The gateway of a chain, as it is decided. */
import type { GatewaySettingsInput } from "../../../agents/gateway/settings.ts";
import type { Resources } from "../../../catalogue/client.ts";
import type { Labels, SchedulingPlan, ServicePlan, WorkloadPlan } from "../types.ts";

/** Its pods stand before the nodes of one chain; it is called `<chain>-gateway`. */
export interface GatewayPlan extends WorkloadPlan {
  chain: string;
  /** How many pods, from the one to the other by their CPU. */
  replicas: { min: number; max: number };
  /** Percent of the CPU that a pod asks for, on the average, above which there is to be another. */
  targetCpu: number;
  /** Content of the settings file that the agent reads. */
  settings: GatewaySettingsInput;
  ports: { name: string; port: number }[];
  /** Where there is room for it; absent: the cluster's scheduler chooses. */
  place?: GatewayPlace;
  /** The kept gateway beside the agent; absent: there is none. */
  kept?: KeptPlan;
  /** Where consumers ask. */
  service: ServicePlan;
  /** Where those ask who were granted traces; absent: nobody was. */
  traces?: ServicePlan;
  /** Each consumer's key, from a Secret of the namespace. */
  keys: GatewayKey[];
  /** The Secret for the keys that are made. */
  secretName: string;
}

/** The machines that its replicas were planned for, one on each: any of them takes any replica. */
export interface GatewayPlace {
  /** Labels of a machine; it must have those of one of them. */
  anyOf: Labels[];
  tolerations: SchedulingPlan["tolerations"];
  /** Annotations of the pods. */
  annotations: Labels;
}

export interface KeptPlan {
  name: string;
  image: string;
  user: number;
  command: string[];
  args: string[];
  /** Content of the file that it reads, JSON. */
  config: object;
  configName: string;
  /** Where it finds it. */
  folder: string;
  file: string;
  ports: { name: string; port: number }[];
  resources: Resources;
}

export interface GatewayKey {
  consumer: string;
  secretName: string;
  key: string;
  /** Somebody else's: it is not made. */
  existing?: boolean;
}
