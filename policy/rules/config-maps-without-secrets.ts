import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

type ConfigMap = KubernetesObject & { data?: Record<string, string>; binaryData?: Record<string, string> };

/** Files that are secrets by their name, in the words of the clients that read them. */
const secretNames: readonly [RegExp, string][] = [
  [/^jwt([._-]?secret)?(\.(hex|txt))?$/i, "the Engine API's JWT secret"],
  [/^node[._-]?key(\.(hex|txt))?$/i, "a node's identity"],
  [/(^|[._-])(mnemonic|seed[._-]?phrase|private[._-]?key|password)([._-]|$)/i, "a key or a password"],
  [/^(wallet\.dat|keystore([._-].*)?|UTC--.*|swarm\.key|admin\.macaroon)$/i, "a wallet or a key"],
];

/** Contents that are secrets wherever they stand. */
const secretContents: readonly [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}/, "a private key"],
  // A file of nothing but 32 bytes in hexadecimal: how clients keep JWT secrets and node keys.
  [/^\s*(?:0x)?[0-9a-f]{64}\s*$/i, "32 secret bytes"],
  [/\b[xtyz]prv[1-9A-HJ-NP-Za-km-z]{100,}/, "a BIP 32 private key"],
  [/"crypto"\s*:\s*\{[^}]*"cipher(?:text|params)?"/, "an encrypted keystore"],
  [/\bAKIA[0-9A-Z]{16}\b/, "an AWS access key"],
  [/\beyJ[\w-]{6,}\.eyJ[\w-]{6,}\.[\w-]{16,}/, "a signed token"],
];

/** ConfigMaps are read by many and encrypted by nobody. */
export const configMapsWithoutSecrets: Rule = {
  name: "kubernetes-config-map-no-secret",
  description: "ConfigMaps hold no keys, wallets, tokens or passwords: those belong in Secrets.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<ConfigMap>("kubernetes:core/v1:ConfigMap", (map, report) => {
    const encoded = Object.entries(map.binaryData ?? {});
    const decoded = encoded.map(([key, value]) => [key, Buffer.from(value, "base64").toString("latin1")] as const);
    for (const [key, value] of [...Object.entries(map.data ?? {}), ...decoded]) {
      const byName = secretNames.find(([pattern]) => pattern.test(key));
      const byContent = secretContents.find(([pattern]) => pattern.test(value));
      const what = (byName ?? byContent)?.[1];
      // The value itself must not be printed.
      if (what !== undefined) {
        report(`ConfigMap ${nameOf(map)} holds what looks like ${what} in "${key}": use a Secret.`);
      }
    }
  }),
};
