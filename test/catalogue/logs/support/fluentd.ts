/** What the expressions of Fluentd's configuration are, read out of its text. */
import { planEnvironment } from "../../../../stacks/plan.ts";
import { parseFluentd, type Section } from "../../../support/fluentd-grammar.ts";
import { configOf } from "../../../support/stacks.ts";

const of = ({ parameters }: Section): Record<string, string> =>
  Object.fromEntries(parameters) as Record<string, string>;

function everySection(sections: readonly Section[]): Section[] {
  return sections.flatMap((section) => [section, ...everySection(section.sections)]);
}

export function configured() {
  const { fluentd } = planEnvironment(
    configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:fluentd: { enabled: true, bucket: acme-logs, region: eu-west-1, credentials: keys }
  cryptokube:chains:
    - { name: ethereum, chain: ethereum, network: sepolia, nodes: 1, execution: geth, consensus: prysm }
`),
    "dev",
  );
  const all = everySection(parseFluentd(fluentd!.config));
  const byId = (id: string): Section => all.find((section) => of(section)["@id"] === id)!;
  const parse = (id: string): Record<string, string> => of(byId(id).sections[0]!);
  return {
    cri: parse("containers")["expression"]!,
    criTime: parse("containers")["time_format"]!,
    fileName: parse("origin")["expression"]!,
    first: of(byId("traces"))["multiline_start_regexp"]!,
    goesOn: of(byId("traces"))["continuous_line_regexp"]!,
    redactions: byId("redact").sections.map((section) => [of(section)["expression"]!, of(section)["replace"]!]),
    parserOf: (container: string) => parse(`parse_${container}`),
  };
}
