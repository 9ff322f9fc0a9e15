import * as path from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { acquireEngine, acquirePlugins, createContext } from "../lab/acquire/index.ts";
import type { Acquired, Context } from "../lab/acquire/types.ts";
import type { Progress } from "../lab/progress.ts";
import { chooseBackend, loggedInTo } from "./backend.ts";
import { statedGround } from "./bootstrap/record.ts";
import { messageOf, UserError } from "./failure.ts";
import { assertNotRehearsed } from "./rehearsed.ts";
import { projectDir, type Session } from "./session.ts";
import { lockExplanation } from "./state-lock.ts";

/** An environment whose state is the user's own, as far as opening it needs. */
export type UserStackSession = Pick<Session, "environment" | "stackFile">;

/**
 * What the engine of a user's stack is told of where its state is and how its secrets are encrypted: the file's word.
 * @throws UserError where the engine would use another backend than the file states
 */
export function groundSettings(
  { environment, stackFile }: UserStackSession,
  env: NodeJS.ProcessEnv,
): { envVars: Record<string, string>; secretsProvider?: string } {
  const { backend: stated, secretsProvider } = statedGround(stackFile);
  const [variable, loggedIn] = [env.PULUMI_BACKEND_URL, loggedInTo(env)];
  const choice = chooseBackend(
    environment,
    {
      ...(stated === undefined ? {} : { stated }),
      ...(variable === undefined || variable === "" ? {} : { variable }),
      ...(loggedIn === undefined ? {} : { loggedIn }),
    },
    secretsProvider,
  );
  if (!choice.ok) throw new UserError(choice.message);
  return {
    envVars: choice.url === undefined ? {} : { PULUMI_BACKEND_URL: choice.url },
    // The engine does not read it from the file when it makes a stack.
    ...(secretsProvider === undefined ? {} : { secretsProvider }),
  };
}

/**
 * Opens the stack of an environment whose cluster the user named, or that makes one: on the user's own backend, with the official
 * plugins, and with the program run by the official language host, exactly as plain `pulumi up` does.
 * @throws UserError where a stand-in would be needed, or no backend is logged in to
 */
export async function openUserStack(session: UserStackSession, progress: Progress): Promise<Stack> {
  const { envVars, ...ground } = groundSettings(session, process.env);
  const context = createContext({ progress, env: process.env });
  const engine = await officialEngine(context, session.environment);
  const home = process.env.PULUMI_HOME ?? path.join(process.env.HOME ?? "", ".pulumi");
  await acquirePlugins(context, { standInAllowed: false, home, engine });
  const command =
    engine.origin === "path"
      ? await PulumiCommand.get()
      : await PulumiCommand.get({ root: path.dirname(path.dirname(engine.path)) });
  const stack = await opened(session, () =>
    LocalWorkspace.createOrSelectStack(
      { stackName: session.environment, workDir: projectDir },
      {
        pulumiCommand: command,
        envVars: { PULUMI_IGNORE_AMBIENT_PLUGINS: "true", PULUMI_SKIP_UPDATE_CHECK: "true", ...envVars },
        ...ground,
      },
    ),
  );
  await assertNotRehearsed(stack);
  return stack;
}

async function opened(session: UserStackSession, open: () => Promise<Stack>): Promise<Stack> {
  try {
    return await open();
  } catch (thrown) {
    const locked = lockExplanation(messageOf(thrown), session.environment);
    if (locked !== undefined) throw new UserError(locked, { cause: thrown });
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
