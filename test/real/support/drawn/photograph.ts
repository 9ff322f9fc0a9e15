/** Pictures of dashboards, by a real browser. */
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Browser } from "puppeteer-core";
import { buildDashboard } from "../../../../catalogue/dashboards/build.ts";
import type { Dashboard } from "../../../../catalogue/dashboards/index.ts";
import { answersOf, type Span } from "./answers.ts";
import { pageOf } from "./page.ts";

/** @returns the picture, and what the page complained of. */
export async function photograph(
  browser: Browser,
  {
    dashboard,
    all,
    prometheus,
    span,
    chosen = {},
    note,
  }: {
    dashboard: Dashboard;
    all: readonly Dashboard[];
    prometheus: string;
    span: Span;
    chosen?: { chain?: string; node?: string };
    note: string;
  },
  folder: string,
): Promise<{ png: Uint8Array; complaints: string[]; width: number }> {
  const built = buildDashboard(dashboard, all);
  const { html, width, height } = await pageOf(built, await answersOf(prometheus, built, span, chosen), span, note);
  const page = await browser.newPage();
  try {
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.setViewport({ width, height });
    await page.setContent(html);
    const png = await page.screenshot({ type: "png" });
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${dashboard.uid.replace("ck-", "")}.png`), png);
    return { png, complaints, width };
  } finally {
    await page.close();
  }
}
