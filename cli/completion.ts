import * as path from "node:path";

/** The shell that `$SHELL` names; bash where it is another, which may read bash's script. */
export function shellOf(shell: string | undefined): "bash" | "zsh" {
  return path.basename(shell ?? "") === "zsh" ? "zsh" : "bash";
}

/**
 * The script that a shell reads once: it asks the front door what a half-written line may go on with. yargs answers in
 * the words of the shell that `$SHELL` names (yargs 18.2.0, build/lib/completion.js), so the script names its own.
 *
 * @param program the front door, absolute: the script is read wherever a shell starts.
 */
export function completionScript(shell: string, program: string): string {
  const call = `${quoted(program)} --get-yargs-completions`;
  return shell === "zsh" ? zsh(call) : bash(call);
}

const bash = (call: string): string => `# Completion of cryptokube for bash, also as ./cryptokube.
_cryptokube_completions() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    case "$word" in "\${COMP_WORDS[COMP_CWORD]}"*) COMPREPLY+=("$word") ;; esac
  done < <(SHELL=bash ${call} "\${COMP_WORDS[@]}" 2>/dev/null)
}
complete -o bashdefault -o default -F _cryptokube_completions cryptokube
`;

const zsh = (call: string): string => `# Completion of cryptokube for zsh, also as ./cryptokube.
_cryptokube_completions() {
  local -a reply
  reply=("\${(@f)$(SHELL=zsh ${call} "\${words[@]}" 2>/dev/null)}")
  if [[ -n "$reply" ]]; then _describe 'cryptokube' reply; else _default; fi
}
compdef _cryptokube_completions cryptokube
`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
