/** What images have in common: files that a C library and a TLS client look for, a shell, a C library. */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { keep } from "../cache.ts";
import { listed, releaseName, unpackDebian } from "../debian.ts";
import { run } from "../run.ts";
import type { Context } from "../types.ts";
import type { Root } from "./recipe.ts";

const packages = ["busybox-static", "ca-certificates", "libc6", "libgcc-s1", "libstdc++6"];

/** A user besides root and nobody. */
export interface ImageUser {
  name: string;
  id: number;
  home: string;
}

/** The folder with the Debian packages that images are made of. Errors as of `keep`. */
async function debianFiles(ctx: Context): Promise<string> {
  const { folder } = await keep(ctx, {
    tool: "image-base",
    version: await releaseName(),
    title: "Debian packages for images",
    ways: [
      {
        origin: "debian",
        label: "Debian packages",
        recipe: packages.join(" "),
        async produce(target, step) {
          return `unpacked from Debian packages ${listed(await unpackDebian(ctx, packages, target, step))}`;
        },
      },
    ],
  });
  return folder;
}

/** /etc/passwd and its like, /tmp, and the certificate authorities that Debian trusts. */
export async function addBase(ctx: Context, root: Root, users: ImageUser[] = []): Promise<void> {
  const all = [
    { name: "root", id: 0, home: "/root" },
    ...users,
    // 65534 is the kernel's overflow user, "nobody" on Debian.
    { name: "nobody", id: 65534, home: "/nonexistent" },
  ];
  const line = ({ name, id, home }: ImageUser): string =>
    `${name}:x:${String(id)}:${String(id)}:${name}:${home}:${id === 0 ? "/bin/sh" : "/sbin/nologin"}\n`;
  await root.write("/etc/passwd", all.map(line).join(""));
  await root.write(
    "/etc/group",
    all.map(({ name, id }) => `${name === "nobody" ? "nogroup" : name}:x:${String(id)}:\n`).join(""),
  );
  // Without it, Go's and glibc's resolvers may not look into /etc/hosts first.
  await root.write("/etc/nsswitch.conf", "hosts: files dns\n");
  await root.dir("/root", 0o700);
  await root.dir("/tmp", 0o1777);
  const authorities = path.join(await debianFiles(ctx), "usr/share/ca-certificates/mozilla");
  const names = (await readdir(authorities)).filter((name) => name.endsWith(".crt")).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(authorities, name), "utf8")));
  await root.write("/etc/ssl/certs/ca-certificates.crt", texts.map((text) => text.trimEnd() + "\n").join(""));
}

/** busybox, static, with a link for each of its commands: a shell for probes and for a person who looks. */
export async function addBusybox(ctx: Context, root: Root): Promise<void> {
  const busybox = path.join(await debianFiles(ctx), "bin/busybox");
  await root.copy(busybox, "/bin/busybox", 0o755);
  for (const command of (await run(busybox, ["--list"])).split("\n").filter(Boolean)) {
    if (command !== "busybox") await root.link(`/bin/${command}`, "busybox");
  }
  // Where the first line of scripts looks for it.
  await root.link("/usr/bin/env", "../../bin/busybox");
}

/** glibc and the C++ library, from the distribution of the machine that builds. */
export async function addCLibrary(ctx: Context, root: Root): Promise<void> {
  const files = await debianFiles(ctx);
  const loader = "ld-linux-x86-64.so.2";
  const libraries = new Map<string, string>();
  for (const place of ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"]) {
    for (const name of await readdir(path.join(files, place)).catch(() => [])) {
      if (/\.so(\.|$)/.test(name)) libraries.set(name, path.join(files, place, name));
    }
  }
  for (const [name, file] of [...libraries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Copied through links: each name is a file of its own, which is plain and costs a few MB.
    await root.copy(file, `/lib/x86_64-linux-gnu/${name}`, 0o755);
  }
  await root.link(`/lib64/${loader}`, `../lib/x86_64-linux-gnu/${loader}`);
}
