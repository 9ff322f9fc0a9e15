import { type Cases, node } from "./case.ts";

const sent = `chain_pod_sent_bytes_total{${node("eth-0")}}`;
/** So many bytes a second for half a day, a sample every five minutes. The plan has 1,000: see plan.ts. */
const sends = (perSecond: number) => ({ [sent]: `0+${perSecond * 300}x144` });

export const egressCases: Cases = {
  ChainEgressAbovePlan: [
    {
      what: "a node that sends twice what the plan reckons with",
      series: sends(2000),
      every: "5m",
      at: "9h",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth", node: "eth-0" },
          summary: "eth-0 sends 2 times what the plan reckons with",
        },
      ],
    },
    { what: "a third more than it", series: sends(1333), every: "5m", at: "12h", fires: [] },
    {
      what: "a pod that sends twice as much and is three hours old: half of what counts",
      series: { [sent]: "_x107 0+600000x36" },
      every: "5m",
      at: "12h",
      fires: [],
    },
  ],
};
