/** The dashboards, each as data; build.ts makes Grafana's own of them. */
import { chain } from "./chain.ts";
import { cost } from "./cost.ts";
import { fleet } from "./fleet.ts";
import { gateway } from "./gateway.ts";
import { logs } from "./logs.ts";
import { node } from "./node.ts";
import type { Dashboard, Exporter } from "./panel.ts";
import { platform } from "./platform.ts";
import { storage } from "./storage.ts";

export type { Dashboard, Exporter, Panel } from "./panel.ts";
export { recordedForDashboards } from "./recorded.ts";

/**
 * All of them, in the order in which they are read.
 *
 * @param chains the namespace of chain nodes.
 */
export function dashboards(chains: string): Dashboard[] {
  return [fleet(), chain(), node(), storage(), gateway(), cost(), logs(chains), platform()];
}

/** Those of which an environment can show something: each without the panels whose metrics nothing there exports. */
export function dashboardsShown(chains: string, has: readonly Exporter[]): Dashboard[] {
  return dashboards(chains).flatMap((dashboard) => {
    const sections = dashboard.sections
      .map(({ title, panels }) => ({
        title,
        panels: panels.filter(({ of }) => of.every((each) => has.includes(each))),
      }))
      .filter(({ panels }) => panels.length > 0);
    return sections.length === 0 ? [] : [{ ...dashboard, sections }];
  });
}

/** The panels of a dashboard, in order. */
export function panelsOf({ sections }: Dashboard) {
  return sections.flatMap(({ panels }) => panels);
}
