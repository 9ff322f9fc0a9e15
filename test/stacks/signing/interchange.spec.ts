import assert from "node:assert/strict";
import { checkInterchange } from "../../../stacks/signing/check-interchange.ts";
import { readInterchange } from "../../../stacks/signing/interchange.ts";

const genesis = `0x${"04".repeat(32)}`;
const key = (digit: string) => `0x${digit.repeat(96)}`;
const root = (digit: string) => `0x${digit.repeat(64)}`;

/** A file of one key, and what is said otherwise of it. */
function file(entry: object = {}, metadata: object = {}, data?: unknown): string {
  return JSON.stringify({
    metadata: { interchange_format_version: "5", genesis_validators_root: genesis, ...metadata },
    data: data ?? [{ pubkey: key("a"), signed_blocks: [], signed_attestations: [], ...entry }],
  });
}

const block = (slot: string, signing_root?: string) => ({
  slot,
  ...(signing_root === undefined ? {} : { signing_root }),
});
const vote = (source_epoch: string, target_epoch: string, signing_root?: string) => ({
  source_epoch,
  target_epoch,
  ...(signing_root === undefined ? {} : { signing_root }),
});
const paths = (text: string, expected = {}) => checkInterchange(text, expected).errors.map(({ path }) => path);

describe("a history of what validators signed (EIP-3076)", () => {
  it("is taken where it is whole, with the marks below which nothing will be signed", () => {
    const text = file({
      signed_blocks: [block("81952", root("4")), block("81951")],
      signed_attestations: [vote("2290", "3007", root("5")), vote("2290", "3008")],
    });
    const report = checkInterchange(text, {
      genesisValidatorsRoot: genesis.toUpperCase().replace("0X", "0x"),
      publicKeys: [key("A")],
    });
    assert.deepEqual(report.errors, []);
    assert.equal(report.ok, true);
    assert.deepEqual(report.keys, [
      {
        publicKey: key("a"),
        blocks: 2,
        attestations: 2,
        lowest: { slot: "81951", source: "2290", target: "3007" },
        highest: { slot: "81952", source: "2290", target: "3008" },
      },
    ]);
  });

  it("tells everything that cannot be understood at once, each by its place", () => {
    const text = file({}, { interchange_format_version: 5, genesis_validators_root: "0x04" }, [
      { pubkey: "0xabc", signed_blocks: [{}, block("-1"), block("007"), block("1", "0x1")] },
      { pubkey: key("b"), signed_blocks: [{ slot: 3 }], signed_attestations: [vote("9", "8"), "x"] },
      {
        pubkey: key("c"),
        signed_blocks: [block(String(2n ** 64n))],
        signed_attestations: [vote("0", String(2n ** 64n - 1n))],
      },
    ]);
    assert.deepEqual(paths(text), [
      "metadata.interchange_format_version",
      "data[0].pubkey",
      "data[0].signed_blocks[0].slot",
      "data[0].signed_blocks[1].slot",
      "data[0].signed_blocks[2].slot",
      "data[0].signed_blocks[3].signing_root",
      "data[0].signed_attestations",
      "data[1].signed_blocks[0].slot",
      "data[1].signed_attestations[0]",
      "data[1].signed_attestations[1]",
      "data[2].signed_blocks[0].slot",
      "metadata.genesis_validators_root",
    ]);
  });

  it("is no history where the text is none, or holds nothing", () => {
    assert.match(checkInterchange("{").errors[0]?.remedy ?? "", /not JSON/);
    assert.deepEqual(paths("[]"), [""]);
    assert.deepEqual(paths("{}"), ["metadata", "data"]);
    assert.equal(readInterchange("{}").interchange, undefined);
  });

  it("is refused where it is of another network, or of other keys", () => {
    assert.deepEqual(paths(file(), { genesisValidatorsRoot: root("1") }), ["metadata.genesis_validators_root"]);
    const [missing] = checkInterchange(file(), { publicKeys: [key("a"), key("f")] }).errors;
    assert.equal(missing?.found, `nothing of ${key("f")}`);
    assert.match(missing.remedy, /with that signer stopped/);
  });

  it("is refused where a key proposed two blocks in one slot", () => {
    const [conflict] = checkInterchange(file({ signed_blocks: [block("7", root("1")), block("7", root("2"))] })).errors;
    assert.equal(conflict?.path, "data[0].signed_blocks[1]");
    assert.equal(conflict.found, `a double proposal with data[0].signed_blocks[0], of ${key("a")}`);
  });

  it("takes a message without a root for another one than that with a root", () => {
    assert.deepEqual(paths(file({ signed_blocks: [block("7", root("1")), block("7")] })), ["data[0].signed_blocks[1]"]);
    assert.deepEqual(paths(file({ signed_attestations: [vote("1", "2"), vote("1", "2", root("1"))] })), [
      "data[0].signed_attestations[1]",
    ]);
  });

  it("is refused where a key voted twice for a target, or around another vote", () => {
    assert.deepEqual(paths(file({ signed_attestations: [vote("1", "4"), vote("2", "4")] })), [
      "data[0].signed_attestations[1]",
    ]);
    const around = checkInterchange(file({ signed_attestations: [vote("2", "3"), vote("1", "4")] })).errors;
    assert.deepEqual(
      around.map(({ path, found }) => [path, found]),
      [["data[0].signed_attestations[0]", `a surround vote with data[0].signed_attestations[1], of ${key("a")}`]],
    );
  });

  it("sees a conflict of one key in two entries, and none between keys", () => {
    const signed = (pubkey: string, signed_root: string) => ({
      pubkey,
      signed_blocks: [block("7", root(signed_root))],
      signed_attestations: [],
    });
    const own = checkInterchange(file({}, {}, [signed(key("a"), "1"), signed(key("A"), "2")]));
    assert.deepEqual(
      own.errors.map(({ path }) => path),
      ["data[1].signed_blocks[0]"],
    );
    assert.deepEqual(
      own.warnings.map(({ path }) => path),
      ["data[1]"],
    );
    assert.equal(checkInterchange(file({}, {}, [signed(key("a"), "1"), signed(key("b"), "2")])).ok, true);
  });

  it("lets what is repeated pass, and says so, as it does of a key without history", () => {
    const same = {
      signed_blocks: [block("7", root("1")), block("7", root("1"))],
      signed_attestations: [vote("1", "2"), vote("1", "2")],
    };
    const report = checkInterchange(file(same));
    assert.equal(report.ok, true);
    assert.deepEqual(
      report.warnings.map(({ path }) => path),
      ["data[0].signed_blocks[1]", "data[0].signed_attestations[1]"],
    );
    assert.match(checkInterchange(file()).warnings[0]?.found ?? "", /without anything signed/);
  });
});
