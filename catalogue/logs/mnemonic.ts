import list from "./bip39-english.json" with { type: "json" };

/** The 2048 words of BIP-39's English list. */
export const mnemonicWords: readonly string[] = list.words.split(" ");

/** Words of a mnemonic, at least: BIP-39 has 12 to 24. */
const fewest = 12;

/**
 * A run of at least twelve words of the list, however they are set apart: by spaces, commas, quotes, line ends or numbers.
 * Sentences of a log have a word in between that is not of the list ("the", "for", "node").
 */
export function mnemonicExpression(): string {
  const word = alternatives(mnemonicWords);
  // Between two words, at most eight characters that are no letters.
  return String.raw`(?<![A-Za-z])${word}(?:[^A-Za-z]{1,8}${word}){${fewest - 1},}(?![A-Za-z])`;
}

/** An expression for any of the words, those with one beginning together: one of 2048 alternatives is slow. */
function alternatives(words: readonly string[]): string {
  const heads = new Map<string, string[]>();
  for (const word of words) {
    const head = word.slice(0, 1);
    heads.set(head, [...(heads.get(head) ?? []), word.slice(1)]);
  }
  const branches = [...heads].map(([head, tails]) => (head === "" ? "" : `${head}${rest(tails)}`));
  // The longest first: "act" must not end where "action" goes on.
  return `(?:${branches.toSorted((a, b) => b.length - a.length).join("|")})`;
}

function rest(tails: readonly string[]): string {
  if (tails.length === 1) return tails[0] ?? "";
  const longer = tails.filter((tail) => tail !== "");
  return longer.length === tails.length ? alternatives(longer) : `${alternatives(longer)}?`;
}
