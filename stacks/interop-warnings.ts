import type { EnvironmentConfig } from "./config/environment.ts";

/** Private networks, whose blocks anybody could make: said each time, as nothing else about them looks unsafe. Pure. */
export function interopWarnings({ chains }: Pick<EnvironmentConfig, "chains">): string[] {
  return chains.flatMap((chain, index) =>
    chain.chain !== "ethereum" || chain.network !== "private"
      ? []
      : [
          `config.cryptokube:chains[${index}]: the blocks of ${chain.name} are made on KEYS THAT ARE NO SECRET (interop keys, ` +
            "which everybody can compute). Whoever reaches its nodes' peer ports can rewrite it: keep nothing on it that " +
            "is worth anything.",
        ],
  );
}
