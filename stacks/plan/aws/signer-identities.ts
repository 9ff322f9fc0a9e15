/** Roles by which signers reach their keys in AWS, through EKS Pod Identity: these keys, and nothing else. */
import type { EnvironmentConfig } from "../../config/environment.ts";
import type { SignerConfig } from "../../config/signers.ts";
import { namespaceName } from "../names.ts";
import { allow } from "./documents.ts";
import { roleName } from "./names.ts";
import type { PodIdentityPlan, PolicyStatement } from "./types.ts";

/** One for each signer that has keys in AWS. */
export function signerIdentities(
  environment: string,
  cluster: string,
  { signers }: Pick<EnvironmentConfig, "signers">,
): PodIdentityPlan[] {
  return signers.flatMap((signer) => {
    const Statement = statements(signer);
    if (Statement.length === 0) return [];
    const serviceAccount = `${signer.name}-signer`;
    return [
      {
        name: serviceAccount,
        namespace: namespaceName(environment, "signing"),
        serviceAccount,
        role: {
          name: roleName(cluster, serviceAccount),
          description: `${cluster}: Signs with the keys of ${signer.name}.`,
          service: "pods.eks.amazonaws.com" as const,
          managed: [],
          document: { Version: "2012-10-17" as const, Statement },
        },
      },
    ];
  });
}

/**
 * web3signer asks KMS for each key's public half, and to sign digests; it lists nothing, as each key has a file of its
 * own. Of Secrets Manager it lists names, which has no narrower form, and reads those of its prefix.
 *
 * A secret that is encrypted by a key of yours takes that key's policy too: it lets the role decrypt by
 * `kms:ViaService`. Actions by AWS's Service Authorization Reference, read 2026-11-26.
 */
function statements({ keys }: SignerConfig): PolicyStatement[] {
  const kms = keys.flatMap((key) => (key.source === "aws-kms" ? [key.key] : []));
  const prefixes = keys.flatMap((key) => (key.source === "aws-secrets" ? [key.prefix] : []));
  return [
    ...(kms.length === 0
      ? []
      : [
          allow("FindKeys", ["kms:GetPublicKey"], kms),
          allow("SignDigests", ["kms:Sign"], kms, { StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" } }),
        ]),
    ...(prefixes.length === 0
      ? []
      : [
          allow("ListSecrets", ["secretsmanager:ListSecrets"], ["*"]),
          allow(
            "ReadKeys",
            ["secretsmanager:GetSecretValue"],
            prefixes.map((prefix) => `arn:\${partition}:secretsmanager:\${region}:\${account}:secret:${prefix}*`),
          ),
        ]),
  ];
}
