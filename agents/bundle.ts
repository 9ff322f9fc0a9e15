import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** The agents that run in the cluster and are ours. Each has its entry at `agents/<name>/main.ts`. */
export type AgentName = "health" | "roller" | "node-settings" | "bootstrap" | "gateway";

const projectDir = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles an agent into the text of one ES module that Node.js 24 runs as it is: `node <name>.mjs`.
 *
 * The text goes into a ConfigMap of constant name, whose content is compared on every `up`. So it must not
 * depend on where the project lies or on who builds it: file names in it are relative to the project, and it is
 * the same, byte for byte, for the same sources and the same esbuild. It stays readable (not minified), since
 * `kubectl get configmap` is where an operator looks up what runs.
 *
 * @throws when a source does not compile or an import cannot be resolved.
 */
export function bundleAgent(name: AgentName): string {
  const result = buildSync({
    absWorkingDir: projectDir,
    entryPoints: [`agents/${name}/main.ts`],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    charset: "utf8",
    legalComments: "none",
    sourcemap: false,
    logLevel: "silent",
    // A tsconfig.json or environment of the caller must not change what is built.
    tsconfigRaw: "{}",
    banner: { js: `// CryptoKube ${name} agent. Bundled from agents/${name}; do not edit.` },
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild made no output for agent ${name}`);
  return output.text;
}
