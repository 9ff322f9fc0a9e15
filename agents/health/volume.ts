import { statfs } from "node:fs/promises";

/** Bytes of the file system that holds a folder. */
export interface VolumeSpace {
  /** Free for a process that is not root: what the client can still write. */
  freeBytes: number;
  sizeBytes: number;
}

export async function volumeSpace(dir: string): Promise<VolumeSpace> {
  const { bavail, blocks, bsize } = await statfs(dir);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}
