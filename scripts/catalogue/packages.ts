/** Published packages as sources of data: fetched by their registries' ordinary clients, held to a pinned sum. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";

const bytesAtMost = 512 * 1024 * 1024;

/**
 * A wheel of PyPI, as the file that was downloaded into `folder`.
 * @throws where its sum is not the pinned one.
 */
export function pythonWheel(name: string, version: string, sha256: string, folder: string): string {
  execFileSync(
    "python3",
    ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, `${name}==${version}`],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const prefix = `${name.replaceAll("-", "_")}-${version}-`;
  const file = readdirSync(folder).find((entry) => entry.startsWith(prefix));
  if (file === undefined) throw new Error(`pip brought no wheel of ${name} ${version}.`);
  const wheel = path.join(folder, file);
  const found = createHash("sha256").update(readFileSync(wheel)).digest("hex");
  if (found !== sha256) throw new Error(`${name} ${version} has the sum ${found}, not ${sha256}.`);
  return wheel;
}

/**
 * A Go module, as the archive in the module cache.
 * @throws where its sum is not the pinned one.
 */
export function goModule(name: string, version: string, sum: string, folder: string): string {
  // It says "requires a newer go" with a status of its own, and has downloaded the archive all the same: only the text
  // of the answer counts.
  const { stdout } = spawnSync("go", ["mod", "download", "-json", `${name}@${version}`], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = JSON.parse(stdout) as { Zip?: string; Sum?: string; Error?: string };
  if (answer.Zip === undefined) throw new Error(`go brought no archive of ${name} ${version}: ${answer.Error ?? "?"}`);
  if (answer.Sum !== sum) throw new Error(`${name} ${version} has the sum ${answer.Sum ?? "?"}, not ${sum}.`);
  return answer.Zip;
}

/** A member of an archive as text; unpacked where its name ends in `.gz`. */
export function memberOf(archive: string, member: string): string {
  const read = "import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
  const bytes = execFileSync("python3", ["-c", read, archive, member], { maxBuffer: bytesAtMost });
  return (member.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/**
 * A package of npm, unpacked: the folder of its files, below `folder`.
 * @throws where its sum is not the pinned one.
 */
export function npmPackage(name: string, version: string, sha256: string, folder: string): string {
  const said = execFileSync("npm", ["pack", "--json", "--silent", `${name}@${version}`], {
    cwd: folder,
    encoding: "utf8",
    // It lists every file.
    maxBuffer: bytesAtMost,
  });
  const [{ filename } = { filename: "" }] = JSON.parse(said) as { filename: string }[];
  const archive = path.join(folder, filename);
  const found = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (found !== sha256) throw new Error(`${name} ${version} has the sum ${found}, not ${sha256}.`);
  const target = path.join(folder, `${name}-files`);
  mkdirSync(target);
  execFileSync("tar", ["-xzf", archive, "-C", target]);
  return path.join(target, "package");
}
