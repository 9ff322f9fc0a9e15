import { helpText, parseInvocation, type Invocation } from "./arguments.ts";
import { isForPeople, UserError } from "./failure.ts";

/*
 * Each command loads only what it needs: a file with errors in it is told in a second, before the Pulumi SDK is even
 * read from the disk.
 */
async function run(invocation: Invocation): Promise<number> {
  const { openSession } = await import("./session.ts");
  const session = openSession(invocation.environment);
  const { terminalProgress } = await import("../lab/progress.ts");
  const progress = terminalProgress();
  switch (invocation.command) {
    case "up": {
      const { describeFailures, fromTerminal, up } = await import("./up.ts");
      const result = await up(session, { progress, signal: interruption(fromTerminal), refresh: invocation.refresh });
      await print(result, result.status, invocation.json);
      if (result.watch.failed.length > 0) {
        process.stderr.write(`\n${describeFailures(result.watch)}\n`);
        return 1;
      }
      return 0;
    }
    case "down": {
      const { down } = await import("./down.ts");
      const said = await down(session, { destroy: invocation.delete, yes: invocation.yes }, progress);
      process.stdout.write(
        invocation.json ? `${JSON.stringify({ environment: session.environment, result: said })}\n` : `${said}\n`,
      );
      return 0;
    }
    case "status": {
      const { collectStatus, connectionOf } = await import("./status.ts");
      const { openCluster } = await import("./cluster-view.ts");
      await requireRunning(session);
      const cluster = openCluster(connectionOf(session));
      const status = await collectStatus(session, cluster, undefined);
      await print(status, status, invocation.json);
      return status.nodes.every((node) => node.state === "running") ? 0 : 1;
    }
    case "kubectl": {
      const { kubectl } = await import("./kubectl.ts");
      return kubectl(session, invocation.rest);
    }
  }
}

async function requireRunning(session: import("./session.ts").Session): Promise<void> {
  const { labStatus } = await import("../lab/lab.ts");
  if (session.onLab && !(await labStatus(session.paths.root)).running) {
    throw new UserError(`The lab of ${session.environment} is not running: \`npm run up\` starts it.`);
  }
}

async function print(result: unknown, status: import("./status.ts").EnvironmentStatus, json: boolean): Promise<void> {
  if (json) {
    process.stdout.write(
      `${JSON.stringify(result, (_, value: unknown) => (value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value), 2)}\n`,
    );
    return;
  }
  const { renderTable } = await import("./table.ts");
  const { statusRows } = await import("./status.ts");
  const limits = status.limits.map((limit) => `Note: ${limit}\n`).join("");
  process.stdout.write(`\n${renderTable(statusRows(status))}\n${limits === "" ? "" : `\n${limits}`}`);
}

/**
 * The first Ctrl-C asks the engine to stop after the step at hand; a second one ends at once.
 *
 * @param fromTerminal the reason to give where a terminal has told the engine already
 */
function interruption(fromTerminal: string): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.exit(130);
      }
      process.stderr.write("\nStopping after the step at hand. Once more to end at once.\n");
      controller.abort(process.stdin.isTTY ? fromTerminal : "signal");
    });
  }
  return controller.signal;
}

try {
  const invocation = parseInvocation(process.argv.slice(2));
  if (invocation.help) {
    process.stdout.write(helpText(invocation.command));
  } else {
    process.exitCode = await run(invocation);
  }
} catch (thrown) {
  process.stderr.write(
    `${isForPeople(thrown) ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown)}\n`,
  );
  process.exitCode = 1;
}
process.exit();
