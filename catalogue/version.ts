/** The version of a client, as its image's tag says it: `1.17.6` of `docker.io/ethereum/client-go:v1.17.6`. */
export function versionOfImage(image: string): string | undefined {
  return /:[^/@]*?(\d+\.\d+\.\d+)[^/@]*(?:@.*)?$/.exec(image)?.[1];
}

/** Whether the version `a` is older than `b`; both as three numbers with dots. */
export function isOlder(a: string, b: string): boolean {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  const at = first.findIndex((number, index) => number !== second[index]);
  return at !== -1 && (first[at] ?? 0) < (second[at] ?? 0);
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}
