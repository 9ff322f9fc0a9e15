/** What is read of S3's XML: two elements of a list. Pure. */

/** The folders right under a prefix, and where a list that was cut goes on. */
export interface Listed {
  prefixes: string[];
  next: string | null;
}

/** Reads an answer of ListObjectsV2. Names are plain: none of ours needs an escape that S3 does not make. */
export function readList(xml: string): Listed {
  const prefixes = [...xml.matchAll(/<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>/g)].map(([, text = ""]) =>
    plain(text),
  );
  const next = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(xml)?.[1];
  return { prefixes, next: next === undefined || next === "" ? null : plain(next) };
}

/** The code and the words of an error; S3 gives both. */
export function readError(xml: string): string {
  const code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1];
  const message = /<Message>([^<]*)<\/Message>/.exec(xml)?.[1];
  return [code, message].filter((text) => text !== undefined).join(": ");
}

function plain(text: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replaceAll(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return signs[name] ?? whole;
    const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return String.fromCodePoint(code);
  });
}
