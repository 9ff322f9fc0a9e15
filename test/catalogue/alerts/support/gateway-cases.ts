import { always, type Cases } from "./case.ts";

const of = (more: string) => `{environment="prod", chain="eth", ${more}}`;
const onPod = (node: string, pod: string) => `gateway_node_busy${of(`node="${node}", pod="${pod}"`)}`;
const asked = (outcome: string) =>
  `gateway_requests_total${of(`consumer="shop", method="eth_call", outcome="${outcome}"`)}`;
const took = `gateway_request_seconds_total${of('consumer="shop"')}`;
const limited = `gateway_limited_total${of('consumer="shop"')}`;

export const gatewayCases: Cases = {
  ChainNodesSaturated: [
    {
      what: "two replicas that together keep each node at more than it can do",
      series: {
        [onPod("eth-0", "a")]: always(10),
        [onPod("eth-0", "b")]: always(10),
        [onPod("eth-1", "a")]: always(10),
        [onPod("eth-1", "b")]: always(14),
      },
      at: "50m",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth" },
          summary: "The nodes of eth have 22 requests under way each",
        },
      ],
    },
    {
      what: "one node that is busy beside one that is not",
      series: { [onPod("eth-0", "a")]: always(24), [onPod("eth-1", "a")]: always(2) },
      at: "50m",
      fires: [],
    },
  ],
  GatewayRequestsFail: [
    {
      what: "one request in fifty that no node answers",
      series: { [asked("failed")]: "0+2x240", [asked("result")]: "0+98x240" },
      at: "15m",
      fires: [
        {
          labels: { severity: "page", chain: "eth" },
          summary: "More than one request in a hundred to eth is answered by no node",
        },
      ],
    },
    {
      what: "errors that nodes answer with, and a failure in a thousand",
      series: { [asked("failed")]: "0+1x240", [asked("error")]: "0+999x240" },
      at: "15m",
      fires: [],
    },
  ],
  GatewaySlow: [
    {
      what: "requests that take two seconds on the average",
      series: { [took]: "0+120x240", [asked("result")]: "0+60x240" },
      at: "20m",
      fires: [{ labels: { severity: "ticket", chain: "eth" }, summary: "Requests to eth take 2s on the average" }],
    },
    {
      what: "one that took a minute among many that took none",
      series: { [took]: "0x20 60x220", [asked("result")]: "0+60x240" },
      at: "20m",
      fires: [],
    },
    { what: "no requests at all", series: { [took]: always(9), [asked("result")]: always(3) }, at: "20m", fires: [] },
  ],
  GatewayConsumerLimited: [
    {
      what: "a consumer that is refused twice a second",
      series: { [limited]: "0+30x240" },
      at: "45m",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth", consumer: "shop" },
          summary: "shop asks eth for more than its rate",
        },
      ],
    },
    { what: "a consumer that is refused now and then", series: { [limited]: "0+3x240" }, at: "45m", fires: [] },
  ],
};
