import { errorOf, errorsOf } from "../../support/config-errors.ts";

export const main = "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse";
export const dev = "chain: ethereum, network: dev, execution: geth";

/** Lines of chains. */
export const chains = (...fields: string[]): string[] => [
  "cryptokube:chains:",
  ...fields.map((each) => `  - { ${each} }`),
];

/** The errors of a config with these lines. */
export const errors = (...lines: string[]) => errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));

/** The one error of a config with these lines, without the line that it stands on. */
export function only(...lines: string[]) {
  const { line: _, ...error } = errorOf(...lines);
  return error;
}

export const at = (field: string, index = 0) => `config.cryptokube:chains[${index}].${field}`;
