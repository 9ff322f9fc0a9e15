/**
 * Telling a person what goes on while it goes on. A long piece of work takes a {@link Progress} and says what it does;
 * where that is shown is the caller's choice.
 */
import type { Writable } from "node:stream";
import { LiveDisplay } from "./progress-live.ts";

/** One piece of work with a beginning and an end. Calls after the end are ignored. */
export interface Step {
  /**
   * @param text what is being done now.
   * @param fraction how much of the step is done, 0 to 1, where that is known.
   */
  update(text: string, fraction?: number): void;
  /** @param text what came out, where it says more than the title. */
  done(text?: string): void;
  fail(text: string): void;
}

/** Where progress goes. */
export interface Progress {
  /** Begins a step. Steps may overlap. */
  step(title: string): Step;
  /** Something to know that asks for nothing. */
  note(text: string): void;
  /** Something to know that a person may want to act on. */
  warn(text: string): void;
}

/** A stream with what a terminal has besides. */
export type Screen = Writable & { isTTY?: boolean; columns?: number };

/** What tests set. */
export interface TerminalOptions {
  /** Milliseconds; default the machine's clock. */
  now?: () => number;
  /** Milliseconds between two lines about one step where the stream is no terminal. Default 15 000. */
  every?: number;
}

/** "0.4 s", "12 s", "3 min 07 s". */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${String(Math.floor(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** "12 %" or nothing. */
export function percent(fraction: number | undefined): string {
  return fraction === undefined ? "" : `${String(Math.floor(Math.min(1, Math.max(0, fraction)) * 100))} %`;
}

/** Progress that nobody sees. */
export function silentProgress(): Progress {
  const nothing = (): void => undefined;
  return { step: () => ({ update: nothing, done: nothing, fail: nothing }), note: nothing, warn: nothing };
}

/**
 * Progress for a person at a terminal: a live display with the time that each step has taken; where the stream is no
 * terminal, a line when a step begins, one each 15 s while it lasts, one at its end.
 */
export function terminalProgress(stream: Screen = process.stderr, options: TerminalOptions = {}): Progress {
  const now = options.now ?? (() => performance.now());
  return stream.isTTY ? new LiveDisplay(stream, now) : plainProgress(stream, now, options.every ?? 15_000);
}

function plainProgress(stream: Writable, now: () => number, every: number): Progress {
  const line = (text: string): void => void stream.write(`${text}\n`);
  return {
    note: line,
    warn: (text) => {
      line(`WARNING: ${text}`);
    },
    step(title) {
      const began = now();
      let text = "";
      let fraction: number | undefined;
      let open = true;
      line(`${title} …`);
      const beat = setInterval(() => {
        line([`  ${title}:`, percent(fraction), text, `(${elapsed(now() - began)})`].filter(Boolean).join(" "));
      }, every);
      // Progress alone must not keep a process alive.
      beat.unref();
      const end = (how: string, what: string): void => {
        if (!open) return;
        open = false;
        clearInterval(beat);
        line(`${title}: ${[how, what].filter(Boolean).join(", ")} (${elapsed(now() - began)})`);
      };
      return {
        update(newText, newFraction) {
          text = newText;
          fraction = newFraction;
        },
        done: (what) => {
          end("done", what ?? "");
        },
        fail: (what) => {
          end("FAILED", what);
        },
      };
    },
  };
}
