/**
 * What the outer half and the commands on this machine say to the supervisor: HTTP over a Unix socket.
 *
 * - `GET /status`: a {@link LabState}.
 * - `POST /images`: imports the archives in the body.
 * - `POST /stop`: begins the end of the lab; `GET /status` goes on answering until it is over.
 * - `CONNECT address:port`, `CONNECT service.namespace:port`: a connection into the lab's network.
 */
import * as http from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import type { ImageArchive } from "../acquire/types.ts";
import type { ApiClient } from "./api.ts";
import { join } from "./join.ts";
import { resolveTarget } from "./resolve.ts";
import type { LabState } from "./state.ts";

export interface SupervisorCalls {
  state(): Promise<LabState>;
  stop(): Promise<void>;
  importImages(archives: ImageArchive[]): Promise<void>;
  api: ApiClient;
}

export function supervisorServer(calls: SupervisorCalls): http.Server {
  const handlers: Record<string, (body: string) => Promise<unknown>> = {
    "GET /status": () => calls.state(),
    "POST /images": (body) => calls.importImages(JSON.parse(body) as ImageArchive[]).then(() => ({})),
    "POST /stop": () => {
      void calls.stop();
      return Promise.resolve({});
    },
  };
  const server = http.createServer((request, response) => {
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const handler = handlers[`${request.method ?? ""} ${request.url ?? ""}`];
      if (!handler) {
        answer(404, { error: "no such call" });
        return;
      }
      handler(body).then(
        (value) => {
          answer(200, value);
        },
        (error: unknown) => {
          answer(500, { error: error instanceof Error ? error.message : String(error) });
        },
      );
    });
  });
  server.on("connect", (request, socket: Socket, head: Buffer) => {
    void tunnel(calls.api, request.url ?? "", socket, head);
  });
  return server;
}

async function tunnel(api: ApiClient, target: string, socket: Socket, head: Buffer): Promise<void> {
  socket.on("error", () => undefined);
  const refuse = (reason: string): void => {
    socket.end(`HTTP/1.1 502 ${reason.replace(/[^\x20-\x7e]/g, " ")}\r\n\r\n`);
  };
  try {
    const { host, port } = await resolveTarget(api, target);
    const far = connect({ host, port, allowHalfOpen: true, noDelay: true });
    far.once("error", (error) => {
      if (far.connecting || !far.readable) refuse(error.message);
    });
    far.once("connect", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      if (head.length > 0) far.write(head);
      join(socket, far);
    });
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}
