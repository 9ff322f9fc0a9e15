import { planEnvironment, type Plan } from "../../../../stacks/plan.ts";
import { planRules } from "../../../../stacks/plan/rules.ts";
import { configOf } from "../../../support/stacks.ts";

/** A volume of the kind that a cloud limits. */
const disks = [{ claim: "execution-eth-0-g1", iops: 3000, mibs: 125 }];

/** What so many bytes a second are. */
const gibAMonth = (perSecond: number): number => (perSecond * 730 * 3600) / 2 ** 30;

/** An environment that has everything that rules are about. */
export function watchedPlan(): Plan {
  const plan = planEnvironment(
    configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }
`),
    "prod",
  );
  return {
    ...plan,
    prometheus: {
      ...plan.prometheus,
      rules: planRules(plan.chains, {
        machines: true,
        gateway: true,
        signers: true,
        databases: true,
        kernels: true,
        disks,
        logs: true,
        priced: { pools: [], dollars: [], egress: [{ chain: "eth", node: "eth-0", outGiB: gibAMonth(1000) }] },
      }),
    },
  };
}
