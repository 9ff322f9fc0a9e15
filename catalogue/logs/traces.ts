/**
 * Traces of crashes, which have many lines: of Go, Rust, the Java virtual machine, Node.js and Python. Expressions are
 * Ruby's, without options, as Fluentd's concat takes them.
 */

/** The first line of a trace. */
export const traceStart = [
  "^(?:panic: ",
  "fatal error: ",
  // Go's dump of all goroutines.
  "SIG[A-Z]+: ",
  "unexpected fault address ",
  "thread '[^']*' (?:\\([0-9]+\\) )?panicked at ",
  'Exception in thread "',
  "(?:[a-z][A-Za-z0-9_$]*\\.){2,}[A-Z][A-Za-z0-9_$]*(?:Exception|Error)(?::|$)",
  "(?:Uncaught )?[A-Z][A-Za-z]*Error(?: \\[[A-Z_]+\\])?: ",
  "Traceback \\(most recent call last\\):)",
].join("|");

/** A line that goes on with a trace: whatever does not begin as an entry of any log does. */
export const traceGoesOn =
  "^(?!\\{|(?:time|ts|level)=|\\[(?:INFO|WARNING|ERROR|FATAL|DEBUG)\\] |[IWEF][0-9]{4} [0-9:.]+ |[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])";

/** How long a trace may rest before it counts as whole, seconds. */
export const traceRestsSeconds = 5;
