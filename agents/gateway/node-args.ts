/**
 * Arguments for `node` before the path of the gateway's bundle. Unlike the other agents it is compiled (no `--jitless`):
 * it parses and writes JSON all day. The heap holds its cache, and answers on their way.
 */
export const gatewayNodeArgs: readonly string[] = ["--max-old-space-size=256"];
