import { httpRequest, NetworkError } from "../shared/http.ts";

/**
 * What the Engine API answers to somebody without a token.
 * - `locked`: it listens and lets nobody in without one (401 or 403), as it should.
 * - `open`: it lets anybody in.
 * - `closed`: nobody listens.
 * - `unknown`: no answer that says anything.
 */
export type EngineDoor = "locked" | "open" | "closed" | "unknown";

/**
 * Knocks at the Engine API without the secret, so that it also tells of one that cannot be read. geth answers 401 then
 * (go-ethereum v1.17.6:node/jwt_handler.go, "missing token", read 2026-11-26; seen by test/catalogue/geth.lab.spec.ts).
 */
export async function knock(url: string, timeoutMs: number): Promise<EngineDoor> {
  try {
    const { status } = await httpRequest({
      url,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "engine_exchangeCapabilities", params: [[]] }),
      timeoutMs,
      maxBytes: 64 * 1024,
    });
    if (status === 401 || status === 403) return "locked";
    return status === 200 ? "open" : "unknown";
  } catch (error) {
    return error instanceof NetworkError && error.failure === "refused" ? "closed" : "unknown";
  }
}
