/**
 * The inner half of a rehearsal, in a process of its own behind its walls: the real engine, the whole program, and a look
 * at what stands then. Started by rehearse.ts with a job as its first message; it ends when that process does.
 */
import { network } from "../../lab/cluster/layout.ts";
import { intoLab, Listener } from "../../lab/cluster/listener.ts";
import { raiseLoopback } from "../../lab/cluster/uplink.ts";
import { labClient } from "../../lab/rehearsal/cluster.ts";
import { readRehearsal } from "../../lab/rehearsal/place.ts";
import { messageOf } from "../failure.ts";
import type { RehearsalJob, RehearsalMessage, RehearsalResult } from "./messages.ts";
import { rehearse, subjectOf } from "./run.ts";

const send = (message: RehearsalMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => {
      resolve();
    });
  });

/** Steps of this process, shown by the other one. */
let steps = 0;
function step(title: string) {
  const number = (steps += 1);
  const tell = (state: "open" | "done" | "failed", text: string): void =>
    void send({ kind: "step", step: number, title, text, state });
  tell("open", "");
  return {
    update: (text: string): void => tell("open", text),
    done: (text = ""): void => tell("done", text),
    fail: (text: string): void => tell("failed", text),
  };
}

async function run(job: RehearsalJob): Promise<RehearsalResult> {
  if (job.raiseLoopback !== undefined) {
    raiseLoopback(job.raiseLoopback);
    // The lab's port of this machine is out of sight here; its socket is not.
    await Listener.open(job.lab.apiPort, intoLab(job.lab.run, `${network.nodeAddress}:${String(network.apiPort)}`));
  }
  const record = readRehearsal(job.root);
  const { environment, projectDir, root, engine, takeDown } = job;
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const around = { record, root, engine, env, api: labClient(record.kubeconfig), step };
  return rehearse(subjectOf(environment, projectDir), around, takeDown);
}

process.on("disconnect", () => process.exit(1));
process.once("message", (job: RehearsalJob) => {
  run(job)
    .then(
      (result): RehearsalMessage => ({ kind: "end", result }),
      (error: unknown): RehearsalMessage => ({
        kind: "defect",
        message: error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error),
      }),
    )
    .then(send)
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
});
