/** What a lab tells about itself. Travels as JSON from the supervisor to whoever asks. */
import type { ComponentStatus } from "./component.ts";

/** One thing that the start of a lab, or its stop, waits for. */
export interface StepState {
  title: string;
  /** What is being waited for now, or what came out. */
  text: string;
  state: "open" | "done" | "failed";
}

export type Phase = "starting" | "ready" | "failed" | "stopping";

export interface LabState {
  phase: Phase;
  /** Why the phase is "failed": one sentence, and the last lines of the log that tells. */
  error?: string;
  /** Whether the API server answers right now. */
  answering: boolean;
  /** The programs and system images that run, as {@link programsOf} writes them. */
  programs: string;
  /** Digests by reference of the images that pods can use. */
  images: Record<string, string>;
  steps: StepState[];
  components: ComponentStatus[];
}

/** A list of steps that is filled as work goes on. */
export class Steps {
  readonly list: StepState[] = [];

  /** Runs `work` as a step; `say` tells what it waits for now. */
  async run<T>(title: string, work: (say: (text: string) => void) => Promise<T>): Promise<T> {
    const step: StepState = { title, text: "", state: "open" };
    this.list.push(step);
    try {
      const result = await work((text) => (step.text = text));
      step.state = "done";
      return result;
    } catch (error) {
      step.state = "failed";
      step.text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      throw error;
    }
  }
}
