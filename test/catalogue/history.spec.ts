import assert from "node:assert/strict";
import * as fc from "fast-check";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { publicLengths } from "../../catalogue/chains/ethereum/networks.ts";
import { pruneToml } from "../../catalogue/chains/ethereum/reth-history.ts";
import { reth } from "../../catalogue/chains/ethereum/reth.ts";
import { fitHistory, type Keeper } from "../../catalogue/history-fit.ts";
import {
  type History,
  historyFields,
  historyFrom,
  historyText,
  type HistoryWish,
  type Kept,
  keeps,
} from "../../catalogue/history.ts";
import { profiles } from "../../catalogue/profiles/index.ts";

const { mainnet } = publicLengths;
const keepers: Readonly<Record<"geth" | "reth", Keeper>> = {
  geth: { name: "geth", history: geth.history! },
  reth: { name: "reth", history: reth.history! },
};
const fit = (client: "geth" | "reth", wish: string | HistoryWish | undefined, network = "mainnet") =>
  fitHistory(keepers[client], profiles[client]!, network, wish);
const fitted = (client: "geth" | "reth", wish: string | HistoryWish | undefined, network = "mainnet") => {
  const result = fit(client, wish, network);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const misfits = (client: "geth" | "reth", wish: HistoryWish, network = "mainnet") => {
  const result = fit(client, wish, network);
  assert.ok(!result.ok, JSON.stringify(result));
  return result.misfits;
};
const args = (client: "geth" | "reth", wish: string | HistoryWish, network = "mainnet") =>
  keepers[client].history.args(network, fitted(client, wish, network).history);

export const keptArbitrary: fc.Arbitrary<Kept> = fc.oneof(
  fc.constantFrom<Kept>("all", "postmerge", "postprague", 0),
  fc.integer({ min: 1, max: 30_000_000 }),
);

describe("catalogue/history: how far back", () => {
  it("is an order: of itself no less, and across a third", () => {
    fc.assert(
      fc.property(keptArbitrary, keptArbitrary, keptArbitrary, (a, b, c) => {
        assert.ok(keeps(a, a, mainnet));
        if (keeps(a, b, mainnet) && keeps(b, c, mainnet)) assert.ok(keeps(a, c, mainnet), JSON.stringify([a, b, c]));
      }),
    );
  });

  it("holds a point to keep so many of the newest blocks as the chain is longer than it for certain", () => {
    assert.ok(keeps("postprague", mainnet.length - 22_431_084, mainnet));
    assert.ok(!keeps("postprague", mainnet.length - 22_431_083, mainnet));
  });

  it("never holds a number to keep a point: the chain grows past it", () => {
    assert.ok(!keeps(1_000_000_000, "postprague", mainnet));
    assert.ok(keeps("postmerge", "postprague", mainnet));
    assert.ok(!keeps("postprague", "postmerge", mainnet));
  });

  it("is read back from the words that say it", () => {
    fc.assert(
      fc.property(keptArbitrary, keptArbitrary, keptArbitrary, keptArbitrary, (blocks, state, logs, transactions) => {
        const history: History = { blocks, state, logs, transactions };
        assert.deepEqual(historyFrom(`ethereum mainnet geth+prysm all (${historyText(history)})`), history);
      }),
    );
    assert.equal(historyFrom("ethereum mainnet geth+prysm all"), undefined);
  });
});

describe("catalogue/history: what geth keeps for a wish", () => {
  it("takes each mode's name as before", () => {
    for (const network of ["mainnet", "sepolia", "hoodi"]) {
      for (const mode of Object.keys(profiles.geth!.networks[network]!)) {
        assert.equal(fitted("geth", mode, network).mode, mode);
      }
    }
    assert.deepEqual(fitted("geth", undefined).mode, "postmerge");
    assert.deepEqual(args("geth", "postmerge"), ["--syncmode=snap", "--history.chain=postmerge"]);
  });

  it("fills in what a wish leaves open as in its usual mode", () => {
    assert.deepEqual(fitted("geth", { blocks: "postprague" }), {
      mode: "postprague",
      history: { blocks: "postprague", state: 128, logs: 2_350_000, transactions: 2_350_000 },
    });
  });

  it("maps each field to its own flag", () => {
    assert.deepEqual(args("geth", { blocks: "all", logs: "all", transactions: 50_000 }), [
      "--syncmode=snap",
      "--history.chain=all",
      "--history.logs=0",
      "--history.transactions=50000",
    ]);
    assert.deepEqual(args("geth", { logs: 0, transactions: "postmerge" }), [
      "--syncmode=snap",
      "--history.chain=postmerge",
      "--history.logs.disable",
      "--history.transactions=0",
    ]);
  });

  it("answers for old states only as an archive of so many, which indexes all transactions that it has", () => {
    assert.deepEqual(fitted("geth", { state: 20_000 }).history, {
      blocks: "postmerge",
      state: 20_000,
      logs: 2_350_000,
      transactions: "postmerge",
    });
    assert.deepEqual(args("geth", { state: 20_000 }), [
      "--syncmode=snap",
      "--history.chain=postmerge",
      "--state.scheme=path",
      "--gcmode=archive",
      "--history.state=20000",
    ]);
    assert.deepEqual(misfits("geth", { state: 20_000, transactions: 9000 }), [
      {
        field: "transactions",
        found: 9000,
        allowed: "postmerge",
        nearest: "postmerge",
        remedy: "geth indexes the transactions of all blocks where it keeps old states. Write transactions: postmerge.",
      },
    ]);
  });

  it("executes every block for all states", () => {
    assert.deepEqual(args("geth", "archive"), [
      "--syncmode=full",
      "--history.chain=all",
      "--state.scheme=path",
      "--gcmode=archive",
      "--history.state=0",
      "--history.logs=0",
    ]);
  });

  it("refuses blocks by number, with the nearest point that keeps them", () => {
    const [only, ...others] = misfits("geth", { blocks: 100_000 });
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      field: "blocks",
      found: 100_000,
      allowed: "all, postmerge, postprague",
      nearest: "postprague",
      remedy: "geth cannot keep its blocks so. The nearest that it can keep is blocks: postprague.",
    });
    assert.equal(misfits("geth", { blocks: 10_000_000 }, "hoodi")[0]!.nearest, "all");
    assert.equal(misfits("geth", { blocks: "postmerge" }, "hoodi")[0]!.nearest, "all");
  });

  it("refuses what has no blocks to be of, and says so of every field at once", () => {
    const found = misfits("geth", { blocks: "postprague", logs: "all", transactions: "all", state: 5 });
    assert.deepEqual(
      found.map(({ field, nearest }) => [field, nearest]),
      [
        ["state", 128],
        ["logs", "postprague"],
        ["transactions", "postprague"],
      ],
    );
  });
});

describe("catalogue/history: what reth keeps for a wish", () => {
  it("takes each mode by its own flag, and an archive by none", () => {
    assert.deepEqual(args("reth", "full"), ["--full"]);
    assert.deepEqual(args("reth", "minimal"), ["--minimal"]);
    assert.deepEqual(args("reth", "archive"), []);
    assert.equal(fitted("reth", undefined).mode, "full");
  });

  it("maps each field to its segments", () => {
    assert.deepEqual(args("reth", { blocks: "postprague", state: 20_000, logs: 64, transactions: 0 }), [
      "--prune.sender-recovery.full",
      "--prune.transaction-lookup.full",
      "--prune.receipts.distance=64",
      "--prune.account-history.distance=20000",
      "--prune.storage-history.distance=20000",
      "--prune.bodies.before=22431084",
    ]);
    assert.deepEqual(args("reth", { blocks: "postmerge", state: "all", logs: "postmerge" }), [
      "--prune.sender-recovery.full",
      "--prune.receipts.before=15537394",
      "--prune.bodies.before=15537394",
    ]);
  });

  it("says the same in the file that its pruning reads as in its flags", () => {
    const { history } = fitted("reth", { blocks: 20_000, state: 20_000, logs: 64, transactions: 0 });
    assert.equal(
      pruneToml("mainnet", history),
      [
        "[prune]",
        "block_interval = 5",
        "",
        "[prune.segments]",
        'sender_recovery = "full"',
        'transaction_lookup = "full"',
        "receipts = { distance = 64 }",
        "account_history = { distance = 20000 }",
        "storage_history = { distance = 20000 }",
        "bodies_history = { distance = 20000 }",
        "",
      ].join("\n"),
    );
  });

  it("keeps no fewer blocks and states than it must be able to go back by", () => {
    assert.deepEqual(
      misfits("reth", { blocks: 100, state: 100, logs: 10 }).map(({ field, nearest }) => [field, nearest]),
      [
        ["blocks", 10_064],
        ["state", 10_064],
        ["logs", 64],
      ],
    );
    assert.equal(fitted("reth", { state: "recent" }).history.state, 10_064);
  });

  it("keeps an index no longer than its blocks, where the wish leaves it open", () => {
    assert.equal(fitted("reth", { blocks: 20_000 }).history.transactions, 20_000);
    assert.equal(fitted("reth", { blocks: 20_000 }).history.logs, 10_064);
  });
});

describe("catalogue/history: the size that stands for a wish", () => {
  it("is that of the mode with the least data that covers it", () => {
    assert.equal(fitted("reth", { state: 10_064, blocks: 50_000 }).mode, "full");
    assert.equal(fitted("reth", { blocks: 10_064, logs: 64, transactions: 0 }).mode, "minimal");
    assert.equal(fitted("reth", { state: 10_065 }).mode, "archive");
    assert.equal(fitted("geth", { blocks: "postprague", logs: 0 }).mode, "postprague");
    assert.equal(fitted("geth", { blocks: "all", logs: 5 }).mode, "all");
    assert.equal(fitted("geth", { state: 129 }).mode, "archive");
  });

  it("covers every wish that a client can keep, on every network", () => {
    const wish = fc.record(
      Object.fromEntries(
        historyFields.map((field) => [field, fc.oneof(keptArbitrary, fc.constant("recent" as const))]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<HistoryWish>;
    fc.assert(
      fc.property(
        fc.constantFrom("geth", "reth"),
        fc.constantFrom("mainnet", "sepolia", "hoodi"),
        wish,
        (client, network, wanted) => {
          const result = fit(client, wanted, network);
          if (result.ok) {
            assert.ok(profiles[client]!.networks[network]![result.value.mode] !== undefined);
            const again = fit(client, result.value.history, network);
            assert.deepEqual(again, result);
          } else {
            // What is said to be the nearest is something that it can keep.
            const { field, nearest } = result.misfits[0]!;
            const mended = fit(client, { ...wanted, [field]: nearest }, network);
            assert.ok(
              mended.ok || mended.misfits.every((each) => each.field !== field),
              JSON.stringify([wanted, mended]),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
