/**
 * What never leaves a machine in a log: secrets by the name of their field, and by their form. Expressions are Ruby's
 * (Onigmo), as Fluentd's record_modifier takes them: without options, which stand inside.
 *
 * A bare value of 64 hexadecimal digits counts as a hash: blocks, transactions, roots and peer ids look so, and a private
 * key does too. By its name, a key is redacted.
 */
import { mnemonicExpression } from "./mnemonic.ts";

export interface Redaction {
  name: string;
  expression: string;
  /** What stands there instead; `\1` is the first group. */
  replace: string;
}

/** What stands in place of a secret. */
export const redacted = "[redacted]";

/** Fields that hold secrets, in any case, with `_`, `-` or nothing between the words, and with any prefix: `rpcPassword`. */
const secretNames = [
  "pass[_-]?words?",
  "passwd",
  "pass[_-]?phrases?",
  "secrets?",
  "mnemonics?",
  "seed[_-]?(?:phrase|words?)",
  "(?:wallet|cipher|aezeed)[_-]?seed",
  "(?:priv|private|secret|signing|node|api|access|encryption|account)[_-]?keys?",
  "nodekey",
  "macaroons?",
  "rpcauth",
  "jwt",
  "tokens?",
  "credentials?",
  "authorization",
  "cookie",
].join("|");

const name = `[A-Za-z0-9_.-]*(?:${secretNames})`;

// Digits and letters of both sides are looked at: a part of something longer is no secret of this form.
const apart = (form: string): string => `(?<![0-9A-Za-z])${form}(?![0-9A-Za-z])`;
const base58 = "[1-9A-HJ-NP-Za-km-z]";

/** In their order: what has a form first, so that a name does not cut it in two. */
export const redactions: readonly Redaction[] = [
  {
    name: "pem",
    expression: String.raw`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?m:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)`,
    replace: redacted,
  },
  // An enode has no password before its @, and a multiaddress no @.
  {
    name: "url-password",
    expression: String.raw`(?i)(\b[a-z][a-z0-9+.-]*://[^\s/:@"'\\]*:)[^\s/"']+@`,
    replace: String.raw`\1${redacted}@`,
  },
  {
    name: "jwt",
    expression: String.raw`\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`,
    replace: redacted,
  },
  {
    name: "bearer",
    expression: String.raw`(?i)\b(bearer|basic) +[A-Za-z0-9._~+/-]{12,}=*`,
    replace: String.raw`\1 ${redacted}`,
  },
  // BIP-32, of every network that SLIP-132 lists: the public half is xpub, and stays.
  { name: "xprv", expression: apart(String.raw`[xyztuvYZUV]prv${base58}{100,112}`), replace: redacted },
  // Mainnet's begin with 5, K or L, the test networks' with 9 or c. Ids of peers have 46, 52 with a 1, or 53 characters.
  { name: "wif", expression: apart(`(?:[59]${base58}{50}|[KLc]${base58}{51})`), replace: redacted },
  // lnd's, in hexadecimal and base64 (version 2, location "lnd"); others' in base64 (version 1 begins with a length, 00xx).
  { name: "macaroon-hex", expression: apart("(?i:0201036c6e64[0-9a-f]{32,})"), replace: redacted },
  {
    name: "macaroon-base64",
    expression: "(?<![0-9A-Za-z+/_-])(?:AgEDbG5k|MDAx)[A-Za-z0-9+/_-]{32,}=*",
    replace: redacted,
  },
  { name: "mnemonic", expression: mnemonicExpression(), replace: redacted },
  // "key": "value", also where the JSON is itself in a string.
  {
    name: "json-field",
    expression: String.raw`(?i)(\\?"${name}\\?"\s*:\s*)(?:\\"(?:[^"\\]|\\[^"])*\\"|"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s,}\]"\\]+)`,
    replace: String.raw`\1"${redacted}"`,
  },
  // key=value, --key=value, key: value, --key value.
  {
    name: "field",
    expression: String.raw`(?i)((?<![A-Za-z0-9_.-])${name}(?:\s*=\s*|:\s*))(?:\\"(?:[^"\\]|\\[^"])*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"'\\})\]]+)`,
    replace: String.raw`\1${redacted}`,
  },
  {
    name: "flag",
    expression: String.raw`(?i)(--?${name} +)(?!-)[^\s"'\\]+`,
    replace: String.raw`\1${redacted}`,
  },
];
