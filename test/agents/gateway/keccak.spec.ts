import assert from "node:assert/strict";
import { keccak256, transactionHash } from "../../../agents/gateway/keccak.ts";

describe("Keccak-256", () => {
  it("is right on its known answers", () => {
    const known = {
      "": "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
      abc: "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    };
    for (const [text, digest] of Object.entries(known)) assert.equal(keccak256(Buffer.from(text)), digest);
  });

  // Digests of so many letters "a", as golang.org/x/crypto's sha3.NewLegacyKeccak256 tells them.
  for (const [letters, digest] of [
    [135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"],
    [136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"],
    [137, "d869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39"],
    [400, "a9d7c32a742236e114dc0538e3a2c785b880de8f4eaf6ba014998863fa73db2f"],
  ] as const) {
    it(`is right at ${letters} bytes, around the edges of its blocks of 136`, () => {
      assert.equal(keccak256(Buffer.alloc(letters, "a")), digest);
    });
  }

  it("is the hash of a transaction, but of none whose form on the wire is another", () => {
    assert.equal(transactionHash("0x616263"), `0x${keccak256(Buffer.from("abc"))}`);
    for (const none of ["0x03aa", "0x", "abc", 5]) assert.equal(transactionHash(none), undefined);
  });

  it("names a transaction that is whole hexadecimal, and nothing else", () => {
    assert.equal(transactionHash("0x616263"), transactionHash("0X616263".toLowerCase()));
    assert.equal(transactionHash("0xAB"), transactionHash("0xab"));
    for (const none of ["0xa", "0xabc", "x0xab", "0xab ", "0xzz", ["0xab"]]) {
      assert.equal(transactionHash(none), undefined, String(none));
    }
  });
});
