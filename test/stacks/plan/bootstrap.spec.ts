import assert from "node:assert/strict";
import { type BootstrapSettings, parseBootstrapSettings } from "../../../agents/bootstrap/settings.ts";
import { operatorsOf } from "../../../agents/bootstrap/checkpoint/agree.ts";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { checkpoints } from "../../../catalogue/chains/ethereum/networks.ts";
import { bucketOf } from "../../../stacks/plan/bootstrap.ts";
import { planEnvironment, type Plan } from "../../../stacks/plan.ts";
import { configOf } from "../../support/stacks.ts";
import { pairs } from "../../support/pairs.ts";

const keys = "s3: { region: eu-west-1, credentials: { existingSecret: keys } }";
const planOf = (more = "", nodes = 2): Plan => planEnvironment(pairs({ nodes, more }), "prod");
const first = (plan: Plan) => plan.chains[0]!.nodes[0]!;
const agentOf = (plan: Plan) => first(plan).init.find(({ name }) => name === "bootstrap")?.agent;
const settingsOf = (plan: Plan): BootstrapSettings => parseBootstrapSettings(JSON.stringify(agentOf(plan)!.settings));
const flowOf = (plan: Plan, name: string) => plan.flows.find((flow) => flow.name === `chain-to-${name}`);
const lines = (...text: string[]) => text.join("\n        ");

describe("stacks/plan: what runs before a node's clients", () => {
  it("agrees on a checkpoint for a consensus client, whose client then reads it from files", () => {
    const plan = planOf();
    const { consensus, execution, bucket } = settingsOf(plan);
    assert.deepEqual(consensus, {
      dataDir: "/consensus/lighthouse",
      folder: "/consensus/cryptokube",
      stateFile: "/consensus/cryptokube/checkpoint.state.ssz",
      blockFile: "/consensus/cryptokube/checkpoint.block.ssz",
      servers: checkpoints.mainnet,
      pin: null,
      pace: { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 },
    });
    assert.deepEqual([execution.source, bucket], [{ kind: "peers" }, null]);
    const { args } = first(plan).clients.find(({ role }) => role === "consensus")!;
    assert.ok(args.includes(`--checkpoint-state=${consensus.stateFile}`));
    assert.ok(args.includes(`--checkpoint-block=${consensus.blockFile}`));
    // No server is left for the client to ask.
    assert.deepEqual(
      args.filter((arg) => /https?:/.test(arg)),
      ["--execution-endpoint=http://127.0.0.1:8551"],
    );
  });

  it("comes before whatever else runs there, and asks for less than the clients", () => {
    const [one] = first(planOf()).init;
    assert.equal(one!.name, "bootstrap");
    assert.deepEqual(one!.volumes, ["execution", "consensus"]);
  });

  it("is nothing where there is nothing to do", () => {
    const dev = planEnvironment(
      configOf(
        "config:\n  cryptokube:chains:\n    - { name: chain, chain: ethereum, network: dev, execution: geth }\n",
      ),
      "dev",
    );
    assert.deepEqual(first(dev).init, []);
  });

  it("asks servers of two operators at least on every public network", () => {
    for (const [network, servers] of Object.entries(checkpoints)) assert.ok(operatorsOf(servers) >= 2, network);
  });

  it("takes the file's servers and pin in place of the catalogue's", () => {
    const root = `0x${"ab".repeat(32)}`;
    const plan = planOf(`checkpoint: { servers: [{ url: "http://beacon.mine:5052", by: Me }], pin: "${root}:9" }`);
    const { servers, pin } = settingsOf(plan).consensus!;
    assert.deepEqual([servers, pin], [[{ url: "http://beacon.mine:5052", by: "Me" }], `${root}:9`]);
    assert.ok(first(plan).clients[1]!.args.includes(`--wss-checkpoint=${root}:9`));
    assert.deepEqual(flowOf(plan, "checkpoints")!.ports, [{ port: 5052, protocol: "TCP" }]);
    assert.deepEqual(flowOf(plan, "checkpoints")!.to, { kind: "anywhere" });
    assert.equal(flowOf(planOf(), "checkpoints"), undefined);
  });

  it("says of the execution client what an archive must be of, and what never travels", () => {
    const { subject, dataDir, folder, identityFiles, mustHave } = settingsOf(planOf()).execution;
    const geth = catalogue.execution.geth!;
    assert.deepEqual(subject, {
      chain: "ethereum",
      network: "mainnet",
      client: "geth",
      version: geth.image.split(":")[1],
      history: subject.history,
    });
    assert.match(subject.history, /\S/);
    assert.deepEqual([dataDir, folder], ["/data/geth", "/data/cryptokube/bootstrap"]);
    for (const file of [...geth.identityFiles, ...geth.backup.never]) assert.ok(identityFiles.includes(file), file);
    assert.deepEqual(mustHave, geth.backup.must);
  });

  it("tells archives of different history apart", () => {
    const of = (more: string) => settingsOf(planOf(more)).execution.subject.history;
    assert.notEqual(of(""), of("history: { blocks: all }"));
  });

  it("fetches a snapshot from where the file says, by a flow of its own", () => {
    const sha256 = "a".repeat(64);
    const plan = planOf(
      `bootstrap: { snapshot: { url: "https://x.example:8443/a.tar.zst", sha256: "${sha256}", into: geth } }`,
    );
    const source = { kind: "snapshot", url: "https://x.example:8443/a.tar.zst", sha256, strip: 0, into: "geth" };
    assert.deepEqual(settingsOf(plan).execution.source, source);
    assert.deepEqual(flowOf(plan, "snapshot")!.ports, [{ port: 8443, protocol: "TCP" }]);
  });

  it("reaches a bucket by keys of a Secret, which stand in no plan", () => {
    const plan = planOf(lines("bootstrap: { bucket: s3://seeds/x }", keys));
    const { execution, bucket } = settingsOf(plan);
    assert.deepEqual(execution.source, { kind: "bucket", required: true });
    assert.deepEqual(bucket, { url: "s3://seeds/x", region: "eu-west-1", endpoint: null });
    assert.deepEqual(agentOf(plan)!.env, [
      { name: "AWS_ACCESS_KEY_ID", secretName: "keys", key: "AWS_ACCESS_KEY_ID" },
      { name: "AWS_SECRET_ACCESS_KEY", secretName: "keys", key: "AWS_SECRET_ACCESS_KEY" },
    ]);
    assert.equal(plan.chains[0]!.serviceAccount, undefined);
    assert.deepEqual(flowOf(plan, "bucket")!.ports, [{ port: 443, protocol: "TCP" }]);
    assert.equal(flowOf(plan, "bucket")!.to.kind, "range");
    assert.equal(flowOf(plan, "pod-identity"), undefined);
  });

  it("reaches a server that is not AWS's wherever that is, by its port alone", () => {
    const own = 's3: { region: r, endpoint: "http://minio.mine:9000", credentials: { existingSecret: keys } }';
    const plan = planOf(lines("seed: s3://seeds", own));
    assert.equal(settingsOf(plan).bucket!.endpoint, "http://minio.mine:9000");
    assert.deepEqual(flowOf(plan, "bucket")!.to, { kind: "anywhere" });
    assert.deepEqual(flowOf(plan, "bucket")!.ports, [{ port: 9000, protocol: "TCP" }]);
  });

  it("starts from a seed where that has an archive, and needs none", () => {
    assert.deepEqual(settingsOf(planOf(lines("seed: s3://seeds", keys))).execution.source, {
      kind: "bucket",
      required: false,
    });
    const peers = planOf(lines("seed: s3://seeds", keys, "bootstrap: { peers: true }"));
    assert.deepEqual(settingsOf(peers).execution.source, { kind: "peers" });
    assert.equal(settingsOf(peers).bucket!.url, "s3://seeds");
  });

  it("says that a seed is not reached where there is no way to it", () => {
    const plan = planOf("seed: s3://seeds");
    assert.equal(settingsOf(plan).bucket, null);
    assert.match(plan.leftOut.find(({ name }) => name === "chain: seed")!.why, /s3.credentials/);
    assert.match(planOf("seed: gs://seeds").leftOut.find(({ name }) => name === "chain: seed")!.why, /as S3 does/);
    assert.equal(
      planOf(lines("seed: s3://seeds", keys)).leftOut.find(({ name }) => name === "chain: seed"),
      undefined,
    );
    assert.equal(bucketOf({ seed: "s3://seeds" }, { roles: true }), "s3://seeds");
    assert.equal(bucketOf({ seed: "s3://seeds", bootstrap: { bucket: "s3://other" } }, { roles: true }), "s3://other");
  });

  it("lets siblings copy from each other by a secret of the chain, and none but them", () => {
    const plan = planOf("bootstrap: { sibling: true }", 3);
    const [chain] = plan.chains;
    assert.deepEqual(chain!.siblings, { secretName: "chain-siblings", key: "token" });
    const { siblings, execution, port } = settingsOf(plan);
    assert.deepEqual(execution.source, { kind: "sibling" });
    assert.deepEqual(
      siblings.map(({ node, archive, status }) => [node, archive, status]),
      ["chain-1", "chain-2"].map((node) => [
        node,
        `http://${node}.prod-chains.svc:${port}`,
        `http://${node}.prod-chains.svc:9750/status`,
      ]),
    );
    assert.deepEqual(agentOf(plan)!.env, [
      { name: "BOOTSTRAP_SIBLING_TOKEN", secretName: "chain-siblings", key: "token" },
    ]);
    const flow = flowOf(plan, "stopped-siblings")!;
    assert.deepEqual([flow.from, flow.ports], [flow.to, [{ port, protocol: "TCP" }]]);
    assert.equal(planOf().chains[0]!.siblings, undefined);
  });

  it("makes a new execution volume from a snapshot, and never a consensus one", () => {
    const plan = planOf("bootstrap: { volumeSnapshot: last }");
    assert.deepEqual(
      first(plan).clients.map(({ role, claim }) => [role, claim.fromSnapshot]),
      [
        ["execution", "last"],
        ["consensus", undefined],
      ],
    );
    assert.deepEqual(settingsOf(plan).execution.source, { kind: "volume-snapshot" });
  });
});
