/**
 * What runs in a client's own image before the client: it narrows data that were kept for more, once, and refuses what
 * would be wider. A marker on the volume says for which history its data are; without one, and with a database there,
 * they are taken for all. It never deletes anything itself: only the client's own pruning does, and only its own data.
 */
import { type ChainLength, type History, historyFields, type HistoryRules, type Kept } from "./history.ts";

/** Where it looks, and what it runs. */
export interface NarrowingPlace {
  network: string;
  /** The client's data directory. */
  dataDir: string;
  /** A folder of the platform's on the same volume. */
  folder: string;
  history: History;
}

/** Exit status where data would have to be wider than they are. */
export const widenedStatus = 65;

/**
 * The command of the init container: a POSIX shell, which every client's image has, and what it is told.
 *
 * @throws where the client keeps no history on the network.
 */
export function narrowCommand(rules: HistoryRules, place: NarrowingPlace): { command: string[]; args: string[] } {
  const { network, dataDir, folder, history } = place;
  const { database, offline, rebuilt, command } = rules.narrowing;
  const chain = rules.networks[network];
  if (chain === undefined) throw new Error(`there is no history to keep on ${network}`);
  const pruning = command({ network, dataDir, folder, history });
  const fields = historyFields.map((field) => {
    const how = rebuilt.includes(field) ? "rebuilt" : offline.includes(field) ? "offline" : "running";
    return `${field} ${how} ${measured(history[field], chain)} ${history[field]}`;
  });
  return {
    command: ["sh", "-c", script, "narrow-history"],
    args: [`${folder}/history`, `${dataDir}/${database}`, String(chain.length), ...fields, ...(pruning ?? [])],
  };
}

/** As the shell compares it: `all`, `from:<block>` or `last:<blocks>`. */
function measured(kept: Kept, { points }: ChainLength): string {
  if (kept === "all") return kept;
  return typeof kept === "number" ? `last:${kept}` : `from:${points[kept] ?? 0}`;
}

/** In the shell's words what `keeps` says in ours: a test holds the two to each other. Only of builtins, mkdir and mv. */
const script = `
set -u
marker=$1 database=$2 length=$3 blocks=$4 state=$5 logs=$6 transactions=$7
shift 7
say() { echo "cryptokube: $*"; }
# Whether data that keep $1 lack something of $2.
lacks() {
  [ "$1" = "$2" ] && return 1
  [ "$1" = all ] && return 1
  [ "$2" = all ] && return 0
  [ "$2" = last:0 ] && return 1
  old=\${1#*:} new=\${2#*:}
  case "\${1%%:*} \${2%%:*}" in
    "last last") [ "$old" -lt "$new" ] ;;
    "from from") [ "$old" -gt "$new" ] ;;
    "from last") [ "$new" -gt $((length - old)) ] ;;
    *) return 0 ;;
  esac
}
was() {
  [ -e "$marker" ] || return 0
  while read -r key value; do [ "$key" = "$1" ] && echo "$value"; done <"$marker"
}
write() {
  if ! { mkdir -p "\${marker%/*}" && printf %s "$text" >"$marker.new" && mv "$marker.new" "$marker"; }; then
    say "$marker cannot be written: is the volume full?"
    exit 74
  fi
}
narrowed= wider= text=
for line in "$blocks" "$state" "$logs" "$transactions"; do
  field=\${line%% *} rest=\${line#* }
  how=\${rest%% *} rest=\${rest#* }
  wanted=\${rest%% *} name=\${rest#* }
  text="$text$field $wanted
"
  had=$(was "$field")
  if [ "$how" != rebuilt ] && lacks "\${had:-all}" "$wanted"; then
    wider="$wider $field: $name is asked for, and they keep $had."
  fi
  if [ "$how" = offline ] && lacks "$wanted" "\${had:-all}"; then narrowed="$narrowed $field: $name"; fi
done
if [ ! -e "$database" ]; then
  write
  say "there is no database yet: it keeps from its beginning what the file asks for"
  exit 0
fi
if [ -n "$wider" ]; then
  say "this volume's data cannot keep more history than they do:$wider Nothing was changed."
  say "Put history back to what it was. For more, give the chain a node that keeps it from its beginning (a new entry in"
  say "nodes, or a chain of its own), and remove this one when that is synced."
  exit ${widenedStatus}
fi
if [ -n "$narrowed" ] && [ $# -gt 0 ]; then
  say "pruning once, to keep less history:$narrowed"
  "$@" &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null' TERM INT
  code=0
  wait "$child" || code=$?
  if kill -0 "$child" 2>/dev/null; then
    code=0
    wait "$child" || code=$?
  fi
  if [ "$code" -ne 0 ]; then
    say "the client's own pruning ended with status $code; its reason stands above. Nothing else was changed, and the next"
    say "start tries again. Data of a first sync cannot be pruned: put history back until the node is synced."
    exit "$code"
  fi
  say "pruned"
fi
write
`;
