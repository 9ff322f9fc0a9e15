/** geth, the Ethereum execution client. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag with "v": "v1.17.6". */
export function geth(tag: string): ImageRecipe {
  const version = tag.replace(/^v/, "");
  const program: GoProgram = {
    tool: "geth",
    version,
    title: `geth ${version}`,
    module: "github.com/ethereum/go-ethereum",
    moduleVersion: `v${version}`,
    binaries: [{ package: "github.com/ethereum/go-ethereum/cmd/geth", name: "geth" }],
    // Its C parts (secp256k1, KZG) have equivalents in Go that are slower; so no C compiler is asked for.
    cgo: "off",
    space: 2e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/ethereum/go-ethereum",
    differs: "busybox in place of Alpine; cryptography in Go in place of C",
    program,
    // Official: Dockerfile of go-ethereum v1.17.6, read 2026-11.
    config: {
      entrypoint: ["geth"],
      env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
      ports: ["8545/tcp", "8546/tcp", "30303/tcp", "30303/udp"],
    },
    revision: 2,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addProgram(ctx, root, program, "geth", "/usr/local/bin/geth");
    },
  };
}
