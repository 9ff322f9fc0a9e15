/** What a rehearsal's child process is told, and what it tells. Travels as JSON. */
import type { Findings } from "./findings.ts";

/** All that the child needs to know; it reads nothing of its surroundings. */
export interface RehearsalJob {
  environment: string;
  /** The clone whose environment file and lock are rehearsed. */
  projectDir: string;
  /** The rehearsal's folder. */
  root: string;
  engine: string;
  lab: { run: string; apiPort: number };
  /** Where the child has a network of its own: the folder of the program that raises its loopback. */
  raiseLoopback?: string;
  /** Whether everything is taken down again, and is to be gone. */
  takeDown: boolean;
}

export type RehearsalMessage =
  | { kind: "step"; step: number; title: string; text: string; state: "open" | "done" | "failed" }
  | { kind: "end"; result: RehearsalResult }
  | { kind: "defect"; message: string };

/** The parts of a rehearsal, in order. */
export type RehearsalPart = "preview" | "up" | "look" | "down";

/** What a rehearsal found. */
export interface RehearsalResult {
  /** Why it is red: sentences, each of which stands alone. Empty: it is green. */
  problems: string[];
  /** The part that found them, after which no other came. Absent: it is green. */
  redIn?: RehearsalPart;
  /** What the first preview shows to be made, by type. Absent where it did not go through. */
  shown?: Record<string, number>;
  /** What would exist. Absent where the engine did not get so far. */
  found?: Findings;
  /** What was taken down, and what stays. Absent where it was not tried. */
  down?: TakenDown;
  /** Seconds of each part. */
  seconds: Record<RehearsalPart, number>;
}

export interface TakenDown {
  /** Resources that the first pass leaves, as they are protected, by type. */
  protectedLeaves: Record<string, number>;
  /** What the cloud still holds when all is done, by id: volumes that are kept on purpose. */
  kept: string[];
  /** Keys that the cloud deletes some weeks later. */
  keysPending: number;
}
