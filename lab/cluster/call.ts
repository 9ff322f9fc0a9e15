/** Calling a half of the lab over its Unix socket. */
import * as http from "node:http";
import type { Socket } from "node:net";
import { socketPath } from "./sockets.ts";

/** The other side answered, with a refusal. */
export class CallError extends Error {
  override readonly name = "CallError";
}

export interface Call {
  folder: string;
  socket: string;
  method: string;
  path: string;
  body?: unknown;
  /** Milliseconds until the call is given up. */
  timeout: number;
}

/**
 * @throws CallError when the other side refuses; any other error when nobody listens.
 */
export function call<T>(o: Call): Promise<T> {
  return new Promise((resolve, reject) => {
    const address = socketPath(o.folder, o.socket);
    const request = http.request(
      { socketPath: address.path, method: o.method, path: o.path, timeout: o.timeout, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => {
          const value = JSON.parse(text) as T & { error?: string };
          if (response.statusCode === 200) resolve(value);
          else reject(new CallError(value.error ?? `status ${String(response.statusCode)}`));
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error(`no answer in ${String(o.timeout / 1000)} s`)));
    request.on("error", reject);
    request.on("close", () => {
      address.release();
    });
    request.end(o.body === undefined ? undefined : JSON.stringify(o.body));
  });
}

/** Opens a connection to `target` inside the lab. @throws Error with the supervisor's reason when it cannot. */
export function openTunnel(folder: string, socket: string, target: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const address = socketPath(folder, socket);
    const request = http.request({
      socketPath: address.path,
      method: "CONNECT",
      path: target,
      agent: false,
      timeout: 15_000,
    });
    request.on("connect", (response, stream: Socket, head: Buffer) => {
      address.release();
      stream.setTimeout(0);
      if (response.statusCode === 200) {
        if (head.length > 0) stream.unshift(head);
        resolve(stream);
      } else {
        stream.destroy();
        reject(new Error(response.statusMessage ?? "refused"));
      }
    });
    request.on("timeout", () => request.destroy(new Error("no answer in 15 s")));
    request.on("error", (error) => {
      address.release();
      reject(error);
    });
    request.end();
  });
}
