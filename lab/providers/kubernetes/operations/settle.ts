import type { Properties } from "../../protocol/values.ts";
import { skipsReadiness, timeoutSeconds } from "../annotations.ts";
import { awaiterOf, NotReady, untilReady } from "../await/index.ts";
import { unready } from "../failures.ts";
import { idOf, type KubeObject } from "../object.ts";
import { progress, type Session } from "../session.ts";

/**
 * Waits until what was written is ready, and returns it as it is then.
 *
 * @throws InitializationFailed with the object's last state: it is there whatever went wrong, and the engine has to know
 */
export async function settle(
  session: Session,
  request: { urn: string; timeout: number },
  inputs: KubeObject,
  live: KubeObject,
  record: (live: KubeObject) => Properties,
): Promise<KubeObject> {
  const awaiter = awaiterOf(live);
  if (awaiter === undefined || skipsReadiness(inputs)) return live;
  try {
    const settled = await untilReady(session.access, live, {
      timeoutSeconds: timeoutSeconds(request.timeout, inputs, awaiter.defaultTimeout),
      signal: session.signal,
      onProgress: progress(session, request.urn),
    });
    await session.log.status("", request.urn);
    return settled;
  } catch (error) {
    const last = error instanceof NotReady ? error.object : live;
    throw unready(last, error, { id: idOf(live), state: record(last) });
  }
}
