/**
 * The cache of what was got: `<tool>/<version>/` with a receipt. A thing is there whole or not at all, is made by one
 * process at a time, and is never made twice.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { NotToBeHad, reason, Unavailable } from "./errors.ts";
import { bytesIn, giveToInvoker, makeFolder, writeWhole } from "./files.ts";
import { withLock } from "./lock.ts";
import type { Context, Origin } from "./types.ts";

/** What stands beside a thing in the cache. */
export interface Receipt {
  tool: string;
  version: string;
  origin: Origin;
  /** For a person: from which address, module or package. */
  note: string;
  /** What decided how it was made; another recipe makes it again. */
  recipe: string;
  /** Seconds that getting it took, without what has a receipt of its own. */
  seconds: number;
  /** Bytes that it takes in the cache. */
  bytes: number;
  /** When, ISO 8601. */
  at: string;
}

/** One way of getting a thing. */
export interface Way {
  origin: Origin;
  /** For a person, in "not to be had from …". */
  label: string;
  /** Changes when the result would be another one. Empty for a release file: its version says all. */
  recipe: string;
  /**
   * Fills the empty folder.
   *
   * @returns the note for the receipt.
   * @throws Unavailable when another way may do.
   */
  produce(folder: string, step: Step): Promise<string>;
}

/** A thing to have, and the ways of getting it, best first. */
export interface Wanted {
  /** A folder's name in the cache. */
  tool: string;
  version: string;
  /** For a person: "etcd 3.6.8". */
  title: string;
  ways: Way[];
}

/** A thing in the cache. */
export interface Kept {
  /** Its folder. */
  folder: string;
  receipt: Receipt;
}

const receiptName = "receipt.json";

/** Milliseconds that things got on the way to another one have taken of its time. */
const others = new AsyncLocalStorage<{ milliseconds: number }>();

/** The receipt of a folder in the cache, or undefined where the thing is not there whole. */
export function readReceipt(folder: string): Receipt | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, receiptName), "utf8")) as Receipt;
  } catch {
    return undefined;
  }
}

/** The thing in the cache, without getting it. */
export function kept(ctx: Context, wanted: Wanted): Kept | undefined {
  const folder = path.join(ctx.cacheDir, wanted.tool, wanted.version);
  const receipt = readReceipt(folder);
  const made = receipt && wanted.ways.some((way) => way.origin === receipt.origin && way.recipe === receipt.recipe);
  return receipt !== undefined && made ? { folder, receipt } : undefined;
}

/**
 * The thing from the cache, or got by the first way that works.
 *
 * @throws NotToBeHad, an AcquisitionError, when no way works; it names each with its reason.
 */
export async function keep(ctx: Context, wanted: Wanted): Promise<Kept> {
  const found = kept(ctx, wanted);
  if (found !== undefined) return found;
  const shelf = path.join(ctx.cacheDir, wanted.tool);
  await makeFolder(shelf, ctx.env);
  const step = ctx.progress.step(wanted.title);
  const began = performance.now();
  try {
    const result = await withLock(
      path.join(shelf, `.${wanted.version}.lock`),
      // Whoever held the lock before may have made it.
      async () => kept(ctx, wanted) ?? (await make(ctx, wanted, shelf, step)),
      (pid) => {
        step.update(`waiting for process ${String(pid)}, which is getting it`);
      },
    );
    step.done(result.receipt.note);
    return result;
  } catch (error) {
    step.fail(error instanceof NotToBeHad ? error.reasons : (reason(error).split("\n")[0] ?? ""));
    throw error;
  } finally {
    const outer = others.getStore();
    if (outer !== undefined) outer.milliseconds += performance.now() - began;
  }
}

async function make(ctx: Context, wanted: Wanted, shelf: string, step: Step): Promise<Kept> {
  const folder = path.join(shelf, wanted.version);
  // What a process that was killed has left has no lock, no receipt and no name of its own.
  const draft = path.join(shelf, `.${wanted.version}.draft`);
  const failures: { label: string; why: string }[] = [];
  try {
    for (const way of wanted.ways) {
      await rm(draft, { recursive: true, force: true });
      await makeFolder(draft, ctx.env);
      const began = performance.now();
      const inner = { milliseconds: 0 };
      try {
        const note = await others.run(inner, () => way.produce(draft, step));
        const receipt: Receipt = {
          tool: wanted.tool,
          version: wanted.version,
          origin: way.origin,
          note,
          recipe: way.recipe,
          seconds: Math.round((performance.now() - began - inner.milliseconds) / 100) / 10,
          bytes: await bytesIn(draft),
          at: new Date().toISOString(),
        };
        await writeWhole(path.join(draft, receiptName), JSON.stringify(receipt, undefined, 2));
        await giveToInvoker(draft, ctx.env);
        await rm(folder, { recursive: true, force: true });
        await rename(draft, folder);
        return { folder, receipt };
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        failures.push({ label: way.label, why: error.message });
        step.update(`not to be had from ${way.label}`);
      }
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  throw new NotToBeHad(wanted.title, failures);
}
