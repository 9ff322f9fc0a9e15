import { helpText, parseInvocation } from "./arguments.ts";
import { commandNamed } from "./commands.ts";
import { reportFailure } from "./failure.ts";
import { processIo } from "./io.ts";

/*
 * Each command loads only what it needs: a file with errors in it is told in a second, before the Pulumi SDK is even
 * read from the disk.
 */
async function main(argv: readonly string[]): Promise<number> {
  const io = processIo();
  if (argv[0] === "--get-yargs-completions") {
    const [{ printCompletions }, { environmentsIn }] = await Promise.all([
      import("./parser.ts"),
      import("./project.ts"),
    ]);
    printCompletions(argv, environmentsIn(io.projectDir));
    return 0;
  }
  if (argv.length === 1 && argv[0] === "--version") {
    const { default: about } = await import("../package.json", { with: { type: "json" } });
    io.out(`${about.version}\n`);
    return 0;
  }
  if (argv.length === 0) {
    io.note(await helpText(undefined, io.columns));
    return 1;
  }
  const invocation = parseInvocation(argv);
  if (invocation.help) {
    io.out(await helpText(invocation.command, io.columns));
    return 0;
  }
  const command = commandNamed(invocation.command);
  if (command === undefined) throw new Error(`${invocation.command} was read, and is no command`);
  return command.run(invocation, io);
}

// A reader that has seen enough (`| head`) closes the pipe: that is no failure, and what a signal would end with.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(141);
  throw error;
});

const argv = process.argv.slice(2);
try {
  process.exitCode = await main(argv);
} catch (thrown) {
  const asJson = argv[0] !== "kubectl" && argv.includes("--json");
  process.exitCode = reportFailure(thrown, { asJson, env: process.env });
}
// What was written to a pipe is written before the process ends; open handles of a library do not hold it.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit();
