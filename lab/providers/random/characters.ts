import { randomInt } from "node:crypto";
import { hash } from "bcryptjs";
import type { Properties } from "../protocol/values.ts";
import type { RandomKind } from "./kind.ts";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NUMERIC = "0123456789";
// The official default: the documentation of RandomPassword.overrideSpecial, @pulumi/random 4.21.2.
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

// The official hash's cost, and the most bytes of a password that bcrypt looks at.
const BCRYPT_COST = 10;
const BCRYPT_BYTES = 72;

interface CharacterClass {
  characters: string;
  minimum: number;
}

function number(properties: Properties, key: string): number {
  const value = properties[key];
  return typeof value === "number" ? value : 0;
}

function settings(inputs: Properties): Properties {
  const numeric = inputs["numeric"] ?? inputs["number"] ?? true;
  return {
    lower: true,
    upper: true,
    special: true,
    minLower: 0,
    minNumeric: 0,
    minSpecial: 0,
    minUpper: 0,
    ...inputs,
    // Two names of one setting; the second is the older.
    numeric,
    number: numeric,
  };
}

function classes(from: Properties): CharacterClass[] {
  const special = typeof from["overrideSpecial"] === "string" ? from["overrideSpecial"] : "";
  const all = [
    { wanted: from["lower"], characters: LOWER, minimum: number(from, "minLower") },
    { wanted: from["upper"], characters: UPPER, minimum: number(from, "minUpper") },
    { wanted: from["numeric"], characters: NUMERIC, minimum: number(from, "minNumeric") },
    { wanted: from["special"], characters: special || SPECIAL, minimum: number(from, "minSpecial") },
  ];
  return all.filter(({ wanted, minimum }) => wanted === true || minimum > 0);
}

function pick(characters: string, howMany: number): string[] {
  return Array.from({ length: howMany }, () => characters.charAt(randomInt(characters.length)));
}

/** Fisher and Yates's shuffle, so that the required characters do not stand in front. */
function shuffle(characters: string[]): string {
  const result = [...characters];
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [result[i], result[j]] = [result[j] ?? "", result[i] ?? ""];
  }
  return result.join("");
}

export function randomText(from: Properties): string {
  const wanted = classes(from);
  const required = wanted.flatMap(({ characters, minimum }) => pick(characters, minimum));
  const all = wanted.map(({ characters }) => characters).join("");
  return shuffle([...required, ...pick(all, number(from, "length") - required.length)]);
}

function validate(from: Properties): string | undefined {
  const length = number(from, "length");
  const wanted = classes(from);
  const required = wanted.reduce((sum, { minimum }) => sum + minimum, 0);
  if (wanted.length === 0) return "at least one of lower, upper, numeric and special must be wanted";
  if (!Number.isInteger(length) || length < 1) {
    return `length must be a whole number of at least 1, found ${String(length)}`;
  }
  if (length < required) {
    return `length (${String(length)}) is less than the required characters together (${String(required)})`;
  }
  return undefined;
}

const shared = { settings, validate };

/** The id is the value itself. */
export const randomString: RandomKind = {
  ...shared,
  computed: ["result"],
  secret: [],
  generate: (from) => {
    const result = randomText(from);
    return Promise.resolve({ id: result, computed: { result } });
  },
  adopt: (result) =>
    Promise.resolve({ id: result, computed: { result }, settings: settings({ length: result.length }) }),
};

async function password(result: string) {
  const seen = Buffer.from(result, "utf8").subarray(0, BCRYPT_BYTES).toString("utf8");
  // An id stands in state in the clear, so a password's says nothing.
  return { id: "none", computed: { result, bcryptHash: await hash(seen, BCRYPT_COST) } };
}

export const randomPassword: RandomKind = {
  ...shared,
  computed: ["result", "bcryptHash"],
  secret: ["result", "bcryptHash"],
  generate: (from) => password(randomText(from)),
  adopt: async (result) => ({ ...(await password(result)), settings: settings({ length: result.length }) }),
};
