import { jsonOption, type Command } from "../command.ts";
import { fromWhereTheyStand, jsonText } from "../io.ts";

export const schema: Command = {
  name: "schema",
  positionals: [],
  summary: "print the JSON Schema of environment files, by which editors complete and check them",
  options: {
    out: { type: "text", describe: "write it to this file instead" },
    json: { ...jsonOption, describe: "the same: it is JSON either way" },
  },
  examples: [
    ["schema --out stacks/environment.schema.json", "the schema that environment files name in their first line"],
  ],
  run: async ({ out, json }, io) => {
    const { fileJsonSchema } = await import("../../stacks/config/json-schema.ts");
    const text = jsonText(fileJsonSchema());
    if (out === undefined) {
      io.out(text);
      return 0;
    }
    const { writeWhole } = await import("../files.ts");
    const file = fromWhereTheyStand(io, out);
    writeWhole(file, text);
    io.out(json ? jsonText({ file }) : `${file} is written.\n`);
    return 0;
  },
};
