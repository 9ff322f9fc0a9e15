import { spawn } from "node:child_process";
import { acquireCluster, createContext } from "../lab/acquire/index.ts";
import { labStatus } from "../lab/lab.ts";
import { silentProgress } from "../lab/progress.ts";
import { UserError } from "./failure.ts";
import type { Session } from "./session.ts";
import { contextOf } from "../stacks/outputs.ts";

/**
 * Runs the lab's kubectl on the lab, or the user's own on the context that the environment names.
 * @returns its exit status
 */
export async function kubectl(session: Session, args: readonly string[]): Promise<number> {
  if (!session.onLab) {
    return run("kubectl", ["--context", contextOf(session.plan.cluster) ?? "", ...args], process.env);
  }
  const { running, lab } = await labStatus(session.paths.root);
  if (!running || lab === undefined) {
    throw new UserError(`The lab of ${session.environment} is not running: \`npm run up\` starts it.`);
  }
  const { kubectl: program } = await acquireCluster(createContext({ progress: silentProgress(), env: process.env }));
  return run(program.path, args, { ...process.env, KUBECONFIG: lab.kubeconfig });
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    // Files that its arguments name lie where the person stands.
    const cwd = process.env.CRYPTOKUBE_CWD;
    const child = spawn(program, args, { stdio: "inherit", env, ...(cwd === undefined ? {} : { cwd }) });
    child.on("error", (thrown) => {
      reject(new UserError(`${program} cannot be run: ${thrown.message}`));
    });
    child.on("exit", (status, signal) => {
      resolve(status ?? (signal === null ? 1 : 130));
    });
  });
}
