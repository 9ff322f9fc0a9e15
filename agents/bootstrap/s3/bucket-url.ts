/** Where a bucket is. Pure. */

/** A folder of a bucket, and how it is reached. */
export interface BucketPlace {
  bucket: string;
  /** Without slashes around it; empty: the whole bucket. */
  folder: string;
  region: string;
  /** null: AWS's own of the region. Others are asked by path: `<endpoint>/<bucket>/<key>`. */
  endpoint: string | null;
}

/** `s3://bucket/folder` in its parts. @throws TypeError where it is not one. */
export function parseBucketUrl(url: string): Pick<BucketPlace, "bucket" | "folder"> {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(url);
  if (match === null) throw new TypeError(`${url} is not a folder of a bucket, as s3://bucket/folder`);
  const [, bucket = "", folder = ""] = match;
  return { bucket, folder: folder.replaceAll(/^\/+|\/+$/g, "") };
}
