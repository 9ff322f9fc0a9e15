/** What a recipe of an image is, and the tools to fill its root file system with. */
import { chmod, copyFile, cp, mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../../progress.ts";
import type { GoProgram } from "../go-program.ts";
import type { Context } from "../types.ts";

/** How a container of the image is started (OCI image specification, config). */
export interface ImageConfig {
  /** Numeric, or a cluster could not tell that it is not root. Unset: root. */
  user?: string;
  entrypoint: string[];
  cmd?: string[];
  env?: Record<string, string>;
  workdir?: string;
  ports?: string[];
}

/** An image of one tag, made here from what package registries have. */
export interface ImageRecipe {
  /** "geth 1.17.6", for a person. */
  title: string;
  /** For the label and the note: "module github.com/ethereum/go-ethereum v1.17.6". */
  builtFrom: string;
  /** Where the original is from: the label `org.opencontainers.image.source`. */
  source: string;
  /** What differs from the official image, for a person who wonders. */
  differs: string;
  /**
   * Where another version stands in for the one that the tag names: which, and why. It is said loudly each time the
   * image is taken, as what is seen of it holds for that version.
   */
  standsIn?: { version: string; why: string };
  /** The program that the image is about, where it is built from a module. */
  program?: GoProgram;
  config: ImageConfig;
  /** Raised when `fill` puts other things into the image. */
  revision: number;
  fill(ctx: Context, root: Root, step: Step): Promise<void>;
}

/** What one user owns in an image. */
export interface Layer {
  /** User and group id. */
  owner: number;
  folder: string;
  /** Of the folder, with what is in them; another user's are empty folders. */
  places: string[];
}

/** An image's root file system while it is filled. One folder an owner: whoever builds need not be root. */
export class Root {
  private readonly folder: string;
  private readonly owned = new Map<number, string[]>();

  /** @param folder an empty folder that exists. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * The layers, root's first. Another user's holds only the folders that are theirs (`places`): an entry for a parent
   * would give that away too.
   */
  get layers(): Layer[] {
    const others = [...this.owned].sort(([a], [b]) => a - b);
    return [
      { owner: 0, folder: this.at(0), places: ["."] },
      ...others.map(([owner, places]) => ({ owner, folder: this.at(owner), places })),
    ];
  }

  /** A folder. Its parents are made for everyone to read. */
  async dir(place: string, mode = 0o755, owner = 0): Promise<void> {
    let folder = this.at(owner);
    if (owner !== 0) this.owned.set(owner, [...(this.owned.get(owner) ?? []), path.posix.join(".", place)]);
    await make(folder);
    for (const name of place.split("/").filter(Boolean)) {
      folder = path.join(folder, name);
      await make(folder);
    }
    await chmod(folder, mode);
  }

  async copy(file: string, place: string, mode = 0o644): Promise<void> {
    await copyFile(file, await this.target(place));
    await chmod(path.join(this.at(0), place), mode);
  }

  /** A folder with all that is in it, links as they are. */
  async tree(folder: string, place: string): Promise<void> {
    const target = await this.target(place);
    await cp(folder, target, { recursive: true, verbatimSymlinks: true });
  }

  async write(place: string, text: string, mode = 0o644): Promise<void> {
    const target = await this.target(place);
    await writeFile(target, text);
    await chmod(target, mode);
  }

  async link(place: string, to: string): Promise<void> {
    await symlink(to, await this.target(place));
  }

  private at(owner: number): string {
    return path.join(this.folder, String(owner));
  }

  private async target(place: string): Promise<string> {
    await this.dir(path.posix.dirname(place));
    return path.join(this.at(0), place);
  }
}

/** The mode of a folder must not follow from the umask of whoever builds. An existing folder keeps its own. */
async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder);
    await chmod(folder, 0o755);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
