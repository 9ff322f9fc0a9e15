import * as path from "node:path";
import { jsonOption, type Command } from "../command.ts";
import { jsonText } from "../io.ts";

export const completion: Command = {
  name: "completion",
  positionals: [],
  summary: "print the script by which bash or zsh completes commands, options and environments",
  options: {
    shell: { type: "text", choices: ["bash", "zsh"], describe: "default: the one that $SHELL names, else bash" },
    json: { ...jsonOption, describe: "the script as JSON" },
  },
  examples: [
    ["completion >> ~/.bashrc", "for every new bash"],
    ["completion --shell zsh >> ~/.zshrc", "for every new zsh"],
  ],
  run: async ({ shell, json }, io) => {
    const { completionScript, shellOf } = await import("../completion.ts");
    const wanted = shell ?? shellOf(process.env.SHELL);
    const script = completionScript(wanted, path.join(io.projectDir, "cryptokube"));
    io.out(json ? jsonText({ shell: wanted, script }) : script);
    return 0;
  },
};
