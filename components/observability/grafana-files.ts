import { stringify } from "yaml";
import { buildDashboard } from "../../catalogue/dashboards/build.ts";
import { prometheusSource } from "../../catalogue/dashboards/build-panel.ts";
import { dashboardsShown } from "../../catalogue/dashboards/index.ts";
import type { GrafanaIni, GrafanaPlan } from "../../stacks/plan.ts";
import { grafanaFolders } from "../../stacks/plan/grafana-ini.ts";

/** Grafana's configuration as it reads it. */
export function iniText(ini: GrafanaIni): string {
  return Object.entries(ini)
    .filter(([, keys]) => Object.keys(keys).length > 0)
    .map(([section, keys]) =>
      [`[${section}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ""].join("\n"),
    )
    .join("\n");
}

/**
 * Where it asks ("Provision Grafana", "Data sources" of its documentation, and "Configure the Prometheus data source", read
 * 2026-11-26).
 */
export function sourcesFile({ sources }: Pick<GrafanaPlan, "sources">): string {
  const common = { access: "proxy", editable: false, orgId: 1 };
  return stringify({
    apiVersion: 1,
    datasources: [
      {
        ...common,
        name: "Prometheus",
        type: prometheusSource.type,
        uid: prometheusSource.uid,
        url: sources.prometheus,
        isDefault: true,
        // Ranges of rates follow from how often it scrapes.
        jsonData: { httpMethod: "POST", timeInterval: "15s", alertmanagerUid: "alertmanager" },
      },
      {
        ...common,
        name: "Alertmanager",
        type: "alertmanager",
        uid: "alertmanager",
        url: sources.alertmanager,
        jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
      },
    ],
  });
}

/** Which folders it reads dashboards from ("Provision Grafana", "Dashboards", read 2026-11-26): every half minute anew. */
export function providersFile({ ownDashboards }: Pick<GrafanaPlan, "ownDashboards">): string {
  const provider = (name: string, folder: string, path: string) => ({
    name,
    orgId: 1,
    folder,
    type: "file",
    disableDeletion: true,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path },
  });
  return stringify({
    apiVersion: 1,
    providers: [
      provider("cryptokube", "CryptoKube", grafanaFolders.dashboards),
      ...(ownDashboards.length === 0 ? [] : [provider("own", "Own", grafanaFolders.own)]),
    ],
  });
}

/** Each dashboard as a file, by its uid. */
export function dashboardFiles({ shows: { chains, of, within } }: Pick<GrafanaPlan, "shows">): Record<string, string> {
  const all = dashboardsShown(chains, of);
  return Object.fromEntries(all.map((each) => [each.uid, JSON.stringify(buildDashboard(each, all, within))]));
}
