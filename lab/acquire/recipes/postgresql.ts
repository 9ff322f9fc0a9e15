/** PostgreSQL with the layout that CloudNativePG's instance manager expects, out of Debian's packages. */
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { keep } from "../cache.ts";
import { listed, unpackDebian } from "../debian.ts";
import type { Context } from "../types.ts";
import { addBase, addBusybox } from "./base.ts";
import type { ImageRecipe } from "./recipe.ts";

/** The release of Debian that has PostgreSQL 17. Its packages run on the C library of the same release. */
const release = "trixie";

/** Without what Debian adds to run several clusters on one machine: perl, locales, an LLVM of 130 MB. */
const packagesOf = (major: string): string[] => [
  `postgresql-${major}`,
  `postgresql-client-${major}`,
  ...["libaudit1", "libc-bin", "libc6", "libcap-ng0", "libcap2", "libcom-err2", "libgcc-s1", "libgcrypt20"],
  ...["libgpg-error0", "libgssapi-krb5-2", "libicu76", "libk5crypto3", "libkeyutils1", "libkrb5-3", "libkrb5support0"],
  ...["libldap2", "liblz4-1", "liblzma5", "libpam0g", "libpcre2-8-0", "libpq5", "libreadline8t64", "libsasl2-2"],
  ...["libselinux1", "libssl3t64", "libstdc++6", "libsystemd0", "libtinfo6", "libuuid1", "libxml2", "libxslt1.1"],
  ...["libxxhash0", "libzstd1", "tzdata", "zlib1g"],
];

/** @param tag the version: "17.5". Debian has one version of each major: the newest that it mended. */
export function postgresql(tag: string): ImageRecipe {
  const major = tag.replace(/\..*$/, "");
  const programs = `/usr/lib/postgresql/${major}/bin`;
  return {
    title: `PostgreSQL ${major} of Debian ${release}`,
    builtFrom: `Debian packages postgresql-${major} and postgresql-client-${major} of ${release}, and their libraries`,
    source: "https://www.postgresql.org",
    differs: `Debian's newest ${major} in place of ${tag}; no JIT compiler, no extension but PostgreSQL's own, no locale but C; busybox is the shell`,
    standsIn: {
      version: `${major} of Debian ${release}`,
      why: "the image is in no registry of packages",
    },
    // Official: cloudnative-pg/postgres-containers (user postgres, which is 26), and the operator's default postgresUID.
    config: { user: "26:26", entrypoint: [], cmd: ["postgres"], env: { PATH: `${programs}:/usr/bin:/bin` } },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root, [{ name: "postgres", id: 26, home: "/var/lib/postgresql" }]);
      await addBusybox(ctx, root);
      const files = await debianFiles(ctx, major);
      const folders = ["lib/x86_64-linux-gnu", `lib/postgresql/${major}`, "lib/locale", `share/postgresql/${major}`];
      for (const folder of [...folders, "share/zoneinfo"]) {
        await root.tree(path.join(files, "usr", folder), `/usr/${folder}`);
      }
      await root.link("/lib64/ld-linux-x86-64.so.2", "../usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
      await root.dir("/var/lib/postgresql", 0o700, 26);
    },
  };
}

/** The folder with what the packages hold. Errors as of `keep`. */
async function debianFiles(ctx: Context, major: string): Promise<string> {
  const packages = packagesOf(major);
  const { folder } = await keep(ctx, {
    tool: "postgresql",
    version: `${major}-${release}`,
    title: `PostgreSQL ${major} for images`,
    ways: [
      {
        origin: "debian",
        label: `packages of Debian ${release}`,
        recipe: packages.join(" "),
        async produce(target, step) {
          const unpacked = await unpackDebian(ctx, packages, target, step, false, release);
          // It needs the LLVM that is left out, and a query that is worth compiling would fail; without it none is compiled.
          await rm(path.join(target, `usr/lib/postgresql/${major}/lib/llvmjit.so`));
          return `unpacked from Debian packages ${listed(unpacked)}`;
        },
      },
    ],
  });
  return folder;
}
