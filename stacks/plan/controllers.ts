import type { AwsPlan, ControllersPlan, PodIdentityPlan } from "./types.ts";

/** The controllers that speak with the cloud; undefined: none is made. */
export function planControllers(_environment: string, _aws: AwsPlan): ControllersPlan | undefined {
  return undefined;
}

/** The roles that they have. */
export function controllerIdentities(_environment: string, _aws: AwsPlan): PodIdentityPlan[] {
  return [];
}
