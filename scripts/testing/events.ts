/** What a process of spec files tells the one that started it. */

/** A test's place: its file, relative to the project, and its full title. */
export interface TestName {
  file: string;
  title: string;
}

/** Messages of the worker, in the order of what happens. */
export type WorkerEvent =
  | ({ kind: "begin" } & TestName)
  | ({ kind: "pass"; milliseconds: number } & TestName)
  | ({ kind: "fail"; error: string } & TestName)
  | ({ kind: "pending" } & TestName)
  /** What a test measured, in words: see `test/support/figure.ts`. */
  | { kind: "figure"; text: string }
  /** Sent last: without it, the process did not come to its end. `unrun`: tests that a failure kept from running. */
  | { kind: "end"; unrun: number };

/** What a worker is to do; its only argument, as JSON. */
export interface WorkerOrder {
  /** Relative to the project. */
  files: string[];
  /** Milliseconds for a test that sets none. */
  timeout: number;
  /** Only tests whose full title holds this text. */
  grep?: string;
  /** Name the tests without running them. */
  dryRun: boolean;
}
