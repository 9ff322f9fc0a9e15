import { createPrivateKey, createPublicKey } from "node:crypto";

/** A certificate and its key, as PEM. */
export interface SelfSigned {
  certificate: string;
  key: string;
}

/** What stands before the seed in an Ed25519 key of PKCS #8 (RFC 8410, section 7). */
const keyPrefix = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * A self-signed server certificate that follows from its seed alone: the same seed gives the same bytes, so that
 * running the program again changes nothing. Ed25519 signs without chance, and no date of today is in it.
 *
 * @param seed 32 secret bytes.
 * @throws where the seed has another length.
 */
export async function selfSigned(seed: Buffer, host: string): Promise<SelfSigned> {
  if (seed.length !== 32) throw new Error(`the seed of a certificate has 32 bytes, not ${seed.length}`);
  // Loading the library takes longer than all else here, and only a cluster of a cloud needs it.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const key = createPrivateKey({ key: Buffer.concat([keyPrefix, seed]), format: "der", type: "pkcs8" });
  const algorithm = { name: "Ed25519" };
  const keys = {
    privateKey: await crypto.subtle.importKey("pkcs8", key.export({ format: "der", type: "pkcs8" }), algorithm, true, [
      "sign",
    ]),
    publicKey: await crypto.subtle.importKey(
      "spki",
      createPublicKey(key).export({ format: "der", type: "spki" }),
      algorithm,
      true,
      ["verify"],
    ),
  };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: [{ CN: [host] }],
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2126-01-01T00:00:00Z"),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
    ],
  });
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}
