import "reflect-metadata";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { ApiClient } from "../../../agents/roller/api-client.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A certificate for 127.0.0.1 that is its own authority, with its key. */
async function selfSigned(): Promise<{ cert: string; key: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=test",
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true),
        new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }]),
      ],
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: cert.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

describe("the client of the API server, over TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  const access = { tokenFile: join(folder, "token"), caFile: join(folder, "ca.crt"), timeoutMs: 1000 };
  let now = 0;
  let server: https.Server;
  let client: ApiClient;
  let trusted: string;
  let other: string;

  before(async () => {
    const [{ cert, key }, stranger] = await Promise.all([selfSigned(), selfSigned()]);
    trusted = cert;
    other = stranger.cert;
    server = https.createServer({ cert, key }, (request, response) => {
      response.end(JSON.stringify({ token: request.headers.authorization }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    writeFileSync(access.tokenFile, "secret");
    client = new ApiClient(
      { server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ...access },
      () => now,
    );
  });
  after(() => {
    client.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("speaks to a server of the cluster's own authority", async () => {
    writeFileSync(access.caFile, trusted);
    assert.deepEqual(await client.get("/"), { token: "Bearer secret" });
  });

  it("sends its token to nobody else, also where the authority changes while it runs", async () => {
    writeFileSync(access.caFile, other);
    now += 60_000;
    await assert.rejects(client.get("/"), /self-signed certificate/);
    writeFileSync(access.caFile, trusted);
    now += 60_000;
    assert.deepEqual(await client.get("/"), { token: "Bearer secret" });
  });
});
