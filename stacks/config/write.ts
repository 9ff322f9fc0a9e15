import { formatErrors } from "./errors.ts";
import { type Known, knownTo } from "./known.ts";
import { type ChainDraft, parseChainWords } from "./words.ts";

export { type ChainDraft, parseChainWords } from "./words.ts";

/** What is to be known of a new environment. */
export interface InitAnswers {
  /** The stack's name. */
  environment: string;
  cloud: "aws" | "gcp" | "existing";
  /** Default: the first of the cloud's regions in the catalogue. */
  region?: string;
  /** Of Google Cloud. Default: a name that stands for one. */
  project?: string;
  /** The kubeconfig context of an existing cluster. Default: the lab's cluster. */
  context?: string;
  /** How many zones, or which. Default 3. An existing cluster has its own. */
  zones?: number | readonly string[];
  /** Chains in a few words: see {@link parseChainWords}. */
  chains: readonly string[];
}

/** The Kubernetes version of a new environment. */
const kubernetesVersion = "1.36";

/** Stands for a project's id until it is known: machines, disks and prices do not depend on it. */
const someProject = "my-project";

/**
 * The text of a new environment file, which {@link parseStackFile} accepts where the answers are good ones.
 *
 * @throws where a word for a chain means nothing; {@link parseChainWords} says so without.
 */
export function environmentText(answers: InitAnswers, known: Known = knownTo()): string {
  const chains = parseChainWords(answers.chains, known);
  if (!chains.ok) throw new Error(formatErrors(chains.errors, "The list of chains"));
  const { environment } = answers;
  const lines = [
    "# yaml-language-server: $schema=stacks/environment.schema.json",
    `# The environment ${environment}. An editor completes what may stand here. After a change:`,
    `#   ./cryptokube check ${environment}      whether it can be read, and made`,
    `#   ./cryptokube plan ${environment}       machines, disks and addresses, and what changes`,
    `#   ./cryptokube estimate ${environment}   what it costs a month, and what runs out first`,
    "config:",
    ...clusterLines(answers, known).map((line) => `  ${line}`),
    ...chainLines(chains.value).map((line) => `  ${line}`),
  ];
  return `${lines.join("\n")}\n`;
}

function clusterLines(answers: InitAnswers, { regions }: Known): string[] {
  const { cloud, region, project, context, zones = 3 } = answers;
  if (cloud === "existing") {
    const named = context === undefined ? "" : `, context: ${scalar(context)}`;
    return [
      ...(context === undefined
        ? ["# The lab's cluster. For another: { kind: existing, context: <of a kubeconfig> }."]
        : []),
      `cryptokube:cluster: { kind: existing${named} }`,
    ];
  }
  const cluster = (kind: string) =>
    `cryptokube:cluster: { kind: ${kind}, version: ${JSON.stringify(kubernetesVersion)}, zones: ${zonesText(zones)} }`;
  const at = scalar(region ?? String(regions[cloud][0]));
  if (cloud === "aws") return [`aws:region: ${at}`, cluster("eks")];
  return [
    `gcp:region: ${at}`,
    ...(project === undefined ? ["# Put your project's id here."] : []),
    `gcp:project: ${scalar(project ?? someProject)}`,
    cluster("gke"),
  ];
}

function zonesText(zones: number | readonly string[]): string {
  return typeof zones === "number" ? String(zones) : `[${zones.map(scalar).join(", ")}]`;
}

function chainLines(chains: readonly ChainDraft[]): string[] {
  if (chains.length === 0) return ["cryptokube:chains: []"];
  const entries = chains.map((chain) =>
    Object.entries(chain)
      .map(([key, value]) => `${key}: ${typeof value === "string" ? scalar(value) : String(value)}`)
      .join(", "),
  );
  return [
    "# Volumes are sized from the data, its growth and the free space to keep.",
    "cryptokube:chains:",
    ...entries.map((entry) => `  - { ${entry} }`),
  ];
}

/** Words that YAML reads as something else than text, in this version or the last. */
const notText = /^(true|false|yes|no|on|off|null|y|n)$/i;

/** A text as YAML: plain where it cannot be mistaken, in quotes elsewhere. */
function scalar(text: string): string {
  return /^([A-Za-z][\w./-]*|[1-9][0-9]*(Mi|Gi|Ti))$/.test(text) && !notText.test(text) ? text : JSON.stringify(text);
}
