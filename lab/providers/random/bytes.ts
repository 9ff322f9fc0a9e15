import { randomBytes as cryptoBytes } from "node:crypto";
import type { Properties } from "../protocol/values.ts";
import type { Generated, RandomKind } from "./kind.ts";

function atLeastOne(from: Properties, key: string): string | undefined {
  const value = from[key];
  return typeof value === "number" && Number.isInteger(value) && value >= 1
    ? undefined
    : `${key} must be a whole number of at least 1`;
}

function identifier(bytes: Buffer, prefix: string): Generated {
  const b64Url = bytes.toString("base64url");
  return {
    // Without the prefix, as the official one's.
    id: b64Url,
    computed: {
      b64Url: prefix + b64Url,
      b64Std: prefix + bytes.toString("base64"),
      hex: prefix + bytes.toString("hex"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
    },
  };
}

export const randomId: RandomKind = {
  settings: (inputs) => inputs,
  validate: (from) => atLeastOne(from, "byteLength"),
  computed: ["b64Url", "b64Std", "hex", "dec"],
  secret: [],
  generate: (from) => {
    const prefix = typeof from["prefix"] === "string" ? from["prefix"] : "";
    return Promise.resolve(identifier(cryptoBytes(Number(from["byteLength"])), prefix));
  },
  /** `p-9hUg`, or with a prefix `my-prefix-,p-9hUg`. */
  adopt: (importId) => {
    const comma = importId.lastIndexOf(",");
    const prefix = comma < 0 ? "" : importId.slice(0, comma);
    const bytes = Buffer.from(importId.slice(comma + 1), "base64url");
    const settings = { byteLength: bytes.length, ...(prefix === "" ? {} : { prefix }) };
    return Promise.resolve({ ...identifier(bytes, prefix), settings });
  },
};

function encoded(bytes: Buffer): Generated {
  return { id: "none", computed: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
}

export const randomBytes: RandomKind = {
  settings: (inputs) => inputs,
  validate: (from) => atLeastOne(from, "length"),
  computed: ["base64", "hex"],
  secret: ["base64", "hex"],
  generate: (from) => Promise.resolve(encoded(cryptoBytes(Number(from["length"])))),
  adopt: (importId) => {
    const bytes = Buffer.from(importId, "base64");
    return Promise.resolve({ ...encoded(bytes), settings: { length: bytes.length } });
  },
};
