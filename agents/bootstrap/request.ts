/** A wish that a node's data be copied while it is stopped: a ConfigMap that `cryptokube seed` writes. Pure. */
import { type Fields, parseJsonDocument } from "../shared/fields.ts";
import type { Manifest } from "./archive/manifest.ts";

export interface CopyRequest {
  /** The archive's id: what was done once under it is not done again. */
  id: string;
  node: string;
  /** Into the bucket, or to a sibling that waits for it. */
  to: "bucket" | "sibling";
  /** The head before the node was stopped. */
  head: Manifest["head"];
  askedAt: string;
  /** How its clients ended, by name, as the kubelet saw it; `null`: it is not known yet. */
  stopped: Readonly<Record<string, number>> | null;
}

/** @throws InvalidDocument */
export function parseRequest(text: string): CopyRequest {
  return parseJsonDocument("copy request", text, readRequest);
}

function readRequest(fields: Fields): CopyRequest {
  const head = fields.objectOrNull("head");
  const stopped = fields.objectOrNull("stopped");
  const request: CopyRequest = {
    id: fields.string("id"),
    node: fields.string("node"),
    to: fields.oneOf("to", ["bucket", "sibling"]),
    head:
      head === null ? null : { height: head.number("height", { min: 0, integer: true }), hash: head.string("hash") },
    askedAt: fields.string("askedAt"),
    stopped: stopped === null ? null : stopped.numbers(),
  };
  fields.rejectUnknown();
  return request;
}

export type RequestStep = { kind: "none" } | { kind: "wait" } | { kind: "copy" } | { kind: "refuse"; why: string };

/** Seconds that a request is waited on for the word that its node was stopped cleanly. */
export const patienceSeconds = 300;

/**
 * What is to be done about a request.
 * @param client the execution client's name: how it ended is what counts.
 */
export function requestStep(
  request: CopyRequest | null,
  { node, client, done, waitedSeconds }: { node: string; client: string; done: string | null; waitedSeconds: number },
): RequestStep {
  if (request === null || request.node !== node || request.id === done) return { kind: "none" };
  if (request.stopped === null) {
    if (waitedSeconds < patienceSeconds) return { kind: "wait" };
    return { kind: "refuse", why: "nobody said that it was stopped cleanly" };
  }
  const status = request.stopped[client];
  if (status === 0) return { kind: "copy" };
  const why = status === undefined ? "nothing is known of its end" : `it ended with status ${status}`;
  return { kind: "refuse", why: `${client} was not stopped cleanly: ${why}` };
}
