/**
 * A client's own word of its version up to the version: what follows it, as the system that it was built for, differs
 * between machines. `Geth/v1.17.6-stable-6f5d7d1c/linux-amd64/go1.26` gives `Geth/v1.17.6-stable-6f5d7d1c`.
 */
export function shortVersion(text: string): string {
  const parts = text.split("/");
  const version = parts.findIndex((part) => /^v?\d/.test(part));
  return parts
    .slice(0, version === -1 ? 1 : version + 1)
    .join("/")
    .slice(0, 100);
}
