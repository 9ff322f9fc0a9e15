import type { Cases } from "./case.ts";
import { consensusCases, headCases } from "./head-cases.ts";
import { gatewayCases } from "./gateway-cases.ts";
import { logCases } from "./log-cases.ts";
import { nodeCases } from "./node-cases.ts";
import { platformCases, prometheusCases, volumeRuleCases } from "./platform-cases.ts";

export const cases: Cases = {
  ...nodeCases,
  ...headCases,
  ...consensusCases,
  ...volumeRuleCases,
  ...gatewayCases,
  ...logCases,
  ...platformCases,
  ...prometheusCases,
};
