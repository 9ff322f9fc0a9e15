import assert from "node:assert/strict";
import {
  Fields,
  InvalidDocument,
  parseDocument,
  parseJsonDocument,
  type Problem,
} from "../../../agents/shared/fields.ts";

function problemsOf(value: unknown, read: (fields: Fields) => unknown): string[] {
  const problems: Problem[] = [];
  read(new Fields(value, "", problems));
  return problems.map(({ path, found, allowed }) => `${path}: ${found}: ${allowed}`);
}

describe("reading fields of an untrusted document", () => {
  it("gives the values, defaults for what is absent, and no problem", () => {
    const value = { s: "x", n: 3, b: false, u: "http://a/", l: ["https://b/c"], o: { x: 1 }, e: { k: {} }, one: "b" };
    const read = parseDocument("it", value, (fields) => ({
      s: fields.string("s"),
      s2: fields.string("s2", "default"),
      n: fields.number("n", { min: 3, max: 3, integer: true }),
      n2: fields.number("n2", {}, 0.5),
      b: fields.boolean("b"),
      b2: fields.boolean("b2", true),
      u: fields.url("u"),
      u2: fields.url("u2", "http://d/"),
      un: fields.urlOrNull("un"),
      l: fields.urls("l"),
      l2: fields.urls("l2"),
      x: fields.object("o").number("x"),
      on: fields.objectOrNull("on"),
      e: fields.entries("e").map(([key]) => key),
      one: fields.oneOf("one", ["a", "b"]),
      one2: fields.oneOf("one2", ["a", "b"], "a"),
      nn: fields.numberOrNull("nn"),
      sn: fields.stringOrNull("sn"),
      bn: fields.booleanOrNull("bn"),
    }));
    assert.deepEqual(read, {
      s: "x",
      s2: "default",
      n: 3,
      n2: 0.5,
      b: false,
      b2: true,
      u: "http://a/",
      u2: "http://d/",
      un: null,
      l: ["https://b/c"],
      l2: [],
      x: 1,
      on: null,
      e: ["k"],
      one: "b",
      one2: "a",
      nn: null,
      sn: null,
      bn: null,
    });
  });

  it("names each problem with its path, what was found and what is allowed", () => {
    const value = {
      s: "",
      n: 1.5,
      low: 1,
      high: 9,
      range: 5,
      nan: "7",
      b: "yes",
      u: "ftp://a/",
      l: ["http://a/", "b", 3],
      l2: "http://a/",
      o: [],
      one: "c",
      nn: "1",
      sn: 1,
      bn: 0,
      un: "b",
      e: [1],
      on: 3,
    };
    assert.deepEqual(
      problemsOf(value, (fields) => {
        fields.string("s");
        fields.number("n", { integer: true });
        fields.number("low", { min: 2 });
        fields.number("high", { max: 8 });
        fields.number("range", { min: 1, max: 4, integer: true });
        fields.number("nan");
        fields.boolean("b");
        fields.url("u");
        fields.urls("l");
        fields.urls("l2");
        fields.object("o").string("inner");
        fields.oneOf("one", ["a", "b"]);
        fields.numberOrNull("nn", { min: 0 });
        fields.stringOrNull("sn");
        fields.booleanOrNull("bn");
        fields.urlOrNull("un");
        fields.entries("e");
        fields.objectOrNull("on")?.number("deep");
        fields.string("absent");
      }),
      [
        's: "": a non-empty string',
        "n: 1.5: a whole number",
        "low: 1: a number of at least 2",
        "high: 9: a number of at most 8",
        "range: 5: a whole number from 1 to 4",
        'nan: "7": a number',
        'b: "yes": true or false',
        'u: "ftp://a/": an http or https URL',
        'l[1]: "b": an http or https URL',
        "l[2]: 3: an http or https URL",
        'l2: "http://a/": a list of http or https URLs',
        "o: []: an object",
        "o.inner: nothing: a non-empty string",
        'one: "c": "a" or "b"',
        'nn: "1": a number of at least 0, or null',
        "sn: 1: a string, or null",
        "bn: 0: true, false or null",
        'un: "b": an http or https URL, or null',
        "e: [1]: an object",
        "on: 3: an object",
        "on.deep: nothing: a number",
        "absent: nothing: a non-empty string",
      ],
    );
  });

  it("reads lists of texts and of objects, objects of numbers, and names each that is none by its place", () => {
    const read = (fields: Fields) => ({
      texts: fields.strings("texts"),
      objects: fields.list("objects").map((entry) => entry.number("n")),
      numbers: fields.objectOrNull("numbers")?.numbers() ?? null,
      text: fields.stringOrNull("text"),
      flag: fields.booleanOrNull("flag"),
    });
    const good = { texts: ["a", "b"], objects: [{ n: 1 }, { n: 2 }], numbers: { x: 1, y: 2 }, text: "", flag: false };
    assert.deepEqual(parseDocument("it", good, read), { ...good, objects: [1, 2] });
    assert.deepEqual(
      parseDocument("it", {}, read),
      { texts: [], objects: [], numbers: null, text: null, flag: null },
      "what is absent is none",
    );
    assert.deepEqual(problemsOf({ texts: ["a", "", 3], objects: [{ n: 1 }, 7, {}], numbers: { x: "1" } }, read), [
      'texts[1]: "": a non-empty string',
      "texts[2]: 3: a non-empty string",
      "objects[1]: 7: an object",
      "objects[1].n: nothing: a number",
      "objects[2].n: nothing: a number",
      'numbers.x: "1": a number',
    ]);
    assert.deepEqual(problemsOf({ texts: "a", objects: { n: 1 } }, read), [
      'texts: "a": a list of strings',
      'objects: {"n":1}: a list of objects',
    ]);
  });

  it("gives what is wrong a value that makes no second problem", () => {
    const problems: Problem[] = [];
    const fields = new Fields({ s: 1, b: 1, u: 1, us: 1, e: 1, l: 1, o: "x", n: "x", m: "x" }, "", problems);
    assert.deepEqual(
      [fields.string("s"), fields.boolean("b"), fields.url("u"), fields.urls("us"), fields.strings("us")],
      ["", false, "", [], []],
    );
    assert.deepEqual([fields.entries("e"), fields.list("l"), fields.oneOf("o", ["a", "b"])], [[], [], "a"]);
    assert.deepEqual([fields.number("n"), fields.numberOrNull("m")], [0, 0]);
    assert.equal(problems.length, 10);
  });

  it("says in one text what is wrong, a line for each, by the names of objects whose keys are data", () => {
    const read = (fields: Fields) => fields.entries("e").map(([, entry]) => entry.string("s"));
    assert.throws(() => parseDocument("it", { e: { one: {}, two: { s: 1 } } }, read), {
      name: "InvalidDocument",
      message:
        "it is not valid:\n  e.one.s: found nothing, allowed is a non-empty string\n" +
        "  e.two.s: found 1, allowed is a non-empty string",
    });
    const unknown = problemsOf({ a: "x", b: "y", c: 1 }, (fields) => {
      fields.string("a");
      fields.string("b");
      fields.rejectUnknown();
    });
    assert.deepEqual(unknown, ["c: an unknown key: a, b"]);
  });

  it("takes the bounds of a range themselves, and no number that is none", () => {
    const read = (n: unknown): string[] =>
      problemsOf({ n }, (fields) => fields.number("n", { min: 1, max: 3, integer: true }));
    for (const good of [1, 2, 3]) assert.deepEqual(read(good), []);
    for (const bad of [0, 4, 2.5, Number.NaN, null]) assert.equal(read(bad).length, 1);
    assert.equal(problemsOf({ n: Infinity }, (fields) => fields.number("n")).length, 1);
    assert.equal(problemsOf({ n: 2 ** 53 }, (fields) => fields.number("n", { integer: true })).length, 1);
  });

  it("rejects keys that nothing has read", () => {
    const found = problemsOf({ known: "x", unknown: 1 }, (fields) => {
      fields.string("known");
      fields.rejectUnknown();
    });
    assert.deepEqual(found, ["unknown: an unknown key: known"]);
  });

  it("shortens what was found", () => {
    const [found] = problemsOf({ s: ["x".repeat(100)] }, (fields) => fields.string("s"));
    assert.equal(found, `s: ["${"x".repeat(55)}...: a non-empty string`);
    const [whole] = problemsOf({ s: ["x".repeat(56)] }, (fields) => fields.string("s"));
    assert.equal(whole, `s: ["${"x".repeat(56)}"]: a non-empty string`);
  });

  it("rejects what is not an object, and text that is not JSON", () => {
    for (const value of [null, 3, "x", []]) {
      assert.throws(
        () => parseDocument("it", value, () => 1),
        /it is not valid:\n {2}\(document\): found .*, allowed is an object/,
      );
    }
    assert.throws(() => parseJsonDocument("it", "{", () => 1), InvalidDocument);
    assert.throws(() => parseJsonDocument("it", "{", () => 1), /\(document\): found .*JSON.*, allowed is JSON/);
    assert.equal(
      parseJsonDocument("it", "{}", () => 7),
      7,
    );
  });
});
