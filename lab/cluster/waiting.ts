/** Waiting for a program of the lab, and saying why in vain. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Component } from "./component.ts";
import { lastLines } from "./log-file.ts";

const interval = 100;

/** The last lines of a component's log, to be put below an error. */
const logOf = (component: Component): string =>
  [
    `The end of its log, cluster/logs/${component.command.name}.log:`,
    ...lastLines(component.logFile).map((line) => `  ${line}`),
  ].join("\n");

/** Waits until `check` holds. `responsible` is the program whose log tells why it does not. */
export type Until = (
  what: string,
  responsible: Component,
  check: () => Promise<boolean> | boolean,
  seconds?: number,
) => Promise<void>;

/**
 * Asks again and again until there is an answer; gives up at once when a program does not stay up.
 *
 * @param stopping whether the lab has been asked to stop meanwhile.
 */
export const waiter =
  (components: readonly Component[], stopping: () => boolean): Until =>
  async (what, responsible, check, seconds = 90) => {
    const deadline = performance.now() + seconds * 1000;
    while (!(await check())) {
      if (stopping()) throw new Error("The lab was asked to stop while it started.");
      const broken = components.find((component) => component.broken);
      if (broken) {
        throw new Error(`${broken.command.name} does not stay up (${broken.status.lastEnd ?? "?"}).\n${logOf(broken)}`);
      }
      if (performance.now() > deadline) {
        throw new Error(`${what}: not within ${String(seconds)} s.\n${logOf(responsible)}`);
      }
      await sleep(interval);
    }
  };
