import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { rehearsalFiles } from "../../../rehearsal/place.ts";
import { type Cloud, emptyCloud } from "./cloud.ts";
import { inTurn } from "./turn.ts";

/** A rehearsal's cloud on disk: written whole after every change, so that a killed process loses nothing it answered. */
export class CloudStore {
  private readonly file: string;
  private readonly rehearsal: string;

  constructor(file: string, rehearsal: string) {
    this.file = file;
    this.rehearsal = rehearsal;
  }

  /** As it stands now: it is read anew each time, because a test may edit it. @throws for another rehearsal's cloud. */
  read(): Cloud {
    if (!existsSync(this.file)) return emptyCloud(this.rehearsal);
    const cloud = JSON.parse(readFileSync(this.file, "utf8")) as Cloud;
    if (cloud.rehearsal !== this.rehearsal) {
      throw new Error(
        `${this.file} is the simulated cloud of the rehearsal ${cloud.rehearsal}, and this is ${this.rehearsal}: ` +
          "begin a rehearsal in a folder of its own.",
      );
    }
    return cloud;
  }

  /** Nothing else comes between reading and writing, of this process or of another. */
  change<T>(how: (cloud: Cloud) => T): T {
    return inTurn(rehearsalFiles(path.dirname(this.file)).turn, () => {
      const cloud = this.read();
      const result = how(cloud);
      writeWhole(this.file, cloud);
      return result;
    });
  }
}

/** A reader sees the old text or the new one, never a part. */
export function writeWhole(file: string, value: unknown): void {
  const beside = `${file}.${String(process.pid)}.new`;
  writeFileSync(beside, `${JSON.stringify(value, undefined, 1)}\n`);
  renameSync(beside, file);
}
