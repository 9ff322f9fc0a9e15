import { isObject } from "../../protocol/values.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";

const TAGS_AT_MOST = 50;

/** What every service holds tags to. */
const tags: HandCheck = {
  name: "tags",
  reason: `At most ${String(TAGS_AT_MOST)} tags, keys of 128 and values of 256 characters, none that begins with aws:. Tagging AWS resources user guide, tag naming limits; read 2026-11-25`,
  properties: ["tags", "tagsAll"],
  run({ inputs }) {
    const all = isObject(inputs["tagsAll"]) ? inputs["tagsAll"] : {};
    const wrong = Object.entries(all).filter(
      ([key, value]) =>
        key === "" || key.length > 128 || /^aws:/i.test(key) || typeof value !== "string" || value.length > 256,
    );
    const many = Object.keys(all).length > TAGS_AT_MOST;
    return [
      ...(many
        ? [{ code: "TooManyTags", property: "tags", message: `has more than ${String(TAGS_AT_MOST)} tags` }]
        : []),
      ...wrong.map(([key]) => ({ code: "InvalidTag", property: `tags.${key}`, message: this.reason })),
    ];
  },
};

/** The type, with what is held of its tags. */
export function withTags(kind: ResourceKind): ResourceKind {
  return kind.taggable ? { ...kind, checks: [...kind.checks, tags] } : kind;
}
