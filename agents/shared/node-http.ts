import type * as Http from "node:http";
import type * as Https from "node:https";

/*
 * `import "node:http"` costs a sidecar 9 MiB of resident memory: to give an ES module every export by name, Node.js
 * reads them all, `http.WebSocket` among them, whose getter loads undici. `getBuiltinModule` gives the object
 * itself. Measured with Node.js 24.21 (bench/sidecar-memory.ts).
 */

export const http: typeof Http = process.getBuiltinModule("node:http");

/** Loaded when it is first asked for: a sidecar that speaks to loopback alone needs no TLS. */
export function https(): typeof Https {
  return process.getBuiltinModule("node:https");
}
