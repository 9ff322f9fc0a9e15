/** Images of the lab: brought in from archives, since there is no registry inside. */
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import type { ImageArchive } from "../acquire/types.ts";
import { inside } from "./layout.ts";

const run = promisify(execFile);

/** Digests by reference in the output of `ctr images ls`: columns REF, TYPE, DIGEST, … below a heading. */
export function digestsIn(listing: string): Map<string, string> {
  const rows = listing
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return new Map(rows.flatMap(([reference, , digest]) => (reference && digest ? [[reference, digest]] : [])));
}

/** The images in containerd. */
export class Images {
  readonly #ctr: string;
  readonly #snapshotter: string;
  readonly #loaded = new Map<string, string>();

  constructor(containerdFolder: string, snapshotter: string) {
    this.#ctr = path.join(containerdFolder, "ctr");
    this.#snapshotter = snapshotter;
  }

  /** Digests by reference of the images that pods were promised. */
  get loaded(): Record<string, string> {
    return Object.fromEntries(this.#loaded);
  }

  /** Runs `ctr` in containerd's namespace of Kubernetes. */
  async ctr(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#ctr, ["--address", inside.containerdSocket, "-n", "k8s.io", ...args], {
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  }

  /**
   * Imports the archives whose image containerd does not have, or has with another content.
   *
   * @throws Error when containerd refuses an archive, or one does not hold the image that it is said to.
   */
  async load(archives: readonly ImageArchive[], say: (text: string) => void = () => undefined): Promise<void> {
    if (archives.length === 0) return;
    let present = digestsIn(await this.ctr("images", "ls"));
    for (const { reference, digest, archive } of archives) {
      if (present.get(reference) !== digest) {
        say(reference);
        await this.ctr("images", "import", "--snapshotter", this.#snapshotter, archive);
        present = digestsIn(await this.ctr("images", "ls"));
      }
      if (present.get(reference) !== digest) {
        throw new Error(
          `The archive ${archive} does not hold the image ${reference} (${digest}). Delete its folder; it will be made again.`,
        );
      }
      this.#loaded.set(reference, digest);
    }
  }
}
