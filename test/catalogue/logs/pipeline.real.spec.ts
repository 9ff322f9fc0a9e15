/**
 * What the expressions of Fluentd's configuration do to lines, by Ruby, Fluentd's own engine: lines that programs wrote in
 * the lab on 2026-11-26 (test/fixtures/logs, by the kubelet's files but for prysm's), and lines in the form that was read.
 */
// needs: nothing
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { mnemonicWords } from "../../../catalogue/logs/mnemonic.ts";
import { logParsers, parserOf } from "../../../catalogue/logs/parsers.ts";
import { projectDir } from "../../support/stacks.ts";
import { configured } from "./support/fluentd.ts";
import { findRuby, type Ruby, runRuby } from "./support/ruby.ts";

const { cri, first, goesOn, redactions, parserOf: parsing, fileName } = configured();
const linesOf = (file: string): string[] =>
  readFileSync(path.join(projectDir, "test/fixtures/logs", file), "utf8")
    .split("\n")
    .slice(0, -1);
const pick = (alphabet: string, count: number): string =>
  [...randomBytes(count)].map((byte) => alphabet[byte % alphabet.length]).join("");
const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

interface Entry {
  stream: string;
  message: string;
}

describe("logs, by Ruby", function () {
  this.timeout(60_000);
  let ruby: Ruby;
  const entriesOf = async (lines: string[]): Promise<Entry[]> =>
    (await runRuby<{ records: Entry[] }>(ruby, { lines, cri, first, goesOn, redactions })).records;
  const redact = async (texts: string[]): Promise<string[]> =>
    (await runRuby<{ texts: string[] }>(ruby, { texts, redactions })).texts;

  before(async function () {
    this.timeout(0);
    ruby = await findRuby();
  });

  it("puts a line of geth together that containerd wrote in two parts, and keeps its stream", async () => {
    const entries = await entriesOf(linesOf("geth-v1.17.6.cri"));
    const long = entries.filter(({ message }) => message.length > 16_384);
    assert.equal(long.length, 1);
    assert.match((JSON.parse(long[0]!.message) as { msg: string }).msg, /^Served eth_(abcdefghij){2000}$/);
    assert.equal(long[0]!.stream, "stderr");
  });

  it("puts the dump of geth's goroutines together, as one entry after those that came before", async () => {
    const entries = await entriesOf(linesOf("geth-v1.17.6.cri"));
    const dump = entries.at(-1)!.message.split("\n");
    assert.equal(dump[0], "SIGQUIT: quit");
    assert.ok(dump.length > 70 && dump.includes("goroutine 1 gp=0x17f3a98d21e0 m=nil [chan receive, 18 minutes]:"));
    for (const { message } of entries.slice(0, -1)) assert.ok(typeof JSON.parse(message) === "object", message);
  });

  const traces: Record<string, string[]> = {
    "a panic of Go": [
      "panic: runtime error: invalid memory address or nil pointer dereference",
      "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]",
      "",
      "goroutine 1 [running]:",
      "main.main()",
      "\t/src/main.go:7 +0x1d",
    ],
    "a panic of Rust, whose words stand on a line of their own": [
      "thread 'main' panicked at src/main.rs:2:5:",
      "the state is not to be had",
      "stack backtrace:",
      "   0: rust_begin_unwind",
      "             at /rustc/library/std/src/panicking.rs:652:5",
      "note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.",
    ],
    "an exception of the Java virtual machine, with its cause": [
      'Exception in thread "main" java.lang.IllegalStateException: no database',
      "\tat co.rsk.Start.main(Start.java:77)",
      "Caused by: java.io.IOException: gone",
      "\t... 1 more",
    ],
    "an error of Node.js": ["TypeError: x is not a function", "    at main (file:///app/index.js:1:1)"],
  };
  for (const [what, trace] of Object.entries(traces)) {
    it(`puts ${what} together, between two entries`, async () => {
      const around = ['{"msg":"before"}', ...trace, '{"msg":"after"}'];
      const entries = await entriesOf(around.map((text) => `2026-11-26T07:00:00.1Z stderr F ${text}`));
      assert.deepEqual(
        entries.map(({ message }) => message),
        [around[0], trace.join("\n"), around.at(-1)],
      );
    });
  }

  it("knows pod, namespace and container by the name of the file", async () => {
    const file = `/var/log/containers/ethereum-0-0_dev-chains_geth-${"0a".repeat(32)}.log`;
    const { parsed } = await runRuby<{ parsed: object[] }>(ruby, { parse: [[fileName, file]] });
    assert.deepEqual(parsed, [{ pod: "ethereum-0-0", namespace: "dev-chains", container: "geth" }]);
  });

  const written: [container: string, file: string][] = [
    ["geth", "geth-v1.17.6.cri"],
    ["health", "health.cri"],
    ["roller", "roller.cri"],
    ["prysm", "prysm-v7.0.0.messages"],
    ["validator", "prysm-validator-v7.0.0.messages"],
  ];
  for (const [container, file] of written) {
    it(`reads level and sentence in what ${container} wrote`, async () => {
      const raw = linesOf(file);
      const entries = file.endsWith(".cri") ? await entriesOf(raw) : raw.map((message) => ({ message }));
      const lines = entries.map(({ message }) => message).filter((message) => message.startsWith("{"));
      const parser = parserOf(container);
      assert.ok(parser?.format === "json" && lines.length > 0 && parsing(container)["@type"] === "json");
      for (const line of lines) {
        const fields = JSON.parse(line) as Record<string, unknown>;
        assert.match(String(fields[parser.level]), /^(trace|debug|info|warn|warning|error|fatal)$/);
        assert.equal(typeof fields[parser.message], "string");
      }
    });
  }

  const cut: [container: string, file: string, least: number][] = [
    ["coredns", "coredns.cri", 1],
    ["prometheus", "prometheus-v3.14.0.cri", 24],
    ["alertmanager", "alertmanager-v0.35.0.cri", 4],
  ];
  for (const [container, file, least] of cut) {
    it(`cuts level and sentence out of what ${container} wrote`, async () => {
      const entries = await entriesOf(linesOf(file));
      const form = parsing(container)["expression"]!;
      const { parsed } = await runRuby<{ parsed: ({ level: string; message: string } | null)[] }>(ruby, {
        parse: entries.map(({ message }) => [form, message]),
      });
      const found = parsed.filter((each) => each !== null);
      assert.ok(found.length >= least, `${found.length} of ${entries.length}`);
      for (const { level, message } of found) assert.ok(/^(INFO|WARN|ERROR)/.test(level) && message !== "");
    });
  }

  it("reads in each line that a parser shows what JavaScript reads there, where the check before a start asks it", async () => {
    const shown = logParsers.flatMap((parser) =>
      parser.format === "json" ? [] : parser.fixtures.map((fixture) => ({ container: parser.containers[0]!, fixture })),
    );
    assert.ok(shown.length > 4);
    const { parsed } = await runRuby<{ parsed: object[] }>(ruby, {
      parse: shown.map(({ container, fixture }) => [parsing(container)["expression"], fixture.line]),
    });
    assert.deepEqual(
      parsed,
      shown.map(({ fixture: { level = null, message } }) => ({ level, message })),
    );
  });

  /** Forms in which a secret is planted; `§` stands for it. */
  const around = [
    "§",
    "before § after",
    '{"msg":"x","data":"§"}',
    "x=§,y",
    '"§"',
    "(§)",
    '{"inner":"{\\"a\\":\\"§\\"}"}',
  ];
  const byForm: Record<string, () => string> = {
    "WIF of mainnet": () => `${pick("KL", 1)}${pick(base58, 51)}`,
    "WIF of mainnet, uncompressed": () => `5${pick(base58, 50)}`,
    "WIF of a test network": () => `c${pick(base58, 51)}`,
    "an extended private key": () => `${pick("xyzt", 1)}prv${pick(base58, 107)}`,
    "a macaroon of lnd in hexadecimal": () => `0201036c6e64${pick("0123456789abcdef", 300)}`,
    "a macaroon of lnd in base64": () => `AgEDbG5k${pick(base64, 200)}==`,
    "a JWT": () => `eyJ${pick(base64, 30)}.eyJ${pick(base64, 60)}.${pick(base64, 43)}`,
    "a mnemonic of 12 words": () => words(12).join(" "),
    "a mnemonic of 24 words": () => words(24).join(" "),
    "a mnemonic with commas": () => words(15).join(", "),
    "a mnemonic with numbers": () =>
      words(24)
        .map((word, i) => `${i + 1}. ${word}`)
        .join("   "),
  };
  const words = (count: number): string[] =>
    Array.from({ length: count }, () => mnemonicWords[randomBytes(2).readUInt16LE() % mnemonicWords.length]!);

  for (const [what, make] of Object.entries(byForm)) {
    it(`lets out nothing of ${what}, whole or in part`, async () => {
      const secrets = Array.from({ length: 40 }, make);
      const texts = secrets.flatMap((secret) => around.map((form) => form.replace("§", secret)));
      const out = await redact(texts);
      out.forEach((text, i) => {
        const form = around[i % around.length]!;
        assert.ok(text.includes("[redacted]"), text);
        // A part of eight characters of it, or more than two of its words in a row, is too much.
        const secret = secrets[Math.floor(i / around.length)]!;
        const parts = secret.includes(" ")
          ? secret.split(/[^a-z]+/).filter((word) => word.length > 3 && !form.includes(word))
          : Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
        for (const part of parts) assert.ok(!text.includes(part), `${part} in ${text}`);
      });
    });
  }

  it("lets out no value of a field that is named as a secret, in JSON, in JSON within JSON, by = and by :", async () => {
    const names = ["password", "rpcPassword", "db_password", "passphrase", "client_secret", "apiKey", "privateKey"];
    const more = ["private-key", "nodekey", "token", "authToken", "jwt", "macaroon", "mnemonic", "seed_phrase"];
    const forms = [
      '{"§":"¤"}',
      '{"a":1,"§": "¤","b":2}',
      '{"m":"{\\"§\\":\\"¤\\"}"}',
      "§=¤ next",
      '§="¤"',
      "--§=¤",
      "--§ ¤",
    ];
    const cases = [...names, ...more].flatMap((name) =>
      [...forms, "§: ¤", "https://x/?a=1&§=¤&b=2"].map((form) => [name, form]),
    );
    const value = (): string => pick("0123456789abcdef", 64);
    const secrets = cases.map(value);
    const out = await redact(cases.map(([name, form], i) => form!.replace("§", name!).replace("¤", secrets[i]!)));
    out.forEach((text, i) => {
      for (let at = 0; at < 57; at += 1) assert.ok(!text.includes(secrets[i]!.slice(at, at + 8)), text);
    });
  });

  it("leaves JSON as JSON, with its other fields", async () => {
    const [one, two] = await redact([
      '{"msg":"x","password":"a\\"b","n":1,"token":5}',
      '{"msg":"{\\"secret\\":\\"abc\\",\\"ok\\":1}","n":1}',
    ]);
    assert.deepEqual(JSON.parse(one!), { msg: "x", password: "[redacted]", n: 1, token: "[redacted]" });
    assert.equal((JSON.parse(two!.replaceAll('"[redacted]"', "[redacted]")) as { n: number }).n, 1);
  });

  it("lets out no password in an address, and the rest of it", async () => {
    const out = await redact([
      "postgres://web3:s3cr@t:x@db.example:5432/x",
      'dial "https://user:hunter2@rpc.example/v1"',
      "amqp://:onlypassword@q",
    ]);
    assert.deepEqual(out, [
      "postgres://web3:[redacted]@db.example:5432/x",
      'dial "https://user:[redacted]@rpc.example/v1"',
      "amqp://:[redacted]@q",
    ]);
  });

  it("lets out no private key in PEM", async () => {
    const pem = `-----BEGIN EC PRIVATE KEY-----\n${pick(base64, 64)}\n${pick(base64, 40)}\n-----END EC PRIVATE KEY-----`;
    assert.deepEqual(await redact([`key ${pem} end`, pem.slice(0, 70)]), ["key [redacted] end", "[redacted]"]);
  });

  it("loses none of a thousand hashes, and no enode, peer id, address, public key or signature", async () => {
    const hex = (count: number): string => pick("0123456789abcdef", count);
    const kept = Array.from({ length: 1000 }, (_, i) => [
      `hash=0x${hex(64)}`,
      hex(64),
      `{"hash":"0x${hex(64)}","number":${i}}`,
      `enode://${hex(128)}@203.0.113.7:30303?discport=30301`,
      `/ip4/203.0.113.7/tcp/9000/p2p/16Uiu2HA${pick(base58, 45)}`,
      `12D3KooW${pick(base58, 44)}`,
      `Qm${pick(base58, 44)}`,
      `address=0x${hex(40)} signature=0x${hex(192)} pubkey=0x${hex(96)}`,
      `xpub${pick(base58, 107)} bc1q${pick("023456789acdefghjklmnpqrstuvwxyz", 38)} 3${pick(base58, 33)}`,
      `enr:-${pick(base64, 150)}`,
    ]).flat();
    const out = await redact(kept);
    assert.deepEqual(
      out.filter((text, i) => text !== kept[i]),
      [],
    );
  });

  it("leaves all that programs wrote in the lab as it was: there is no secret in it", async () => {
    const texts = ["geth-v1.17.6.cri", "health.cri", "roller.cri", "coredns.cri", "prometheus-v3.14.0.cri"].flatMap(
      linesOf,
    );
    const all = [...texts, ...linesOf("prysm-v7.0.0.messages"), ...linesOf("alertmanager-v0.35.0.cri")];
    const out = await redact(all);
    assert.deepEqual(
      out.filter((text, i) => text !== all[i]),
      [],
    );
  });

  it("leaves sentences as they are that have many short words", async () => {
    const sentences = [
      "the node has been up for a while and waits for new peers to come and give it the head of the chain",
      "this node has been running without any problems since the last restart of the whole machine",
    ];
    assert.deepEqual(await redact(sentences), sentences);
  });
});
