import type { Server } from "node:http";
import { http } from "./node-http.ts";

export interface TextAnswer {
  status: number;
  contentType?: string;
  body: string;
}

export type Routes = Record<string, () => TextAnswer>;

/**
 * A server for a handful of fixed paths that answer at once from memory. It takes GET and HEAD only, reads no
 * body and keeps no connection: whoever reaches the port can neither hold it nor make it work.
 */
export function textServer(routes: Routes): Server {
  const server = http.createServer((request, response) => {
    response.setHeader("connection", "close");
    request.resume();
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answer = route?.() ?? { status: 404, body: `${Object.keys(routes).join(" ")}\n` };
    response.writeHead(answer.status, {
      "content-type": answer.contentType ?? "text/plain; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : answer.body);
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 5_000;
  return server;
}

/** Listens on every address of the pod, or on loopback in tests; resolves with the port once it is bound. */
export function listen(server: Server, port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
