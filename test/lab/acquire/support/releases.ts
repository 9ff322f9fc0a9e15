/** Releases as their official sources serve them: archives and checksum files of the right names and layouts. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { sha256, type OfficialServer } from "./official-server.ts";

/** A `.tar.gz` with these programs in it, each saying its name. */
export function tarball(scratch: string, files: Record<string, string>): Buffer {
  const folder = path.join(scratch, "tarball");
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text, { mode: 0o755 });
  }
  const archive = path.join(scratch, "tarball.tgz");
  execFileSync("tar", [
    "-czf",
    archive,
    "-C",
    folder,
    ...new Set(Object.keys(files).map((name) => name.split("/")[0] ?? "")),
  ]);
  return readFileSync(archive);
}

/** Serves a file with its checksum file beside it. */
export function serveChecked(
  server: OfficialServer,
  folder: string,
  name: string,
  body: Buffer | string,
  sums: string,
): void {
  server.serve(`${folder}/${name}`, body);
  const before = server.files.get(`${folder}/${sums}`)?.body.toString() ?? "";
  server.serve(`${folder}/${sums}`, `${before}${sha256(body)}  ${name}\n`);
}
