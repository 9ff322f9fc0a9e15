/** One thing wrong with an environment file, with all that is needed to mend it. */
export interface ConfigError {
  /** Where in the file, as `config.cryptokube:chains[0].nodes`. */
  path: string;
  /** Line in the file, from 1. Absent where the values came from the engine, which knows no lines. */
  line?: number;
  /** What stands there, as the file writes it, or `nothing`. */
  found: string;
  /** What may stand there. */
  allowed: string;
  /** The known key or value that is spelt most like what was found. */
  nearest?: string;
  /** What to do about it. */
  remedy?: string;
}

/** Either a value, or everything that is wrong with what it was read from. */
export type Result<T> = { ok: true; value: T } | { ok: false; errors: ConfigError[] };

/** A path of keys and indices as people write it: `config.cryptokube:chains[0].nodes`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    // A key may be empty, too.
    const key = step === "" ? '""' : String(step);
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** A value as it would stand in the file, short enough for one line of a message. */
export function formatFound(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The whole report: every error with its place, what was found, what is allowed, and the way out. */
export function formatErrors(errors: readonly ConfigError[], fileName: string): string {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  const blocks = inFileOrder(errors).map((error) => {
    const place = error.line === undefined ? fileName : `${fileName}:${error.line}`;
    const lines = [`${place}  ${error.path}`, `  found:   ${error.found}`, `  allowed: ${error.allowed}`];
    if (error.nearest !== undefined) lines.push(`  did you mean "${error.nearest}"?`);
    if (error.remedy !== undefined) lines.push(`  ${error.remedy}`);
    return lines.join("\n");
  });
  return `${fileName} has ${count}.\n\n${blocks.join("\n\n")}\n`;
}

function inFileOrder(errors: readonly ConfigError[]): ConfigError[] {
  return [...errors].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
