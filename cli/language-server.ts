import * as server from "@pulumi/pulumi/automation/server.js";

type Callback = (error: Error | undefined, response?: unknown) => void;

/** What is held of a language server. */
export interface Run {
  program: () => Promise<unknown>;
  run(call: unknown, callback: Callback): unknown;
}

/** What an update fails with that did nothing, as its program and its engine lost each other. */
export const connectionLost = "The connection to the engine was lost before the program ended";

const held = new WeakSet<Run>();
const own = server as unknown as { LanguageServer: { prototype: Run } };

/**
 * Has the Automation API's language server fail where its program did not come to its end.
 *
 * It takes an error of the connection to the engine (gRPC's UNAVAILABLE and CANCELLED) for one that the engine knows of, and
 * says that the program is done (`LanguageServer.run` of @pulumi/pulumi 3.270.0). Where the connection is lost before the
 * program has registered anything, the engine then deletes all that its state has.
 *
 * @param of the server's class; held once, however often this is called.
 */
export function holdLanguageServer({ prototype }: { prototype: Run } = own.LanguageServer): void {
  if (held.has(prototype)) return;
  held.add(prototype);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with the server that it is of.
  const { run } = prototype;
  prototype.run = function (this: Run, call, callback) {
    const { program } = this;
    let ended = false;
    this.program = async () => {
      const outputs = await program();
      ended = true;
      return outputs;
    };
    return run.call(this, call, (error, response) => {
      const lost = error === undefined && !ended;
      callback(lost ? new Error(`${connectionLost}: nothing is deleted.`) : error, lost ? undefined : response);
    });
  };
}
