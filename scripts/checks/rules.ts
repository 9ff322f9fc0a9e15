/**
 * What the house asks of every text file and no linter knows: pure functions from a file to what is wrong in it.
 */
import * as path from "node:path";

/** One thing to mend. */
export interface Finding {
  file: string;
  /** From 1. */
  line: number;
  message: string;
}

interface LineRule {
  files: RegExp;
  /** Matches what must not be. */
  pattern: RegExp;
  message: string;
}

const sources = /\.(ts|mjs|js)$/;
const texts = /\.(ts|mjs|js|md|json|ya?ml|sh)$|^\.ci\/run$/;

// Words are put together here so that this file does not find itself.
const lineRules: LineRule[] = [
  {
    files: texts,
    pattern: new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b(?!\\(#\\d+\\): \\S)`),
    message: "unfinished work needs an issue and a reason: `" + "TO" + "DO(#12): why`",
  },
  {
    files: /\.spec\.ts$/,
    pattern: /\b(describe|context|it|suite|test)\.only\(/,
    message: "`.only` keeps every other test from running",
  },
  {
    files: /\.(ts|ya?ml)$/,
    pattern: /\b[\w.-]+\/[\w./-]+:latest\b/,
    message: "an image without a fixed version: name the tag or the digest",
  },
  {
    files: sources,
    pattern: /eslint-disabl[e](?!.*\s--\s+\S)/,
    message: "a rule is put aside without a reason: `// eslint-disable-next-line RULE -- REASON`",
  },
  {
    files: sources,
    pattern: /@ts-(ignore|nocheck)|@ts-expect-erro[r](?!:?\s+\S)/,
    message: "a type error is put aside without a reason: `// @ts-expect-error REASON`",
  },
  {
    // Tests make up such paths.
    files: /^(?!test\/).*\.(ts|mjs|js|md|json|ya?ml|sh)$|^\.ci\/run$/,
    pattern: /(?<![\w.])\/(?:home|Users)\/[a-z][\w-]*\/|(?<![\w.])\/root\/\.?\w/,
    message: "a path of one person's machine",
  },
];

/** The findings of one file that need nothing but its text. */
export function lineFindings(file: string, text: string): Finding[] {
  const rules = lineRules.filter((rule) => rule.files.test(file));
  const findings: Finding[] = [];
  text.split("\n").forEach((line, index) => {
    for (const rule of rules) {
      if (rule.pattern.test(line)) findings.push({ file, line: index + 1, message: rule.message });
    }
  });
  return findings;
}

const link = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/**
 * Links between the documents that lead nowhere.
 *
 * @param file the document, relative to the project.
 * @param exists whether a path, relative to the project, is there.
 */
export function brokenLinks(file: string, text: string, exists: (target: string) => boolean): Finding[] {
  const findings: Finding[] = [];
  text.split("\n").forEach((line, index) => {
    for (const [, target = ""] of line.matchAll(link)) {
      if (/^([a-z][a-z+.-]*:|#)/.test(target)) continue;
      const where = path.normalize(path.join(path.dirname(file), decodeURI(target.replace(/#.*$/, ""))));
      if (!exists(where)) findings.push({ file, line: index + 1, message: `the link to ${target} leads nowhere` });
    }
  });
  return findings;
}

/**
 * Dependencies without an exact version: two clones of the same commit must run the same code.
 *
 * @param text package.json.
 */
export function loosePins(text: string): Finding[] {
  const manifest = JSON.parse(text) as Partial<Record<"dependencies" | "devDependencies", Record<string, string>>>;
  const pins = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const lines = text.split("\n");
  return pins
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({
      file: "package.json",
      line: lines.findIndex((line) => line.includes(`"${name}"`)) + 1,
      message: `${name} is "${version}": pin it exactly`,
    }));
}
