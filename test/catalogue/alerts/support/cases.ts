import type { Cases } from "./case.ts";
import { historyCases, startCases, versionCases } from "./chain-cases.ts";
import { consensusCases, headCases } from "./head-cases.ts";
import { egressCases } from "./egress-cases.ts";
import { gatewayCases } from "./gateway-cases.ts";
import { logCases } from "./log-cases.ts";
import { nodeCases } from "./node-cases.ts";
import { signingCases } from "./signing-cases.ts";
import { kernelCases } from "./kernel-cases.ts";
import { workloadCases } from "./workload-cases.ts";
import { platformCases, prometheusCases, volumeRuleCases } from "./platform-cases.ts";

export const cases: Cases = {
  ...nodeCases,
  ...headCases,
  ...consensusCases,
  ...historyCases,
  ...versionCases,
  ...startCases,
  ...volumeRuleCases,
  ...egressCases,
  ...signingCases,
  ...gatewayCases,
  ...logCases,
  ...platformCases,
  ...workloadCases,
  ...kernelCases,
  ...prometheusCases,
};
