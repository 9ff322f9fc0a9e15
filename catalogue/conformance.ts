/** How far each client was tried, as rows of docs/conformance.md. Pure. */
import type { Catalogue } from "./chains/index.ts";
import type { ChainClient } from "./client.ts";

/** A client, and where its flags were seen. */
export interface Conformance {
  client: string;
  role: string;
  /** The networks that it can run here. */
  networks: string[];
  /** The image's tag, without what is no version of it. */
  version: string;
  flags: "run" | "read";
  source: string;
  on: string;
}

/** A row for each client, in the catalogue's order. */
export function conformance({ execution, consensus }: Catalogue): Conformance[] {
  const clients: ChainClient[] = [...Object.values(execution), ...Object.values(consensus)];
  return clients.map(({ name, role, networks, image, flagsSeen, flagsSource }) => ({
    client: name,
    role,
    networks: Object.keys(networks),
    version: versionOf(image),
    flags: flagsSeen,
    source: flagsSource.from,
    on: flagsSource.on,
  }));
}

/** `docker.io/statusim/nimbus-eth2:multiarch-v26.10.0`: `v26.10.0`. */
function versionOf(image: string): string {
  return image.slice(image.lastIndexOf(":") + 1).replace(/^[a-z]+-(?=v\d)/, "");
}

/** The rows as a table in Markdown. */
export function conformanceTable(rows: readonly Conformance[]): string {
  const cells = rows.map(({ client, role, networks, version, flags, source, on }) => [
    client,
    role,
    networks.join(", "),
    version,
    flags,
    source,
    on,
  ]);
  const head = ["client", "role", "networks", "version", "flags", "seen in", "on"];
  return [head, head.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
