/** The live display of {@link Progress}: running steps at the foot of the terminal, what has ended scrolls away above. */
import { elapsed, percent, type Progress, type Screen, type Step } from "./progress.ts";

interface Row {
  title: string;
  began: number;
  text: string;
  fraction: number | undefined;
}

const frameMs = 120;
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const barCells = 16;

/** Cuts to the width of the terminal: a line that wraps would not be erased whole. */
const fit = (text: string, columns: number): string =>
  text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;

const bar = (fraction: number | undefined): string => {
  if (fraction === undefined) return "";
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * barCells);
  return `${"█".repeat(full)}${"░".repeat(barCells - full)} ${percent(fraction)}`;
};

/** See {@link terminalProgress}. */
export class LiveDisplay implements Progress {
  private readonly rows = new Set<Row>();
  private readonly stream: Screen;
  private readonly now: () => number;
  private drawn = 0;
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(stream: Screen, now: () => number) {
    this.stream = stream;
    this.now = now;
  }

  note(text: string): void {
    this.print(text);
  }

  warn(text: string): void {
    this.print(`\u001b[33mWARNING: ${text}\u001b[39m`);
  }

  step(title: string): Step {
    const row: Row = { title, began: this.now(), text: "", fraction: undefined };
    this.rows.add(row);
    this.timer ??= setInterval(() => {
      this.draw();
    }, frameMs).unref();
    this.draw();
    const end = (mark: string, text: string | undefined): void => {
      if (!this.rows.delete(row)) return;
      if (this.rows.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
      this.print(`${mark} ${title}${text ? `: ${text}` : ""} (${elapsed(this.now() - row.began)})`);
    };
    return {
      update: (text, fraction) => {
        row.text = text;
        row.fraction = fraction;
      },
      done: (text) => {
        end("\u001b[32m✔\u001b[39m", text);
      },
      fail: (text) => {
        end("\u001b[31m✘\u001b[39m", text);
      },
    };
  }

  /** A lasting line above the running steps. */
  private print(line: string): void {
    this.stream.write(`${this.erase()}${line}\n`);
    this.draw();
  }

  private erase(): string {
    const up = this.drawn === 0 ? "" : `\u001b[${String(this.drawn)}A\u001b[0J`;
    this.drawn = 0;
    return up;
  }

  private draw(): void {
    const columns = this.stream.columns ?? 80;
    const mark = spinner[this.frame++ % spinner.length] ?? "";
    const lines = [...this.rows].map((row) =>
      fit(
        [mark, row.title, bar(row.fraction), row.text, elapsed(this.now() - row.began)].filter(Boolean).join("  "),
        columns,
      ),
    );
    const text = this.erase() + lines.map((line) => `${line}\n`).join("");
    this.drawn = lines.length;
    if (text !== "") this.stream.write(text);
  }
}
