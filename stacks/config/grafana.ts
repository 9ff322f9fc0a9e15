import * as z from "zod";

/** `cryptokube:grafana`: dashboards. */
export const grafanaSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether the environment has one. Default true on eks and gke, false on an existing cluster."),
  })
  .describe("The environment's Grafana.");

/** What a file may say of Grafana, defaults filled in. */
export interface GrafanaConfig {
  enabled: boolean;
}
