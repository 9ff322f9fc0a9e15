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
/** What is wrong, what was found there, and what to do, of the one error of a file. */
function only(text: string, expected = {}) {
  const { ok, errors } = checkInterchange(text, expected);
  assert.equal(ok, false);
  assert.equal(errors.length, 1, JSON.stringify(errors));
  return errors[0]!;
}
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

  it("says of what cannot be understood what must stand there", () => {
    const entry = (more: object, place: string, remedy: RegExp) => {
      const { path, remedy: said } = only(file(more));
      assert.equal(path, `data[0].${place}`);
      assert.match(said, remedy);
    };
    for (const wrong of [`x${key("a")}`, `${key("a")}0`, `0x${"g".repeat(96)}`, 7, [key("a")]]) {
      entry({ pubkey: wrong }, "pubkey", /48 bytes in hexadecimal.*0x/);
    }
    for (const wrong of [`x${root("1")}`, `${root("1")}0`, 7]) {
      entry({ signed_blocks: [block("1", wrong as string)] }, "signed_blocks[0].signing_root", /32 bytes in hex/);
    }
    entry({ signed_blocks: [block("1.5")] }, "signed_blocks[0].slot", /whole number .* in quotes/);
    entry({ signed_blocks: [7] }, "signed_blocks[0]", /map of keys/);
    entry({ signed_blocks: {} }, "signed_blocks", /list .* empty one where nothing was signed/);
    entry({ signed_attestations: [vote("9", "8")] }, "signed_attestations[0]", /source after its target/);
    assert.equal(only(file({ signed_attestations: [vote("9", "8")] })).found, "source 9, target 8");
    assert.deepEqual(paths(file({ signed_attestations: [vote("9", "8", "0x1")] })), [
      "data[0].signed_attestations[0]",
      "data[0].signed_attestations[0].signing_root",
    ]);
    assert.match(only(file({}, { interchange_format_version: "4" })).remedy, /"5".*export the file again/);
    assert.match(only(file({}, { genesis_validators_root: "0x04" })).remedy, /32 bytes in hexadecimal/);
  });

  it("is no history where the text is none, or holds nothing", () => {
    const report = checkInterchange("{");
    assert.deepEqual([report.ok, report.warnings, report.keys], [false, [], []]);
    assert.deepEqual(
      report.errors.map(({ path }) => path),
      [""],
    );
    assert.match(report.errors[0]?.remedy ?? "", /not JSON/);
    assert.deepEqual(paths("[]"), [""]);
    assert.deepEqual(paths("null"), [""]);
    assert.deepEqual(paths("{}"), ["metadata", "data"]);
    assert.equal(readInterchange("{}").interchange, undefined);
    assert.deepEqual(readInterchange(file()).issues, []);
  });

  it("is refused where it is of another network, or of other keys", () => {
    const elsewhere = only(file(), { genesisValidatorsRoot: root("A") });
    assert.equal(elsewhere.path, "metadata.genesis_validators_root");
    assert.equal(elsewhere.found, genesis);
    assert.match(elsewhere.remedy, new RegExp(`${root("a")}.* of another network`));
    const missing = only(file(), { publicKeys: [key("a"), key("F")] });
    assert.deepEqual([missing.path, missing.found], ["data", `nothing of ${key("f")}`]);
    assert.match(missing.remedy, /with that signer stopped/);
  });

  it("is refused where a key proposed two blocks in one slot", () => {
    const conflict = only(file({ signed_blocks: [block("7", root("1")), block("7", root("2"))] }));
    assert.equal(conflict.path, "data[0].signed_blocks[1]");
    assert.equal(conflict.found, `a double proposal with data[0].signed_blocks[0], of ${key("a")}`);
    assert.match(conflict.remedy, /sign no more with it/);
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
      own.warnings.map(({ path, found }) => [path, found]),
      [["data[1]", `${key("a")}, of data[0] too`]],
    );
    assert.match(own.warnings[0]!.remedy, /put together/);
    assert.equal(checkInterchange(file({}, {}, [signed(key("a"), "1"), signed(key("b"), "2")])).ok, true);
  });

  it("lets what is repeated pass, and says so, as it does of a key without history", () => {
    const same = {
      signed_blocks: [block("7", root("1")), block("7", root("1")), block("7", root("1"))],
      signed_attestations: [vote("1", "2"), vote("1", "2")],
    };
    const report = checkInterchange(file(same));
    assert.equal(report.ok, true);
    assert.deepEqual(
      report.warnings.map(({ path, found }) => [path, found]),
      [
        ["data[0].signed_blocks[1]", "what stands in data[0].signed_blocks[0] too"],
        ["data[0].signed_blocks[2]", "what stands in data[0].signed_blocks[0] too"],
        ["data[0].signed_attestations[1]", "what stands in data[0].signed_attestations[0] too"],
      ],
    );
    assert.match(report.warnings[0]!.remedy, /counts once/);
    const [empty, ...more] = checkInterchange(file()).warnings;
    assert.deepEqual([empty?.path, empty?.found, more], ["data[0]", `${key("a")}, without anything signed`, []]);
    assert.match(empty?.remedy ?? "", /be sure that it has never signed/);
  });

  it("has no mark of what a key never signed, and is no empty one where it signed either", () => {
    const [blocks] = checkInterchange(file({ signed_blocks: [block("7")] })).keys;
    assert.deepEqual([blocks?.lowest, blocks?.highest], [{ slot: "7" }, { slot: "7" }]);
    const ofVotes = checkInterchange(file({ signed_attestations: [vote("1", "2")] }));
    assert.deepEqual(ofVotes.warnings, []);
    const [votes] = ofVotes.keys;
    assert.deepEqual(
      [votes?.lowest, votes?.highest],
      [
        { source: "1", target: "2" },
        { source: "1", target: "2" },
      ],
    );
  });
});
