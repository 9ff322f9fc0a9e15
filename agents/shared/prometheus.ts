export type Labels = Record<string, string>;
type Kind = "gauge" | "counter";

interface Family {
  help: string;
  kind: Kind;
  samples: string[];
}

/**
 * Collects samples and writes them in the Prometheus text exposition format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/, read 2026-11).
 */
export class Exposition {
  static readonly contentType = "text/plain; version=0.0.4; charset=utf-8";

  readonly #families = new Map<string, Family>();
  readonly #labels: Labels;

  /** @param labels put on every sample */
  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** A value that is not known is left out: a sample that is absent can be alerted on, a made-up 0 misleads. */
  gauge(name: string, help: string, value: number | boolean | null, labels: Labels = {}): void {
    if (value !== null) this.#add("gauge", name, help, Number(value), labels);
  }

  counter(name: string, help: string, value: number, labels: Labels = {}): void {
    this.#add("counter", name, help, value, labels);
  }

  #add(kind: Kind, name: string, help: string, value: number, labels: Labels): void {
    let family = this.#families.get(name);
    if (family === undefined) this.#families.set(name, (family = { help, kind, samples: [] }));
    family.samples.push(`${name}${formatLabels({ ...this.#labels, ...labels })} ${formatValue(value)}`);
  }

  toString(): string {
    const lines: string[] = [];
    for (const [name, family] of this.#families) {
      lines.push(`# HELP ${name} ${escapeHelp(family.help)}`, `# TYPE ${name} ${family.kind}`, ...family.samples);
    }
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  }
}

/** A counter with labels, kept between scrapes. */
export class Counter {
  readonly #name: string;
  readonly #help: string;
  readonly #values = new Map<string, { labels: Labels; value: number }>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  add(labels: Labels, by = 1): void {
    const key = formatLabels(labels);
    const entry = this.#values.get(key) ?? { labels, value: 0 };
    entry.value += by;
    this.#values.set(key, entry);
  }

  writeTo(exposition: Exposition): void {
    for (const { labels, value } of this.#values.values()) exposition.counter(this.#name, this.#help, value, labels);
  }
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
