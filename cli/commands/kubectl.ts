import type { Command } from "../command.ts";

/** Everything after the name is kubectl's own, `--help` too; the environment comes by the variable. */
export const kubectl: Command = {
  name: "kubectl",
  positionals: [],
  summary: "run kubectl on the cluster of the environment in $CRYPTOKUBE_ENVIRONMENT (default: dev)",
  options: {},
  examples: [["kubectl get pods -A", "every argument is kubectl's own"]],
  run: async ({ environment, rest }) => {
    const { openSession } = await import("../session.ts");
    const session = openSession(environment);
    const { kubectl: runKubectl } = await import("../kubectl.ts");
    return runKubectl(session, rest);
  },
};
