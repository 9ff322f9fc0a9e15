import type { EnvironmentConfig } from "../../stacks/config.ts";
import { configOf } from "./stacks.ts";

/** An environment of AWS that asks for a cluster and for its logs alone. */
export const loggedConfig = (
  fluentd: string,
  cluster = '{ kind: eks, version: "1.36", zones: 2 }',
): EnvironmentConfig =>
  configOf(`config:
  aws:region: eu-west-1
  cryptokube:cluster: ${cluster}
  cryptokube:fluentd: ${fluentd}
`);
