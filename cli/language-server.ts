import * as server from "@pulumi/pulumi/automation/server.js";

type Callback = (error: Error | undefined, response?: unknown) => void;

/** What is held of a language server. */
export interface Run {
  program: () => Promise<unknown>;
  run(call: unknown, callback: Callback): unknown;
}

/** What an update fails with whose program never began, as it lost its engine: nothing was done. */
export const neverBegan = "The connection to the engine was lost before the program began";

/** What one fails with whose program was cut off. What it had registered by then may have been made. */
const cutOff = "The connection to the engine was lost before the program ended";

const held = new WeakSet<Run>();
const own = server as unknown as { LanguageServer: { prototype: Run } };

/**
 * Has the Automation API's language server fail where its program did not come to its end.
 *
 * It takes an error of the connection to the engine (gRPC's UNAVAILABLE and CANCELLED) for one that the engine knows of, and
 * says that the program is done (`LanguageServer.run` of @pulumi/pulumi 3.270.0, read 2026-11-26). An engine that is told so
 * deletes all that its state has and the program did not register: twice on a busy machine a program had registered nothing
 * and counted as done. That this was the way is likely, and was not seen.
 *
 * @param languageServer the class, which is held once, however often this is called.
 */
export function holdLanguageServer(languageServer: { prototype: Run } = own.LanguageServer): void {
  const { prototype } = languageServer;
  if (held.has(prototype)) return;
  held.add(prototype);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with the server that it is of.
  const { run } = prototype;
  prototype.run = function (this: Run, call, callback) {
    const { program } = this;
    let lost: string | undefined = neverBegan;
    this.program = async () => {
      lost = cutOff;
      const outputs = await program();
      lost = undefined;
      return outputs;
    };
    return run.call(this, call, (error, response) => {
      if (error === undefined && lost !== undefined) {
        callback(new Error(`${lost}: nothing is deleted.`));
      } else {
        callback(error, response);
      }
    });
  };
}
