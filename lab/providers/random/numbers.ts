import { randomInt, randomUUID } from "node:crypto";
import { Unsupported } from "../protocol/errors.ts";
import type { RandomKind } from "./kind.ts";

export const randomUuid: RandomKind = {
  settings: (inputs) => inputs,
  validate: () => undefined,
  computed: ["result"],
  secret: [],
  generate: () => {
    const result: string = randomUUID();
    return Promise.resolve({ id: result, computed: { result } });
  },
  adopt: (result) => Promise.resolve({ id: result, computed: { result }, settings: {} }),
};

export const randomInteger: RandomKind = {
  settings: (inputs) => inputs,
  validate: ({ min, max, seed }) => {
    // The official one draws from Go's own generator then; another would give other values for the same seed.
    if (seed !== undefined) {
      throw new Unsupported("the lab's stand-in for random does not support RandomInteger's seed.");
    }
    return typeof min === "number" && typeof max === "number" && min <= max
      ? undefined
      : `min (${JSON.stringify(min)}) must not be above max (${JSON.stringify(max)})`;
  },
  computed: ["result"],
  secret: [],
  generate: ({ min, max }) => {
    const result = randomInt(Number(min), Number(max) + 1);
    return Promise.resolve({ id: String(result), computed: { result } });
  },
  /** `15390,1,50000`: the value, min, max. */
  adopt: (importId) => {
    const [result = NaN, min = NaN, max = NaN] = importId.split(",").map(Number);
    return Promise.resolve({ id: String(result), computed: { result }, settings: { min, max } });
  },
};
