/**
 * What brings a signer's database to the version that the signer wants: web3signer ships the steps and takes none
 * itself. They are taken in one transaction, under a lock, so that of several replicas one does it and the others find
 * it done; whatever goes wrong leaves the database as it was.
 */

/** Copies the steps out of the signer's own image: they are that version's. */
export const copyScript = `set -eu
cp "$1"/V*.sql "$2"/
`;

/**
 * Takes the steps that a database lacks, by their numbers. Each names its number in a table, but the first six, which
 * came before it; so a database without the table is a new one.
 *
 * @param psql arguments: the folder of the steps, and the version that must stand at the end.
 */
export const migrateScript = `set -eu
steps=$1
wanted=$2
script=$(mktemp)
# Not echo, to which some shells give backslashes a meaning.
say() { printf '%s\\n' "$1"; }
{
  say "SELECT pg_advisory_xact_lock(3076);"
  say "SELECT to_regclass('database_version') IS NULL AS fresh \\\\gset"
  say "\\\\if :fresh"
  say "SELECT 0 AS version \\\\gset"
  say "\\\\else"
  say "SELECT version FROM database_version WHERE id = 1 \\\\gset"
  say "\\\\endif"
  for file in "$steps"/V*.sql; do
    name=\${file##*/V}
    number=\${name%%__*}
    say "$(expr "$number" + 0) $file"
  done | sort -n | while read -r number file; do
    say "SELECT $number > :version AS lacking \\\\gset"
    say "\\\\if :lacking"
    say "\\\\echo step $number"
    say "\\\\i $file"
    say "\\\\endif"
  done
  say "SELECT version <> $wanted AS other FROM database_version WHERE id = 1 \\\\gset"
  say "\\\\if :other"
  say "\\\\warn 'the database is of another version than $wanted: an older signer cannot use a newer database'"
  say "SELECT 1 / 0 AS refused;"
  say "\\\\endif"
} > "$script"
exec psql --no-psqlrc --quiet --no-password --set=ON_ERROR_STOP=1 --single-transaction --file="$script"
`;
