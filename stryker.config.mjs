/**
 * Mutation tests of the pure parts, where a changed line must fail a test: `npm run mutate`. The shells around them are
 * tested against real sockets and processes, which is too slow to repeat for each mutant.
 */
import "./test/agents/stryker-mocha.mjs";

/** Rooms whose pure files are mutated, with the specs that hold them. */
const rooms = [
  { room: "agents/health", files: ["comparison", "readiness", "restart-turn", "settings", "status"] },
  { room: "agents/node-settings", files: ["compare", "settings"] },
  {
    room: "agents/roller",
    files: ["condition", "decide", "doubt", "memory", "settings", "stuck"],
    // decide.spec.ts tests what decide.ts is made of, too.
    specs: ["agents/roller/decide", "agents/roller/memory", "agents/roller/settings"],
  },
  {
    room: "stacks/config",
    files: [
      ...["check", "drafts", "errors", "file", "issues", "known", "lines", "nearest", "place", "rules", "secrets"],
      ...["versions", "walk", "words", "write"],
      ...["chains", "cluster", "ethereum", "fields", "names", "references"].map((name) => `rules/${name}`),
    ],
    specs: ["cluster", "file", "nearest", "read-config", "rules", "write", "yaml"].map(
      (name) => `stacks/config/${name}`,
    ),
  },
  {
    room: "stacks/plan",
    files: ["chains", "flows", "names", "platform"],
    specs: ["stacks/plan", "stacks/program", "components/security/network", "golden/golden"],
  },
  {
    room: "stacks/plan/capacity",
    files: ["disks", "identity", "machines", "place", "pools", "reasons", "spread", "stable", "stock", "zones"],
    specs: ["disks", "machines", "pools", "reasons", "reoptimise", "solve", "spread", "stable", "stock", "zones"].map(
      (name) => `stacks/plan/capacity/${name}`,
    ),
  },
  {
    room: "stacks/plan/lock",
    files: ["canonical", "difference", "format", "node-difference", "pool-difference", "rules", "scan"],
    specs: ["difference", "format"].map((name) => `stacks/plan/lock/${name}`),
  },
  {
    room: "stacks/plan/needs",
    files: ["beside", "chains", "parts", "platform", "sizing"],
    specs: ["stacks/plan/needs"],
  },
  { room: "cli", files: ["nodes", "table"] },
];

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "mocha",
  testRunnerNodeArgs: ["--import", new URL("test/agents/stryker-mocha.mjs", import.meta.url).href],
  mochaOptions: {
    spec: rooms.flatMap(({ room, files, specs = files.map((name) => `${room}/${name}`) }) =>
      specs.map((name) => `test/${name}.spec.ts`),
    ),
  },
  mutate: rooms.flatMap(({ room, files }) => files.map((name) => `${room}/${name}.ts`)),
  coverageAnalysis: "perTest",
  concurrency: 2,
  reporters: ["clear-text", "html", "progress"],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: "reports/mutation.html" },
  tempDirName: ".stryker-tmp",
  thresholds: { high: 90, low: 80, break: 75 },
};
