import { recorded } from "../alerts/index.ts";
import { recordedForDashboards } from "./recorded.ts";
import type { Dashboard, Step } from "./panel.ts";

const { machinesPlanned, monthlyDollars, volumePlanned } = recordedForDashboards;
/** Of what was planned. */
const againstPlan: readonly Step[] = [
  { colour: "green" },
  { from: 1.05, colour: "orange" },
  { from: 1.5, colour: "red" },
];
const volumesAreAsPlanned = `sum(chain_data_volume_size_bytes) / sum(${volumePlanned}{role="execution"})`;

/** What the plan costs a month by the catalogue's prices, and whether what runs is still the plan. */
export const cost = (): Dashboard => ({
  uid: "ck-cost",
  title: "Cost against plan",
  about:
    "What the accepted plan costs a month by the catalogue's prices, and whether what runs is still that plan. It is no bill: discounts, taxes and what others run in the account are not in it.",
  chosen: [],
  since: "now-7d",
  sections: [
    {
      title: "Planned",
      panels: [
        {
          kind: "figures",
          title: "A month",
          about: "All of it, as `cryptokube estimate` says it.",
          of: ["prices"],
          width: 6,
          height: 8,
          unit: "currencyUSD",
          decimals: 0,
          queries: [{ expr: `sum(${monthlyDollars})`, legend: "as planned" }],
        },
        {
          kind: "bars",
          title: "By what it is for",
          about:
            "Each chain with its nodes' machines, disks and traffic; the platform; machine time that nothing was placed on.",
          of: ["prices"],
          width: 9,
          height: 8,
          unit: "currencyUSD",
          decimals: 0,
          queries: [{ expr: `sort_desc(sum by (part) (${monthlyDollars}))`, legend: "{{part}}" }],
        },
        {
          kind: "bars",
          title: "By what is paid for",
          about: "Machines, disks, traffic, and services such as the control plane.",
          of: ["prices"],
          width: 9,
          height: 8,
          unit: "currencyUSD",
          decimals: 0,
          queries: [{ expr: `sort_desc(sum by (kind) (${monthlyDollars}))`, legend: "{{kind}}" }],
        },
      ],
    },
    {
      title: "Against what is",
      panels: [
        {
          kind: "figures",
          title: "Disks as planned",
          about:
            "Sizes of the execution volumes as they are, of those of the plan. Above 100 % they grew, and cost as much more.",
          of: ["plan", "health"],
          width: 6,
          unit: "percentunit",
          decimals: 0,
          steps: againstPlan,
          queries: [{ expr: volumesAreAsPlanned, legend: "of the plan" }],
        },
        {
          kind: "table",
          title: "Volumes",
          about: "As they are, and as they were planned.",
          of: ["plan", "health"],
          width: 18,
          rows: [
            { label: "chain", title: "Chain" },
            { label: "node", title: "Node", link: { title: "This node", to: "ck-node", node: true } },
          ],
          columns: [
            {
              title: "Planned",
              expr: `sum by (chain, node) (${volumePlanned}{role="execution"})`,
              unit: "bytes",
              decimals: 0,
            },
            { title: "Is", expr: "sum by (chain, node) (chain_data_volume_size_bytes)", unit: "bytes", decimals: 0 },
            {
              title: "Used",
              expr: "sum by (chain, node) (chain_data_volume_size_bytes - chain_data_volume_free_bytes)",
              unit: "bytes",
              decimals: 0,
            },
            {
              title: "Of the plan",
              expr:
                "sum by (chain, node) (chain_data_volume_size_bytes) / " +
                `sum by (chain, node) (${volumePlanned}{role="execution"})`,
              unit: "percentunit",
              decimals: 0,
              steps: againstPlan,
            },
          ],
        },
        {
          kind: "graph",
          title: "Machines",
          about: "That run, and that were planned. More than planned are paid for, too.",
          of: ["prices", "kube-state-metrics"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            { expr: "count(kube_node_info)", legend: "run" },
            { expr: `sum(${machinesPlanned})`, legend: "planned", limit: true },
          ],
        },
        {
          kind: "graph",
          title: "Sent, of the plan",
          about:
            "What each node sends to peers and clients, of what the plan reckons with. Above 150 % an alert fires.",
          of: ["prices", "health"],
          width: 12,
          unit: "percentunit",
          decimals: 0,
          min: 0,
          steps: [{ colour: "green" }, { from: 1.5, colour: "orange" }],
          queries: [
            {
              expr: `sum by (chain, node) (rate(chain_pod_sent_bytes_total[6h])) / on (chain, node) ${recorded.nodeEgress}`,
              legend: "{{node}}",
            },
          ],
        },
        {
          kind: "graph",
          title: "Disks and machines at their present size, a month",
          about:
            "The plan's price for disks times what volumes have grown by, and for machines times how many run; the rest as planned. A figure to see drift by, not a bill.",
          of: ["prices", "plan", "health", "kube-state-metrics"],
          width: 12,
          unit: "currencyUSD",
          decimals: 0,
          min: 0,
          queries: [
            {
              expr:
                `sum(${monthlyDollars}{kind="disks"}) * ${volumesAreAsPlanned} + ` +
                `sum(${monthlyDollars}{kind="machines"}) * count(kube_node_info) / sum(${machinesPlanned}) + ` +
                `sum(${monthlyDollars}{kind!~"disks|machines"})`,
              legend: "as it is",
            },
            { expr: `sum(${monthlyDollars})`, legend: "as planned", limit: true },
          ],
        },
      ],
    },
  ],
});
