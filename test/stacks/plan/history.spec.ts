import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import { reth } from "../../../catalogue/chains/ethereum/reth.ts";
import { profileOf } from "../../../catalogue/profiles/index.ts";
import { explain } from "../../../stacks/explain.ts";
import { decide, type Decision } from "../../../stacks/plan/decide.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import { historyOfWords } from "../../../stacks/plan/needs/history.ts";
import { widened } from "../../../stacks/plan/widened.ts";
import type { InitPlan, NodePlan } from "../../../stacks/plan/types.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { configOf } from "../../support/stacks.ts";

const config = (chain: string) =>
  configOf(`config:
    aws:region: us-east-1
    cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }
    cryptokube:network: { nat: zone }
    cryptokube:chains:
      - { name: chain, chain: ethereum, network: mainnet, consensus: lighthouse, ${chain} }`);

function decided(chain: string, lock?: Lock): Decision {
  const result = decide(config(chain), "prod", { lock });
  assert.ok(result.ok, JSON.stringify(result));
  return result.decision;
}
function refused(chain: string, lock: Lock) {
  const result = decide(config(chain), "prod", { lock });
  assert.ok(!result.ok);
  return result.errors;
}
const nodeOf = (chain: string) =>
  planEnvironment(
    configOf(`config:
    cryptokube:cluster: { kind: existing, context: test }
    cryptokube:chains:
      - { name: chain, chain: ethereum, consensus: lighthouse, ${chain} }`),
    "prod",
  ).chains[0]!.nodes[0]!;

const custom = "execution: geth, history: { blocks: postprague, state: 20000 }";

describe("stacks/plan: history that a file chooses field by field", () => {
  it("is sized by the mode that covers it, and says what it is in the plan's words", () => {
    const [need] = decided(custom).needs;
    assert.equal(
      need!.profile,
      "ethereum mainnet geth+lighthouse archive (blocks postprague, state 20000, logs 2350000, transactions postprague)",
    );
    assert.equal(need!.volumes[0]!.todayGiB, profileOf("geth", "mainnet", "archive")!.disk.todayGiB);
  });

  it("leaves the words of a mode as they were, whether it is named or written out", () => {
    const words = "ethereum mainnet geth+lighthouse postprague";
    assert.equal(decided("execution: geth, history: postprague").needs[0]!.profile, words);
    assert.equal(decided("execution: geth, history: { blocks: postprague }").needs[0]!.profile, words);
  });

  it("is read back from those words", () => {
    const { next } = decided(custom);
    assert.deepEqual(historyOfWords(next.capacity.placements[0]!.profile, catalogue), {
      client: "geth",
      network: "mainnet",
      history: { blocks: "postprague", state: 20_000, logs: 2_350_000, transactions: "postprague" },
    });
    assert.deepEqual(historyOfWords("ethereum sepolia reth+nimbus minimal supernode", catalogue)?.history, {
      blocks: 10_064,
      state: 10_064,
      logs: 64,
      transactions: 0,
    });
    for (const words of ["bitcoin mainnet bitcoind full", "prometheus", "ethereum dev geth", ""]) {
      assert.equal(historyOfWords(words, catalogue), undefined);
    }
  });

  it("is what the client is told", () => {
    const flags = nodeOf(`network: mainnet, ${custom}`).clients[0]!.args;
    for (const flag of ["--history.chain=postprague", "--gcmode=archive", "--history.state=20000"]) {
      assert.ok(flags.includes(flag), flag);
    }
  });

  it("is explained: what is kept, and whose size stands for it", () => {
    const loaded = decided(custom);
    const text = explain({ ...loaded, environment: "prod", config: config(custom), lock: loaded.next }, "chain-0");
    const said = JSON.stringify(text);
    assert.ok(
      said.includes(
        "Its geth keeps blocks from Prague on, state of the newest 20,000 blocks, logs of the newest 2,350,000 blocks " +
          "and transactions from Prague on. It is sized as archive, the mode of a known size with the least data that " +
          "covers it.",
      ),
      said,
    );
  });
});

describe("stacks/plan: history that is narrowed or widened", () => {
  const accepted = (chain: string): Lock => decided(chain).next;

  it("may get narrower on a node that was accepted", () => {
    const next = decided("execution: geth, history: postprague", accepted("execution: geth, history: all"));
    assert.equal(next.needs[0]!.profile, "ethereum mainnet geth+lighthouse postprague");
  });

  it("is refused where it is wider than what was accepted, with what to do instead", () => {
    const [error, ...others] = refused("execution: geth, history: all", accepted("execution: geth"));
    assert.deepEqual(others, []);
    assert.deepEqual(error, {
      path: "config.cryptokube:chains[0].history",
      found: "chain-0: blocks all",
      allowed: "no more than it was accepted with: blocks postmerge",
      remedy:
        "What was pruned, or never fetched, does not come back. Add a node that keeps it from its beginning (a new entry " +
        "in nodes, or a chain of its own), and remove this one when that is synced.",
    });
  });

  it("may get wider where the client makes it anew by itself: geth's indexes", () => {
    const wider = "execution: geth, history: { blocks: postmerge, transactions: postmerge }";
    const before = accepted("execution: geth").capacity;
    assert.deepEqual(widened(decided(wider).needs, before, catalogue), []);
    const errors = refused("execution: reth, history: full", accepted("execution: reth, history: { transactions: 5 }"));
    assert.equal(errors[0]!.allowed, "no more than it was accepted with: transactions 5");
  });

  it("may be anything on a node that is new beside the accepted ones", () => {
    const list = "nodes: [{ execution: geth }, { execution: geth, history: all }]";
    assert.ok(decide(config(list), "prod", { lock: accepted("execution: geth") }).ok);
  });
});

describe("stacks/plan: the container that narrows history", () => {
  const historyOf = ({ init }: NodePlan): InitPlan | undefined => init.find(({ name }) => name === "history");

  for (const client of [geth, reth]) {
    it(`runs ${client.name}'s own image before it, on its volume, with what it is given itself`, () => {
      const node = nodeOf(`network: sepolia, execution: ${client.name}`);
      const init = historyOf(node);
      assert.deepEqual(
        node.init.map(({ name }) => name),
        ["bootstrap", "history"],
      );
      assert.deepEqual(
        [init!.name, init!.image, init!.volumes, init!.resources],
        ["history", client.image, ["execution"], node.clients[0]!.resources],
      );
      assert.equal(init!.args![0], "/data/cryptokube/history");
      assert.equal(init!.args![1], client === geth ? "/data/geth/geth/chaindata" : "/data/reth/db");
    });
  }

  it("asks reth to prune by a file of its own, beside the marker", () => {
    const { args } = historyOf(nodeOf("network: mainnet, execution: reth, history: minimal"))!;
    const [shell, flag, script, , toml] = args!.slice(7);
    assert.deepEqual([shell, flag], ["sh", "-c"]);
    assert.equal(
      script,
      'printf %s "$1" >/data/cryptokube/reth-prune.toml && exec reth prune --chain=mainnet --datadir=/data/reth ' +
        "--config=/data/cryptokube/reth-prune.toml --log.stdout.format=json --log.file.max-files=0 --color=never",
    );
    assert.match(toml!, /^\[prune\]\n/);
  });

  it("has nothing to run where all is kept, and there is none in a development mode", () => {
    assert.equal(historyOf(nodeOf("network: mainnet, execution: reth, history: archive"))!.args!.length, 7);
    const dev = planEnvironment(
      configOf("config: { cryptokube:chains: [{ name: a, chain: ethereum, network: dev, execution: geth }] }"),
      "dev",
    );
    assert.deepEqual(dev.chains[0]!.nodes[0]!.init, []);
  });
});
