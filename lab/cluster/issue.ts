/** Making certificates. Apart from `pki.ts` because loading the library costs more than all else there. */
import "reflect-metadata"; // @peculiar/x509 finds its algorithms through it.
import * as x509 from "@peculiar/x509";
import { generateKeyPair } from "node:crypto";
import type { webcrypto } from "node:crypto";
import { promisify } from "node:util";
import type { CertificateRequest, KeyPair } from "./pki.ts";
import { validity } from "./pki.ts";

// Elliptic keys: eleven of them take milliseconds, as many RSA keys seconds.
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const day = 86_400_000;

/** From an hour ago: a clock set back by a little must not make the lab's own certificates invalid. */
const period = (now: Date, days: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(now.getTime() - 3_600_000),
  notAfter: new Date(now.getTime() + days * day),
});

const generate = (): Promise<webcrypto.CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const pem = (der: ArrayBuffer, tag: string): string => `${x509.PemConverter.encode(der, tag)}\n`;

async function pair(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<KeyPair> {
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: pem(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
  };
}

/** A self-signed certificate that may sign others. */
export async function issueAuthority(commonName: string, now: Date): Promise<KeyPair> {
  const keys = await generate();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    keys,
    signingAlgorithm: algorithm,
    ...period(now, validity.authority),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pair(certificate, keys);
}

/** A certificate for a server, a client or both, signed by `authority`. */
export async function issueCertificate(want: CertificateRequest, authority: KeyPair, now: Date): Promise<KeyPair> {
  const keys = await generate();
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(authority.key),
    algorithm,
    false,
    ["sign"],
  );
  const alternatives = [
    ...(want.addresses ?? []).map((value) => ({ type: "ip" as const, value })),
    ...(want.names ?? []).map((value) => ({ type: "dns" as const, value })),
  ];
  const uses = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [...(want.organization ? [{ O: [want.organization] }] : []), { CN: [want.commonName] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    ...period(now, validity.certificate),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(want.uses.map((use) => uses[use])),
      ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return pair(certificate, keys);
}

/** The key that signs service account tokens. RSA: every verifier of OpenID Connect tokens knows RS256. */
export function issueSigningKey(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
