/** The script that narrows history, by the shell that runs it, with a stand-in for the client's pruning. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { publicLengths } from "../../catalogue/chains/ethereum/networks.ts";
import { reth } from "../../catalogue/chains/ethereum/reth.ts";
import { type History, type HistoryRules, type Kept, keeps } from "../../catalogue/history.ts";
import { narrowCommand, widenedStatus } from "../../catalogue/narrow-history.ts";

const full: History = { blocks: "all", state: 128, logs: 2_350_000, transactions: 2_350_000 };

describe("catalogue/narrow-history", () => {
  let folder: string;
  let pruned: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-narrow-"));
    pruned = path.join(folder, "pruned");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const marker = () => path.join(folder, "cryptokube", "history");
  const dataDir = () => path.join(folder, "client");
  const database = () => {
    mkdirSync(path.join(dataDir(), "geth", "chaindata"), { recursive: true });
    mkdirSync(path.join(dataDir(), "db"), { recursive: true });
  };
  const place = (history: History) => ({
    network: "mainnet",
    dataDir: dataDir(),
    folder: path.join(folder, "cryptokube"),
    history,
  });

  /** Runs it with a program in place of the client's pruning. */
  function narrow(history: History, rules: HistoryRules = geth.history!, shell = `echo "$*" >>${pruned}`) {
    const { command } = rules.narrowing;
    const stood: HistoryRules = {
      ...rules,
      narrowing: {
        ...rules.narrowing,
        command: (context) => {
          const real = command(context);
          return real === undefined ? undefined : ["sh", "-c", shell, "prune", ...real];
        },
      },
    };
    const { command: program, args } = narrowCommand(stood, place(history));
    return [...program, ...args];
  }
  function run(history: History, rules?: HistoryRules, shell?: string) {
    const [program, ...rest] = narrow(history, rules, shell);
    const { status, stdout, stderr } = spawnSync(program!, rest, { encoding: "utf8" });
    assert.equal(stderr, "");
    return { status, stdout };
  }
  const runs = () => (existsSync(pruned) ? readFileSync(pruned, "utf8").trim().split("\n") : []);

  it("marks a volume without a database, and prunes nothing", () => {
    assert.equal(run({ ...full, blocks: "postmerge" }).status, 0);
    assert.deepEqual(runs(), []);
    assert.equal(
      readFileSync(marker(), "utf8"),
      "blocks from:15537393\nstate last:128\nlogs last:2350000\ntransactions last:2350000\n",
    );
  });

  it("prunes once for a history, however often it starts", () => {
    run(full);
    database();
    assert.equal(run(full).status, 0);
    assert.deepEqual(runs(), []);
    for (let start = 0; start < 3; start += 1) assert.equal(run({ ...full, blocks: "postmerge" }).status, 0);
    assert.deepEqual(runs(), [
      `geth --mainnet --datadir=${dataDir()} --log.format=json prune-history --history.chain=postmerge`,
    ]);
    assert.equal(run({ ...full, blocks: "postprague" }).status, 0);
    assert.equal(runs().length, 2);
  });

  it("prunes data that came without a marker: nobody knows how much they keep", () => {
    database();
    assert.equal(run({ ...full, blocks: "postprague" }).status, 0);
    assert.equal(runs().length, 1);
  });

  it("refuses to keep more than there is, says what to do, and changes nothing", () => {
    run({ ...full, blocks: "postprague" });
    database();
    const before = readFileSync(marker(), "utf8");
    const { status, stdout } = run({ ...full, blocks: "postmerge" });
    assert.equal(status, widenedStatus);
    assert.match(stdout, /blocks: postmerge is asked for, and they keep from:22431084\. Nothing was changed\./);
    assert.match(stdout, /Put history back to what it was\. For more, give the chain a node/);
    assert.equal(readFileSync(marker(), "utf8"), before);
    assert.deepEqual(runs(), []);
    assert.equal(run({ ...full, blocks: "postprague" }).status, 0, "and goes on once history is put back");
  });

  it("lets a client make anew what it can: geth its indexes, reth none", () => {
    run(full);
    database();
    assert.equal(run({ ...full, logs: "all", transactions: "all" }).status, 0);
    assert.equal(run({ ...full, state: 20_000 }).status, widenedStatus);
    rmSync(marker());
    const minimal = reth.history!.modes("mainnet").minimal!;
    run(minimal, reth.history);
    assert.equal(run({ ...minimal, transactions: 100 }, reth.history).status, widenedStatus);
  });

  it("leaves to the client what it drops as it runs", () => {
    run({ ...full, state: 20_000 });
    database();
    assert.equal(run(full).status, 0);
    assert.deepEqual(runs(), []);
    assert.match(readFileSync(marker(), "utf8"), /^state last:128$/m);
  });

  it("writes the file that reth's pruning reads, of any field that gets narrower", () => {
    const archive = reth.history!.modes("mainnet").archive!;
    run(archive, reth.history);
    database();
    const seen = `cp "$0" /dev/null 2>/dev/null; shift 4; printf '%s' "$1" >${pruned}`;
    assert.equal(run({ ...archive, state: 20_000 }, reth.history, seen).status, 0);
    assert.match(readFileSync(pruned, "utf8"), /account_history = \{ distance = 20000 \}/);
  });

  it("tries again at the next start where the pruning failed, with its status and words", () => {
    run(full);
    database();
    const { status, stdout } = run({ ...full, blocks: "postmerge" }, undefined, "echo the reason; exit 3");
    assert.equal(status, 3);
    assert.match(stdout, /the reason\n(.|\n)*pruning ended with status 3/);
    assert.match(readFileSync(marker(), "utf8"), /^blocks all$/m);
    assert.equal(run({ ...full, blocks: "postmerge" }).status, 0);
    assert.equal(runs().length, 1);
  });

  it("hands a signal on to the pruning, and waits for its end", async () => {
    run(full);
    database();
    const shell = `trap 'echo ended >${pruned}; exit 9' TERM; echo ready; while :; do sleep 0.05; done`;
    const [program, ...rest] = narrow({ ...full, blocks: "postmerge" }, undefined, shell);
    const child = spawn(program!, rest, { stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (!told.includes("ready") && String(chunk).includes("ready")) child.kill("SIGTERM");
      told += String(chunk);
    });
    const [status] = (await once(child, "close")) as [number | null];
    assert.equal(status, 9, told);
    assert.deepEqual(runs(), ["ended"]);
    assert.match(readFileSync(marker(), "utf8"), /^blocks all$/m);
  });

  it("says where the marker cannot be written", () => {
    writeFileSync(path.join(folder, "cryptokube"), "a file in its way");
    const [program, ...rest] = narrow(full);
    const { status, stdout } = spawnSync(program!, rest, { encoding: "utf8" });
    assert.equal(status, 74);
    assert.match(stdout, /history cannot be written/);
  });

  it("compares as the plan does", () => {
    const rules: HistoryRules = {
      ...geth.history!,
      narrowing: { ...geth.history!.narrowing, offline: [], rebuilt: [], command: () => undefined },
    };
    const lengths: Kept[] = ["all", "postmerge", "postprague", 0, 64, 10_064, 1_965_739, 1_965_740, 9_000_000];
    database();
    for (const had of lengths) {
      for (const wanted of lengths) {
        const of = (kept: Kept): History => ({ blocks: kept, state: kept, logs: kept, transactions: kept });
        rmSync(marker(), { force: true });
        run(of(had), rules);
        const refused = run(of(wanted), rules).status === widenedStatus;
        assert.equal(refused, !keeps(had, wanted, publicLengths.mainnet), `${had} → ${wanted}`);
      }
    }
  });
});
