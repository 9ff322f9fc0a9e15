import type { Command } from "./command.ts";
import { addNode } from "./commands/add-node.ts";
import { bootstrap } from "./commands/bootstrap.ts";
import { check } from "./commands/check.ts";
import { checkHistory } from "./commands/check-history.ts";
import { completion } from "./commands/completion.ts";
import { diff } from "./commands/diff.ts";
import { down } from "./commands/down.ts";
import { estimate } from "./commands/estimate.ts";
import { explain } from "./commands/explain.ts";
import { init } from "./commands/init.ts";
import { kubectl } from "./commands/kubectl.ts";
import { orphans } from "./commands/orphans.ts";
import { plan } from "./commands/plan.ts";
import { rehearse } from "./commands/rehearse.ts";
import { schema } from "./commands/schema.ts";
import { seed } from "./commands/seed.ts";
import { status } from "./commands/status.ts";
import { up } from "./commands/up.ts";

/** The commands of the front door, in the order in which a person meets them. */
export const commandList: readonly Command[] = [
  init,
  check,
  plan,
  estimate,
  explain,
  diff,
  schema,
  bootstrap,
  rehearse,
  up,
  down,
  status,
  addNode,
  seed,
  orphans,
  checkHistory,
  kubectl,
  completion,
];

export function commandNamed(name: string): Command | undefined {
  return commandList.find((command) => command.name === name);
}
