// needs: linux
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { renderHtml } from "../../cli/report/index.ts";
import { estimate } from "../../stacks/estimate/estimate.ts";
import { existingInput, need, tinyInput } from "../stacks/estimate/support.ts";
import { openBrowser } from "./support/browser.ts";
import { coloursOf, readPng } from "./support/png.ts";

/** What the page did that it should not have. */
interface Trouble {
  requests: string[];
  console: string[];
  violations: string[];
}

/*
 * The report in a real browser whose network is cut off: any request but for the file itself is refused, and fails the
 * test.
 */
describe("the report in a real browser", function () {
  this.timeout(60_000);
  const tiny = estimate(tinyInput());
  let browser: Browser;
  let folder: string;

  async function open(
    file: string,
    width: number,
    scheme: "light" | "dark" = "light",
  ): Promise<{ page: Page; trouble: Trouble }> {
    const page = await browser.newPage();
    const trouble: Trouble = { requests: [], console: [], violations: [] };
    const url = pathToFileURL(path.join(folder, file)).href;
    page.on("console", (message) => trouble.console.push(message.text()));
    page.on("pageerror", (error) => trouble.console.push(String(error)));
    page.on("request", (request) => {
      if (request.url() === url) return void request.continue();
      trouble.requests.push(request.url());
      return void request.abort();
    });
    await page.setRequestInterception(true);
    await page.exposeFunction("violated", (text: string) => trouble.violations.push(text));
    await page.evaluateOnNewDocument(`document.addEventListener("securitypolicyviolation", (event) =>
      violated(event.violatedDirective + " " + event.blockedURI + " " + event.sample));`);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width, height: 800 });
    await page.goto(url, { waitUntil: "load" });
    return { page, trouble };
  }

  /** Runs in the page. */
  const ask = async <T>(page: Page, code: string): Promise<T> => (await page.evaluate(code)) as T;
  const clean: Trouble = { requests: [], console: [], violations: [] };

  before(async function () {
    // On a machine that has no browser yet, this gets one.
    this.timeout(0);
    folder = await mkdtemp(path.join(tmpdir(), "cryptokube-report-"));
    await writeFile(path.join(folder, "report.html"), await renderHtml(tiny));
    await writeFile(path.join(folder, "mine.html"), await renderHtml(estimate(existingInput())));
    const evil = `<img src="http://127.0.0.1:9/x" onerror="alert(1)">`;
    const needs = [...tinyInput().needs, need("evil-0", evil, { profile: evil })];
    await writeFile(
      path.join(folder, "evil.html"),
      await renderHtml(estimate({ ...tinyInput(), needs, environment: evil })),
    );
    // What the page is held to must be able to fail.
    const leaky = (await renderHtml(tiny)).replace(
      "<body>",
      `<body><img src="http://127.0.0.1:9/x"><div style="width:900px">wide</div>`,
    );
    await writeFile(path.join(folder, "leaky.html"), leaky);
    browser = await openBrowser();
  });

  after(async () => {
    // Undefined where none could be had.
    await (browser as Browser | undefined)?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("opens without network, error or broken policy, in light and dark", async () => {
    for (const [file, scheme] of [
      ["report.html", "light"],
      ["report.html", "dark"],
      ["mine.html", "light"],
      ["evil.html", "light"],
    ] as const) {
      const { page, trouble } = await open(file, 1280, scheme);
      assert.deepEqual(trouble, clean, file);
      await page.close();
    }
  });

  it("would notice a page that loads something, or is too wide", async () => {
    const { page, trouble } = await open("leaky.html", 390);
    assert.ok(trouble.requests.length + trouble.violations.length > 0, JSON.stringify(trouble));
    assert.ok((await ask<number>(page, "document.documentElement.scrollWidth")) > 390);
    await page.close();
  });

  it("gives its three answers above the fold", async () => {
    const { page } = await open("report.html", 1280);
    assert.equal(await page.title(), "tiny: what it costs, why, and what runs out first");
    const answers = await ask<{ text: string; bottom: number }[]>(
      page,
      `[...document.querySelectorAll(".answers section")].map((each) => ({ text: each.innerText, bottom: each.getBoundingClientRect().bottom }))`,
    );
    assert.equal(answers.length, 3);
    const expected = [
      /What will it cost\?\s+\$918 a month/,
      /Why\?\s+eth, disks\s+\$231 · 25 %/,
      /What will run out first\?\s+On-demand vCPUs\s+Now/,
    ];
    for (const [index, pattern] of expected.entries()) {
      assert.match(answers[index]!.text, pattern);
      assert.ok(answers[index]!.bottom <= 800, `answer ${index + 1} ends at ${answers[index]!.bottom}`);
    }
    await page.close();
  });

  it("draws every chart, with words in it, for its width", async () => {
    for (const width of [1280, 390]) {
      const { page } = await open("report.html", width);
      const charts = await ask<
        { id: string; width: number; height: number; words: string[]; textWidth: number; size: number }[]
      >(
        page,
        `[...document.querySelectorAll("svg.chart")].filter((each) => each.getBoundingClientRect().width > 0).map((each) => {
          const box = each.getBoundingClientRect();
          const texts = [...each.querySelectorAll("text")];
          return { id: each.closest("figure").id, width: box.width, height: box.height, words: texts.map((text) => text.textContent),
            textWidth: Math.min(...texts.map((text) => text.getBoundingClientRect().width)),
            size: Math.min(...texts.map((text) => text.getBoundingClientRect().height)) };
        })`,
      );
      assert.deepEqual(
        charts.map(({ id }) => id),
        ["chart-prices", "chart-months", "chart-fill"],
        "one of each pair",
      );
      for (const chart of charts) {
        assert.ok(chart.width > 0.85 * Math.min(width - 32, 1024), `${chart.id} is ${chart.width} wide of ${width}`);
        assert.ok(chart.height > 120, `${chart.id} is ${chart.height} high`);
        assert.ok(chart.textWidth > 3 && chart.size > 9, `${chart.id}: text of ${chart.textWidth} × ${chart.size}`);
      }
      assert.ok(charts[0]!.words.includes("$531") && charts[0]!.words.includes("eth"));
      assert.ok(charts[1]!.words.includes("$1,054"));
      assert.ok(charts[2]!.words.includes("floor: 20 % free"));
      await page.close();
    }
  });

  it("shows the estimate's own totals in its tables", async () => {
    const { page } = await open("report.html", 1280);
    const feet = await ask<Record<string, number>>(
      page,
      `Object.fromEntries([...document.querySelectorAll("tfoot tr")].map((row) => [row.closest("table").id, Number(row.querySelector("td:last-child data, td:nth-last-child(2) data").value)]))`,
    );
    const total = (rows: readonly { monthly: number }[]): number => rows.reduce((sum, { monthly }) => sum + monthly, 0);
    assert.deepEqual(feet, {
      chains: tiny.total.monthly,
      machines: total(tiny.pools),
      disks: total(tiny.volumes),
      traffic: total(tiny.traffic),
      services: total(tiny.lines.filter(({ kind }) => kind === "services")),
      lines: total(tiny.lines),
    });
    assert.equal(await ask(page, `document.querySelector("#chains tfoot td:nth-last-child(2)").innerText`), "$917.83");
    await page.close();
  });

  it("fits a phone, and a table that does not scrolls by itself", async () => {
    for (const file of ["report.html", "mine.html"]) {
      const { page } = await open(file, 390);
      assert.equal(await ask<number>(page, "document.documentElement.scrollWidth"), 390, file);
      await page.close();
    }
  });

  it("can be photographed: something is on it", async () => {
    const { page } = await open("report.html", 1280);
    const artifacts = process.env.CRYPTOKUBE_ARTIFACTS ?? folder;
    await mkdir(artifacts, { recursive: true });
    const shots: Record<string, { commonest: number; first: number }> = {};
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const file = path.join(artifacts, `report-${scheme}.png`);
      const picture = readPng(await page.screenshot({ path: file, type: "png" }));
      assert.deepEqual([picture.width, picture.height], [1280, 800]);
      const { count, commonest } = coloursOf(picture);
      assert.ok(count > 200, `${scheme}: only ${count} colours`);
      assert.ok(commonest < 0.9, `${scheme}: ${commonest} of it is of one colour`);
      shots[scheme] = { commonest, first: picture.pixels[0]! };
    }
    assert.ok(shots.light!.first > 200 && shots.dark!.first < 60, "light is light, dark is dark");
    await page.close();
  });
});
