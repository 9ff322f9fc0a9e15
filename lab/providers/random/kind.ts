import type { Properties } from "../protocol/values.ts";

/** One of the official provider's resources: settings in, a random value out, made once. */
export interface RandomKind {
  /** The settings with the official defaults; every change of one makes a new value. */
  settings(inputs: Properties): Properties;
  /** What is wrong with the settings, if anything. */
  validate(settings: Properties): string | undefined;
  generate(settings: Properties): Promise<Generated>;
  /** The names of what `generate` adds to the settings, all unknown in a preview. */
  computed: string[];
  secret: string[];
  /** Takes over a value that exists, by the import id that the official documentation gives. */
  adopt(importId: string): Promise<Generated & { settings: Properties }>;
}

export interface Generated {
  id: string;
  computed: Properties;
}
