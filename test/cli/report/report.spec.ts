import assert from "node:assert/strict";
import { renderHtml, renderText } from "../../../cli/report/index.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import { existingInput, need, tinyInput } from "../../stacks/estimate/support.ts";

const tiny = estimate(tinyInput());
const escape = "\u001b";

describe("the estimate on a terminal", () => {
  const text = renderText(tiny, { colour: false });

  it("answers first: what it costs, why, what runs out", () => {
    const [first, second] = text.split("\n");
    assert.equal(first, "tiny: Tiny Cloud, Here (here-1), 2 zones");
    assert.equal(second, "$917.83 a month, $1.26 an hour; $1,054 a month after 24 months, $23,468 in all of them");
    const headings = ["Why", "What runs out first", "Price by chain, a month", "Machines", "Disks", "Services"];
    const places = headings.map((heading) => text.indexOf(`\n${heading}\n`));
    assert.ok(!places.includes(-1), `a heading is missing: ${places.join(" ")}`);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it("says what to do, and by when", () => {
    assert.match(
      text,
      / now: On-demand vCPUs: needs 8 vCPU, and a new account has 5 vCPU\. Have it raised before you start\./,
    );
    assert.match(text, /On-demand vCPUs +L-1 +8 +5 +8 +before you start\n/);
    assert.match(text, /Storage on ssd +L-2 +2,240 +2,300 +3,290 +before month 6\n/);
  });

  it("lines figures up to the right, with the total below", () => {
    const rows = text.slice(text.indexOf("CHAIN ")).split("\n").slice(0, 6);
    const ends = rows
      .slice(1)
      .map((row) => /\$[\d.,]+(?=(?:  +\d+ %)?$)/.exec(row))
      .map((found) => found!.index + found![0].length);
    assert.equal(new Set(ends).size, 1, rows.join("\n"));
    assert.match(rows[5]!, /^total +\$292\.00 +\$253\.00 +\$139\.30 +\$233\.53 +\$917\.83$/);
  });

  it("has colours only where they are wanted", () => {
    assert.ok(!text.includes(escape));
    const coloured = renderText(tiny, { colour: true });
    assert.ok(coloured.includes(`${escape}[1mWhy${escape}[0m`));
    assert.equal(coloured.replaceAll(new RegExp(`${escape}\\[\\d+m`, "g"), ""), text);
  });

  it("says that an existing cluster is not priced", () => {
    const lines = renderText(estimate(existingInput()), { colour: false }).split("\n");
    assert.equal(lines[0], "tiny: A cluster of one's own, 2 zones");
    assert.equal(lines[1], "Not priced: the cluster is yours.");
  });
});

describe("the estimate as a page", () => {
  let page: string;
  before(async () => {
    page = await renderHtml(tiny);
  });

  it("is the same text for the same estimate", async () => {
    assert.equal(await renderHtml(JSON.parse(JSON.stringify(tiny)) as typeof tiny), page);
  });

  it("asks for nothing from anywhere, and runs nothing", () => {
    const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    assert.ok(page.includes(`<meta http-equiv="Content-Security-Policy" content="${policy}"`));
    assert.ok(!/<script|<link|<iframe|<img|\son\w+=|url\(\s*['"]?(?!#)/i.test(page));
    const addresses = page.match(/https?:\/\/[^"\s<]+/g) ?? [];
    assert.deepEqual([...new Set(addresses)], ["http://www.w3.org/2000/svg"], "names of XML, not addresses to load");
  });

  it("shows every total that the estimate has, exactly", () => {
    const totals = [...page.matchAll(/<data value="([^"]+)">/g)].map(([, value]) => Number(value));
    for (const value of [tiny.total.monthly, tiny.total.hourly, ...tiny.chains.map(({ monthly }) => monthly)]) {
      assert.ok(totals.includes(value), `${value} is not on the page`);
    }
    for (const { id, monthly } of tiny.lines) assert.ok(totals.includes(monthly), `${id} is not on the page`);
  });

  it("has a title, headings for every column, and words for every chart", () => {
    assert.match(page, /<title>tiny: what it costs, why, and what runs out first<\/title>/);
    const tables = page.match(/<table/g) ?? [];
    assert.equal((page.match(/<caption/g) ?? []).length, tables.length);
    assert.ok(!/<thead><tr><td/.test(page), "columns have headings");
    const charts = page.match(/<svg [^>]*>/g) ?? [];
    assert.equal(charts.length, 6, "three charts, each wide and narrow");
    for (const chart of charts) {
      assert.match(chart, /role="img" aria-labelledby="[a-z]+-(wide|narrow)-title [a-z]+-(wide|narrow)-text"/);
    }
    assert.ok(page.includes("$918 a month: eth $531 (58 %), btc $94 (10 %), platform $182 (20 %), unused $111 (12 %)"));
    assert.ok(page.includes("eth execution: below its floor month 6, full month 16"));
  });

  it("has each id once, and each note that is pointed to", () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(id!), `#${id!} is nowhere`);
    assert.ok(page.includes('quota page; read, <time datetime="2026-11-01">2026-11-01</time>'));
  });

  it("lets no name be more than a name", async () => {
    const evil = `</title><script>alert("x")</script><b a='`;
    const input = tinyInput();
    const needs = [...input.needs, need("evil-0", evil, { profile: evil, traffic: { inGiB: 1, outGiB: 1 } })];
    const hostile = await renderHtml(estimate({ ...input, environment: evil, needs }));
    assert.ok(!/<script|<b a=/.test(hostile));
    assert.ok(hostile.includes("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"));
  });

  it("shows no price where there is none", async () => {
    const mine = await renderHtml(estimate(existingInput()));
    assert.ok(mine.includes("Not priced: the cluster is yours."));
    assert.ok(!mine.includes('id="chart-prices"'));
    assert.ok(mine.includes('id="chart-fill"'), "growth stays");
  });
});
