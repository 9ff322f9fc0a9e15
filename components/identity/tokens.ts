import * as pulumi from "@pulumi/pulumi";

/** What only the account, or what is made in it, knows; a plan names it by a token: `${account}`. */
export type Tokens = Readonly<Record<string, pulumi.Input<string>>>;

/** IAM has variables of its own, which AWS fills in: `${aws:PrincipalTag/team}`. Those stay. */
const token = /\$\{((?!aws:)[^}]+)\}/g;

/**
 * A plan's value as JSON text, its tokens filled in, in keys as well as in values. It waits for no more than the tokens
 * that it names.
 *
 * @throws where it names one that has no value.
 */
export function filledJson(value: unknown, tokens: Tokens): pulumi.Output<string> {
  return filledText(JSON.stringify(value), tokens, (text) => JSON.stringify(text).slice(1, -1));
}

/** A plan's text, its tokens filled in. @throws where it names one that has no value. */
export function filled(text: string, tokens: Tokens): pulumi.Output<string> {
  return filledText(text, tokens, (given) => given);
}

function filledText(text: string, tokens: Tokens, escape: (text: string) => string): pulumi.Output<string> {
  const names = [...new Set([...text.matchAll(token)].map(([, name]) => name ?? ""))];
  const wanted = Object.fromEntries(names.map((name) => [name, valueOf(name, tokens)]));
  return pulumi
    .all(wanted)
    .apply((values) => text.replace(token, (_whole, name: string) => escape(values[name] ?? "")));
}

function valueOf(name: string, tokens: Tokens): pulumi.Input<string> {
  const value = tokens[name];
  if (value === undefined) {
    throw new Error(
      `the plan names the token "${name}", which has no value here: ${Object.keys(tokens).join(", ")} have`,
    );
  }
  return value;
}
