import { type Cases, node } from "./case.ts";

const sent = `chain_pod_sent_bytes_total{${node("eth-0")}}`;
/**
 * So many bytes a second for half a day, a sample a minute. The plan has 1,000: see plan.ts. That is recorded by a group of its
 * own, which promtool may evaluate after the alert's: a sample that is five minutes old is seen no more.
 */
const sends = (perSecond: number) => ({ [sent]: `0+${perSecond * 60}x720` });

export const egressCases: Cases = {
  ChainEgressAbovePlan: [
    {
      what: "a node that sends twice what the plan reckons with",
      series: sends(2000),
      every: "1m",
      at: "9h",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth", node: "eth-0" },
          summary: "eth-0 sends 2 times what the plan reckons with",
        },
      ],
    },
    { what: "a third more than it", series: sends(1333), every: "1m", at: "12h", fires: [] },
    {
      what: "a pod that sends twice as much and is three hours old: half of what counts",
      series: { [sent]: "_x540 0+120000x180" },
      every: "1m",
      at: "12h",
      fires: [],
    },
  ],
};
