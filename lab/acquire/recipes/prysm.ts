/** Prysm: the consensus client, its validator client, and the tool that makes the beginning of a private network. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox, addCLibrary } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** The newest version that is a Go module (seen 2026-11-26: v7.1 and later are in no proxy), whatever the tag says. */
const version = "7.0.0";
const module = "github.com/OffchainLabs/prysm/v7";

/** All three at once: they share nearly all that is compiled. */
const program: GoProgram = {
  tool: "prysm",
  version,
  title: `Prysm ${version}`,
  module,
  moduleVersion: `v${version}`,
  binaries: ["beacon-chain", "validator", "prysmctl"].map((name) => ({ package: `${module}/cmd/${name}`, name })),
  // Signatures (blst, herumi) are in C and assembly alone.
  cgo: "needed",
  // It requires a commit of quic-go that the sum database may not answer for (404, seen 2026-11-26).
  ownSums: true,
  stamp: { [`${module}/runtime/version.gitTag`]: `v${version}` },
  space: 4e9,
};

type Binary = "beacon-chain" | "validator" | "prysmctl";

function image(binary: Binary, place: string): (tag: string) => ImageRecipe {
  return (tag) => ({
    title: `Prysm ${version} ${binary}`,
    builtFrom: `module ${module} v${version}`,
    source: "https://github.com/OffchainLabs/prysm",
    differs: `${tag === `v${version}` ? "" : `version ${version} in place of ${tag}; `}busybox is added, and the C library is Debian's`,
    ...(tag === `v${version}`
      ? {}
      : { standsIn: { version: `v${version}`, why: "no newer one is a Go module that can be had" } }),
    program,
    config: { entrypoint: [place], env: { PATH: "/usr/local/bin:/usr/bin:/bin" } },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addCLibrary(ctx, root);
      await addProgram(ctx, root, program, binary, place);
    },
  });
}

/** Entry points: `/beacon-chain` and `/validator` as published; prysmctl's as in cmd/prysmctl/Dockerfile. Read 2026-11-26. */
export const beaconChain = image("beacon-chain", "/beacon-chain");
export const validator = image("validator", "/validator");
export const prysmctl = image("prysmctl", "/usr/local/bin/prysmctl");
