/** Stopping a lab from this machine's side. To be called with the lab's lock held. */
import type { Progress } from "../progress.ts";
import { inner } from "./ask.ts";
import { call } from "./call.ts";
import { follow } from "./follow.ts";
import type { ClusterPaths } from "./layout.ts";
import { supervisorSocket } from "./layout.ts";
import { isAlive, waitForEnd } from "./processes.ts";
import { readRecord } from "./record.ts";
import { hasRemains } from "./remains.ts";
import { asRoot } from "./root.ts";

/** Asks the lab to end and waits until it has; clears up behind one that cannot. */
export async function stopLocked(paths: ClusterPaths, progress: Progress): Promise<void> {
  const record = readRecord(paths.record);
  if (record && isAlive(record.daemon)) {
    const asked = await call({
      folder: paths.run,
      socket: supervisorSocket,
      method: "POST",
      path: "/stop",
      timeout: 5000,
    }).then(
      () => true,
      () => false,
    );
    if (asked) {
      await follow(
        () => inner(paths),
        progress,
        () => isAlive(record.daemon),
      );
      await waitForEnd(record.daemon, 30_000);
    }
  }
  if (hasRemains(paths.root)) {
    const step = progress.step("Clearing what the lab left");
    await asRoot("clear", paths.root);
    step.done();
  }
}
