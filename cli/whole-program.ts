import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import { holdLanguageServer } from "./language-server.ts";

/** Not in the SDK's types: waits until nothing is on its way to the engine any more. */
const { waitForRPCs } = settings as unknown as { waitForRPCs: () => Promise<void> };

/** How many resources a message names. */
const NAMES_AT_MOST = 10;

/**
 * A program for the Automation API to run in this process that ends only when all of it is with the engine, and fails
 * where any of it failed.
 *
 * The engine deletes what its state has and the program did not register by the time it says that it is done. The
 * Automation API's language server says so before it looks whether anything failed (`LanguageServer.run` of
 * @pulumi/pulumi 3.270.0; seen 2026-11-25): one promise that is rejected, in an `apply` or on the way to the engine, and
 * what waited for its value is deleted, in the cloud too, before the error is told. The language host of the plain CLI
 * looks first, and needs none of this.
 */
export function wholeProgram(program: PulumiFn): PulumiFn {
  holdLanguageServer();
  return async () => {
    const failures = new Set<unknown>();
    const failed = (reason: unknown): void => void failures.add(reason);
    const begun: pulumi.Resource[] = [];
    const registered = new Set<pulumi.Resource>();
    pulumi.runtime.registerStackTransformation(({ resource }) => {
      begun.push(resource);
      return undefined;
    });
    process.on("unhandledRejection", failed);
    process.on("uncaughtException", failed);
    try {
      const outputs = await program();
      let seen = 0;
      do {
        for (const resource of begun.slice(seen)) resource.urn.apply(() => void registered.add(resource));
        seen = begun.length;
        await waitForRPCs();
        // A rejection is told only when everything that waits for it had its turn.
        await new Promise(setImmediate);
      } while (begun.length > seen);
      const missing = begun.filter((resource) => !registered.has(resource));
      if (failures.size > 0 || missing.length > 0) throw new Error(incomplete([...failures], missing));
      return outputs;
    } finally {
      process.off("unhandledRejection", failed);
      process.off("uncaughtException", failed);
    }
  };
}

function incomplete(failures: readonly unknown[], missing: readonly pulumi.Resource[]): string {
  const names = missing.slice(0, NAMES_AT_MOST).map(nameOf);
  const more = missing.length - names.length;
  const unregistered =
    names.length === 0 ? "" : ` Not reached: ${names.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}.`;
  const reasons = failures.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  return [`The program failed part-way, and nothing is deleted.${unregistered}`, ...reasons].join("\n");
}

function nameOf(resource: pulumi.Resource): string {
  const { __pulumiType: type = "", __name: name = "" } = resource as { __pulumiType?: string; __name?: string };
  return `${type.split(":").at(-1) ?? type} ${name}`;
}
