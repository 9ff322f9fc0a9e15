/**
 * Mutation tests of the pure parts, where a changed line must fail a test: `npm run mutate`, and of some rooms alone
 * `MUTATE_ROOMS="catalogue/logs stacks/plan/fluentd" npm run mutate`, or of some files, with a room's specs all the same:
 * `MUTATE_ROOMS="stacks/plan/peers.ts"`. The shells around them are tested against real sockets and processes, which is too
 * slow to repeat for each mutant.
 */
import "./test/agents/stryker-mocha.mjs";

const named = (names) => names.split(" ");
const within = (folder, names) => named(names).map((name) => `${folder}/${name}`);

/** Rooms whose pure files are mutated, with the specs that hold them. */
export const rooms = [
  {
    room: "agents/bootstrap",
    files: [
      ...named("decide request settings"),
      ...within("archive", "choose manifest row"),
      ...within("checkpoint", "age agree header"),
      ...within("s3", "bucket-url sign xml"),
      ...within("sibling", "wait"),
      ...within("snapshot", "answer layout tar"),
    ],
    specs: [
      ...within("agents/bootstrap", "agree decide download header s3 tar"),
      ...within("agents/bootstrap/archive", "choose manifest read store write"),
    ],
  },
  {
    room: "agents/bootstrap",
    files: ["disk", "failure", "identity", "volume"],
    specs: ["agents/bootstrap/volume"],
  },
  {
    room: "agents/gateway",
    files: named("admit answer cache call filters frames heads json keccak keys methods need rate settings spelling"),
    specs: within("agents/gateway", "admit answer cache call frames heads keccak keys methods names need settings"),
  },
  {
    room: "agents/health",
    files: ["client-version", "clocks", "recent-blocks"],
  },
  {
    room: "agents/health",
    files: named("comparison jwt-mismatch readiness restart-turn settings status"),
    specs: within("agents/health", "comparison jwt-mismatch readiness readiness.property restart-turn settings status"),
  },
  {
    room: "agents/health",
    files: [
      ...named("beacon-data consensus-doubt consensus-network engine-access failures first-sync fork-question"),
      ...named("fork-schedule fork-watch json-rpc neighbours traffic"),
    ],
    specs: [
      ...within("agents/health", "consensus-doubt consensus-network engine-access first-sync fork-question"),
      ...within("agents/health", "fork-schedule json-rpc neighbours traffic"),
    ],
  },
  { room: "agents/node-settings", files: ["compare", "settings"] },
  {
    room: "agents/roller",
    files: ["condition", "decide", "doubt", "memory", "settings", "stuck"],
    specs: within("agents/roller", "condition decide doubt memory replacement settings stuck"),
  },
  {
    room: "agents/roller",
    files: ["act", "canary", "observe", "programs", "upgrades"],
    // Not upgrades.spec.ts, whose lives of a whole cluster are too long to be repeated for each mutant.
    specs: within("agents/roller", "act canary observe programs trial-order"),
  },
  {
    room: "agents/shared",
    files: ["fields", "http", "prometheus", "text-server", "watched-file"],
    specs: within("agents/shared", "fields http prometheus text-server watched-file"),
  },
  {
    room: "catalogue/dashboards",
    files: named(
      "build build-panel build-table chain cost fleet gateway index logs look node panel platform storage words",
    ),
    // Not schema.spec.ts, which would compile all of them for each mutant.
    specs: within("catalogue/dashboards", "build build-panel build-table colours dashboards laws reading words"),
  },
  {
    room: "catalogue/logs",
    files: ["check-parsers", "survival"],
    specs: ["catalogue/logs/parsers", "stacks/config/fluentd"],
  },
  { room: "policy", files: ["evaluate", "rules"] },
  {
    room: "policy/rules",
    files: [
      ...named("aws-api-endpoint-not-public aws-buckets-private aws-disks-encrypted aws-iam-no-star"),
      ...named("aws-machines-imdsv2 aws-node-roles-read-only aws-repositories-immutable aws-secrets-encrypted"),
      ...named("budgets-let-unhealthy-go chain-claims-single-pod chain-services-internal"),
      ...named("chain-sets-rolled-by-roller chain-sets-without-templates config-maps-without-secrets"),
      ...named("host-paths-read-only images-pinned namespaces-default-deny namespaces-restricted"),
      ...named("pods-secrets-by-reference pods-without-tokens signer-services-internal"),
    ],
  },
  { room: "stacks", files: ["adoption", "compare", "explain"] },
  { room: "stacks", files: named("forks interop-warnings standing upgrades warnings") },
  {
    room: "stacks/config",
    files: [
      ...named("check cluster drafts errors file issues json-schema known lines nearest network place planning"),
      ...named("primitives quantities rules secrets versions walk words write"),
      ...within("rules", "chains cluster ethereum fields names references"),
    ],
    specs: within(
      "stacks/config",
      "beside cluster errors existing-cluster file json-schema known names nearest primitives read-config rules words write yaml",
    ),
  },
  {
    room: "stacks/config/rules",
    files: [
      ...named("alerts aws bootstrap choice ethereum-history fluentd gateway grafana peers private-network"),
      ...named("prometheus signers validators"),
    ],
    specs: [
      ...within("stacks/config", "alerts aws bootstrap choice ethereum-nodes fluentd gateway grafana history peers"),
      ...within("stacks/config", "private-network prometheus remote-write signers validators"),
    ],
  },
  {
    room: "stacks/estimate",
    files: named("addresses compute disks estimate growth lines quotas runs-out services traffic why"),
    specs: within("stacks/estimate", "estimate growth lines quotas runs-out why"),
  },
  {
    room: "stacks/explain",
    files: named("group node pool sources view volume words"),
    specs: ["stacks/explain", ...within("stacks/explain", "node pool volume words")],
  },
  {
    room: "stacks/plan",
    files: ["chains", "flows", "names", "platform"],
    specs: ["stacks/plan", "stacks/program", "components/security/network", "golden/golden"],
  },
  {
    room: "stacks/plan",
    files: ["addresses", ...within("addresses", "accepted aws checks choose cidr gcp given question room text")],
    specs: within("stacks/plan/addresses", "accepted cidr computed given properties"),
  },
  { room: "stacks/plan", files: ["rules"], specs: ["stacks/plan/alertmanager", "stacks/plan/rules"] },
  { room: "stacks/plan", files: ["peers"] },
  {
    room: "stacks/plan",
    files: [
      ...named("checkpoint claims client-choice exporters grafana-ini grafana health internet left-out narrow"),
      ...named("prometheus prometheus-operator remote-write scheduling upgrade widened"),
    ],
    specs: [
      ...within("stacks/plan", "bootstrap checkpoint exporters grafana grafana-flows grafana-ini grafana-plan health"),
      ...within(
        "stacks/plan",
        "history left-out pairs prometheus prometheus-operator remote-write scheduling upgrade widened",
      ),
      ...within("stacks/plan/aws", "pools storage"),
    ],
  },
  {
    room: "stacks/plan/aws",
    files: [
      ...named("addon-policies addons chain-identities cluster documents generations identities impossible"),
      ...named("log-bucket log-identities names network pool-uses pools prometheus-identity registry"),
      ...named("signer-identities storage"),
    ],
    specs: [
      ...within(
        "stacks/plan/aws",
        "addons chain-identities cluster environment generations impossible log-bucket names network",
      ),
      ...within(
        "stacks/plan/aws",
        "pool-uses pools prometheus-identity registry rights roles signer-identities storage",
      ),
    ],
  },
  {
    room: "stacks/plan/capacity",
    files: [
      ...named("bins cost disks exact greedy identity impossible improve items keep machines market moves newcomers"),
      ...named("pack place pools reasons reoptimise spread stable standing stock volumes zones"),
    ],
    specs: [
      ...within(
        "stacks/plan/capacity",
        "bins disks exact improve kept-volumes kept-workloads machines market newcomers pools reasons",
      ),
      ...within("stacks/plan/capacity", "moves packing reoptimise search settle solve spread stable stock zones"),
    ],
  },
  {
    room: "stacks/plan/controllers",
    files: named("autoscaler-policy flows load-balancer-policy"),
    specs: ["stacks/plan/controllers", "stacks/plan/controllers/rights"],
  },
  {
    room: "stacks/plan/fluentd",
    files: named("chosen directives flows pipeline stores survival"),
    specs: [...within("stacks/plan/fluentd", "chosen directives flows pipeline stores"), "stacks/explain/logs"],
  },
  {
    room: "stacks/plan/gateway",
    files: ["flows", "gateway"],
    specs: within("stacks/plan/gateway", "flows gateway parts"),
  },
  {
    room: "stacks/plan/lock",
    files: named("canonical change difference format node-difference pool-difference rebuild rules scan state"),
    specs: within("stacks/plan/lock", "changes difference format leaving rebuild rebuild-pools rules state wrong-text"),
  },
  {
    room: "stacks/plan/needs",
    files: named("beside chains parts platform sizing"),
    specs: ["stacks/plan/needs", ...within("stacks/plan/needs", "beside chains platform")],
  },
  {
    room: "stacks/plan/private",
    files: named("files network node validator"),
    specs: ["stacks/plan/private-network", ...within("stacks/plan/private", "files network node validator")],
  },
  {
    room: "stacks/plan/signing",
    files: named("chosen database flows operator signer validators"),
    specs: within("stacks/plan/signing", "chosen database flows operator signer signing validators"),
  },
  {
    room: "stacks/signing",
    files: named("check-interchange conflicts history-of interchange"),
    specs: within("stacks/signing", "conflicts history-of interchange"),
  },
  { room: "cli", files: ["adoption", "nodes", "rolls", "table"] },
  { room: "cli/orphans", files: ["ask", "find", "keep", "kinds"] },
];

const wanted = process.env.MUTATE_ROOMS?.split(" ");
const isWanted = (name) => wanted?.includes(name) ?? true;
const chosen = rooms
  .map(({ room, files, specs = files.map((name) => `${room}/${name}`) }) => ({
    specs,
    mutated: files.map((name) => `${room}/${name}.ts`).filter((file) => isWanted(room) || isWanted(file)),
  }))
  .filter(({ mutated }) => mutated.length > 0);

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "mocha",
  testRunnerNodeArgs: ["--import", new URL("test/agents/stryker-mocha.mjs", import.meta.url).href],
  mochaOptions: {
    spec: chosen.flatMap(({ specs }) => specs.map((name) => `test/${name}.spec.ts`)),
  },
  mutate: chosen.flatMap(({ mutated }) => mutated),
  coverageAnalysis: "perTest",
  concurrency: 2,
  reporters: ["clear-text", "html", "progress"],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: "reports/mutation.html" },
  tempDirName: ".stryker-tmp",
  thresholds: { high: 90, low: 80, break: 75 },
};
