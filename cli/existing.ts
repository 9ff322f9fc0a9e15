import * as path from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { acquireEngine, acquirePlugins, createContext } from "../lab/acquire/index.ts";
import type { Acquired, Context } from "../lab/acquire/types.ts";
import type { Progress } from "../lab/progress.ts";
import { messageOf, UserError } from "./failure.ts";
import { projectDir, type Session } from "./session.ts";

/**
 * Opens the stack of an environment whose cluster the user named, or that makes one: on the user's own backend, with the official
 * plugins, and with the program run by the official language host, exactly as plain `pulumi up` does.
 * @throws UserError where a stand-in would be needed, or no backend is logged in to
 */
export async function openUserStack(session: Session, progress: Progress): Promise<Stack> {
  const context = createContext({ progress, env: process.env });
  const engine = await officialEngine(context, session.environment);
  const home = process.env.PULUMI_HOME ?? path.join(process.env.HOME ?? "", ".pulumi");
  await acquirePlugins(context, { standInAllowed: false, home, engine });
  try {
    return await LocalWorkspace.createOrSelectStack(
      { stackName: session.environment, workDir: projectDir },
      {
        pulumiCommand:
          engine.origin === "path"
            ? await PulumiCommand.get()
            : await PulumiCommand.get({ root: path.dirname(path.dirname(engine.path)) }),
        envVars: { PULUMI_IGNORE_AMBIENT_PLUGINS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
      },
    );
  } catch (thrown) {
    throw new UserError(
      `The stack ${session.environment} cannot be opened: ${messageOf(thrown)}\nIs a backend logged in to? \`pulumi whoami\` tells, \`pulumi login\` mends.`,
      { cause: thrown },
    );
  }
}

/** An engine built from its module lacks the language host, so none is built here. */
async function officialEngine(context: Context, environment: string): Promise<Acquired> {
  try {
    return await acquireEngine(context, { build: false });
  } catch (thrown) {
    throw new UserError(
      `Environment ${environment} is not on this machine's lab, and that needs the official Pulumi CLI with its language host: ` +
        `install it (https://www.pulumi.com/docs/install/), run \`pulumi login\`, and try again.\n${messageOf(thrown)}`,
      { cause: thrown },
    );
  }
}
