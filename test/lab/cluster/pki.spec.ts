import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:tls";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execCredential, userKubeconfig } from "../../../lab/cluster/credentials.ts";
import { certificates, ensurePki, staleness, validity } from "../../../lab/cluster/pki.ts";

describe("the lab's certificates", () => {
  let folder: string;
  const file = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-pki-"));
    await ensurePki(folder);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("are all issued by their authority, and kept", async () => {
    for (const want of certificates) {
      const certificate = new X509Certificate(file(`${want.file}.crt`));
      assert.ok(certificate.checkIssued(new X509Certificate(file(`${want.authority}.crt`))), want.file);
      assert.equal(certificate.ca, false);
    }
    assert.deepEqual(await ensurePki(folder), []);
  });

  it("keep private keys from everybody else", () => {
    for (const { file: name } of certificates) {
      assert.equal(statSync(path.join(folder, `${name}.key`)).mode & 0o777, 0o600);
    }
    assert.equal(statSync(path.join(folder, "sa.key")).mode & 0o777, 0o600);
  });

  it("do not let a client of the API server into etcd", () => {
    const etcd = new X509Certificate(file("etcd-ca.crt"));
    assert.equal(new X509Certificate(file("admin.crt")).verify(etcd.publicKey), false);
    assert.equal(new X509Certificate(file("apiserver-etcd-client.crt")).verify(etcd.publicKey), true);
  });

  it("carry a TLS connection with both sides known", async () => {
    const server = createServer(
      {
        cert: file("apiserver.crt"),
        key: file("apiserver.key"),
        ca: file("ca.crt"),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket) => socket.end(String(socket.getPeerCertificate().subject.CN)),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const heard = await new Promise<string>((resolve, reject) => {
      let text = "";
      connect({ host: "127.0.0.1", port, ca: file("ca.crt"), cert: file("admin.crt"), key: file("admin.key") })
        .on("data", (chunk: Buffer) => (text += chunk.toString()))
        .on("error", reject)
        .on("close", () => {
          resolve(text);
        });
    });
    server.close();
    assert.equal(heard, "cryptokube-lab-admin");
  });

  describe("are issued anew", () => {
    const want = certificates.find((candidate) => candidate.file === "apiserver");
    assert.ok(want);
    const rows: [string, () => string | undefined, RegExp | undefined][] = [
      ["not while they are good", () => staleness(file("apiserver.crt"), file("ca.crt"), want, new Date()), undefined],
      [
        "before they expire",
        () =>
          staleness(
            file("apiserver.crt"),
            file("ca.crt"),
            want,
            inDays(validity.certificate - validity.renewBelow + 1),
          ),
        /expires soon/,
      ],
      [
        "where the authority changed",
        () => staleness(file("apiserver.crt"), file("etcd-ca.crt"), want, new Date()),
        /another authority/,
      ],
      ["where they say somebody else", () => staleness(file("admin.crt"), file("ca.crt"), want, new Date()), /subject/],
      [
        "where an address is missing",
        () => staleness(file("apiserver.crt"), file("ca.crt"), { ...want, addresses: ["192.0.2.7"] }, new Date()),
        /lacks 192\.0\.2\.7/,
      ],
      ["where they cannot be read", () => staleness("broken", file("ca.crt"), want, new Date()), /cannot be read/],
      ["where there is none", () => staleness(undefined, file("ca.crt"), want, new Date()), /there is none/],
    ];
    for (const [name, ask, expected] of rows) {
      it(name, () => {
        const answer = ask();
        if (expected === undefined) assert.equal(answer, undefined);
        else assert.match(answer ?? "", expected);
      });
    }

    it("alone, when one is spoilt", async () => {
      writeFileSync(path.join(folder, "scheduler.crt"), "spoilt");
      assert.deepEqual(await ensurePki(folder), ["scheduler"]);
    });
  });

  it("do not stand in the user's kubeconfig, which names a command that prints them", () => {
    const text = userKubeconfig({
      server: "https://127.0.0.1:6443",
      authority: file("ca.crt"),
      credentialFile: "/data/credential.json",
      lab: "dev-0badcafe",
    });
    const config = JSON.parse(text) as { users: { user: Record<string, unknown> }[] };
    assert.deepEqual(Object.keys(config.users[0]?.user ?? {}), ["exec"]);
    assert.deepEqual(config.users[0]?.user.exec, {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "cat",
      args: ["/data/credential.json"],
      interactiveMode: "Never",
    });
    const printed = JSON.parse(execCredential(folder)) as { kind: string; status: { clientCertificateData: string } };
    assert.equal(printed.kind, "ExecCredential");
    assert.match(new X509Certificate(printed.status.clientCertificateData).subject, /O=system:masters/);
  });
});
