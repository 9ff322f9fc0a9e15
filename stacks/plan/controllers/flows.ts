import type { ControllersPlan, Flow, PrometheusPlan, ScrapeJob } from "../types.ts";

/** What the controllers reach, and who reaches them. */
export function controllerFlows(_controllers: ControllersPlan, _prometheus: PrometheusPlan): Flow[] {
  return [];
}

/** What Prometheus reads of the controllers. */
export function controllerJobs(_controllers: ControllersPlan): ScrapeJob[] {
  return [];
}
