/**
 * The real geth narrows its history by the very command that a node's pod runs, and once. Its data are a chain that looks
 * like Hoodi's, as long as geth's rules want it (90,000 blocks past Prague): see support/forged-chain.ts. Nobody has the
 * real one here, so what a real one's size makes of the time it takes was not seen.
 */
// needs: linux, root
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { gethHistory } from "../../catalogue/chains/ethereum/geth-history.ts";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { type History, type Kept } from "../../catalogue/history.ts";
import { narrowCommand, widenedStatus } from "../../catalogue/narrow-history.ts";
import { forgeChain } from "./support/forged-chain.ts";
import { realGeth, type RealGeth } from "./support/real-geth.ts";

/** Read in go-ethereum v1.17.6: params/config.go and core/history/historymode.go. */
const genesisHash = "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b";
const prague = { number: 60_412, hash: "0x1562792812ef418eaafc8f1f093d84d9634971e9dd6b0771302eb5b9fd4d2c46" };
/** Blocks that must follow (params.FullImmutabilityThreshold), and some. */
const blocks = prague.number + 90_000 + 50;

const caller = process.geteuid?.() ?? 0;
const user = caller === 0 ? geth.user : caller;
const modes = gethHistory.modes("hoodi");
const keeping = (kept: Kept): History => ({ ...modes.all!, blocks: kept });

describe("geth's own pruning of history, by the command of a node's pod", function () {
  this.timeout(600_000);
  let real: RealGeth;
  let volume: string;
  before(async () => {
    real = await realGeth();
  });
  after(() => {
    real.remove();
  });
  let count = 0;
  beforeEach(() => {
    volume = path.join(real.folder, `volume-${(count += 1)}`);
    mkdirSync(volume);
    chmodSync(volume, 0o777);
  });

  /** As the catalogue's user, with no home folder, where no network leads out. */
  function run(command: readonly string[]): { status: number | null; output: string } {
    const as = [`--reuid=${user}`, `--regid=${user}`, "--clear-groups", "--"];
    const clean = ["env", "-i", `PATH=${real.folder}:/usr/bin:/bin`, ...command];
    const inside = ["--net", "--", "setpriv", ...as, ...clean];
    const [program, ...args] = caller === 0 ? ["unshare", ...inside] : ["sudo", "-n", "unshare", ...inside];
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 120_000, cwd: "/" });
    return { status, output: stdout + stderr };
  }
  const dataDir = () => path.join(volume, "geth");
  const narrow = (history: History, network = "hoodi") => {
    const place = { network, dataDir: dataDir(), folder: path.join(volume, "cryptokube"), history };
    const { command, args } = narrowCommand(gethHistory, place);
    return run([...command, ...args]);
  };
  const marker = () => readFileSync(path.join(volume, "cryptokube/history"), "utf8");
  /** The first block whose body is there, as the freezer's own note says it. */
  const tail = () => {
    const meta = readFileSync(path.join(dataDir(), "geth/chaindata/ancient/chain/bodies.meta"));
    const length = meta[2]! - 0x80;
    return meta[2]! < 0x80 ? meta[2]! : meta.readUIntBE(3, Math.max(length, 1)) * (length > 0 ? 1 : 0);
  };
  const offline = (history: History) =>
    run(["geth", "--hoodi", `--datadir=${dataDir()}`, ...gethHistory.args("hoodi", history), "--exec=0", "console"]);
  const chain = () => {
    // Its first start makes the database, and the marker says what is kept.
    narrow(keeping("all"));
    offline(keeping("all"));
    forgeChain(path.join(dataDir(), "geth/chaindata"), { blocks, genesisHash, known: prague });
    if (caller === 0) assert.equal(spawnSync("chown", ["-R", `${user}:${user}`, volume]).status, 0);
  };

  it("prunes what lies before Prague, once, and starts with it", () => {
    chain();
    const unpruned = offline(keeping("postprague"));
    assert.match(unpruned.output, /history pruning required/, "why it takes the command");
    const { status, output } = narrow(keeping("postprague"));
    assert.equal(status, 0, output);
    assert.match(output, /cryptokube: pruning once, to keep less history: blocks: postprague/);
    assert.match(output, /"msg":"History pruning completed","tail":60412/);
    assert.equal(tail(), prague.number);
    assert.match(marker(), /^blocks from:60412$/m);

    const again = narrow(keeping("postprague"));
    assert.equal(again.status, 0, again.output);
    assert.doesNotMatch(again.output, /pruning once|History pruning/);
    assert.doesNotMatch(offline(keeping("postprague")).output, /history pruning required/);
  });

  it("refuses to keep all again, which geth itself would only warn of, and leaves the data as they are", () => {
    chain();
    narrow(keeping("postprague"));
    const before = statSync(path.join(dataDir(), "geth/chaindata/ancient/chain/bodies.meta")).mtimeMs;
    const { status, output } = narrow(keeping("all"));
    assert.equal(status, widenedStatus, output);
    assert.match(output, /blocks: all is asked for, and they keep from:60412\. Nothing was changed\./);
    assert.equal(statSync(path.join(dataDir(), "geth/chaindata/ancient/chain/bodies.meta")).mtimeMs, before);
    assert.match(offline(keeping("all")).output, /Chain history database is pruned/);
  });

  it("says geth's own reason where its chain is too short to be pruned, and leaves the marker", () => {
    narrow(keeping("all"));
    offline(keeping("all"));
    const { status, output } = narrow(keeping("postprague"));
    assert.equal(status, 1, output);
    assert.match(output, /chain not far enough past target block 60412, need 150412 more blocks/);
    assert.match(output, /the client's own pruning ended with status 1/);
    assert.match(marker(), /^blocks all$/m);
  });

  it("takes data without a marker for as much as there can be, and finds that they were pruned", () => {
    chain();
    narrow(keeping("postprague"));
    spawnSync("rm", ["-r", path.join(volume, "cryptokube")]);
    const { status, output } = narrow(keeping("postprague"));
    assert.equal(status, 0, output);
    assert.match(output, /Database already pruned to target block/);
  });
});
