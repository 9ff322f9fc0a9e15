import { createHash } from "node:crypto";
import { NetworkError } from "../../shared/http.ts";
import type { ArchiveSource, ArchiveTarget } from "../archive/store.ts";
import { Failure } from "../failure.ts";
import { stream, type StreamResponse, type Patience, usualPatience, wholeBody } from "../stream.ts";
import type { BucketPlace } from "./bucket-url.ts";
import type { PodCredentials } from "./credentials.ts";
import { encode, signed } from "./sign.ts";
import { readError, readList } from "./xml.ts";

const noBody = createHash("sha256").digest("hex");

/** A folder of objects in S3, or in a server that speaks as S3 does. */
export class BucketFolder implements ArchiveSource, ArchiveTarget {
  readonly name: string;
  readonly #place: BucketPlace;
  readonly #credentials: PodCredentials;
  readonly #patience: Patience;

  constructor(place: BucketPlace, credentials: PodCredentials, patience: Patience = usualPatience) {
    this.#place = place;
    this.#credentials = credentials;
    this.#patience = patience;
    this.name = `s3://${[place.bucket, place.folder].filter((part) => part !== "").join("/")}`;
  }

  /** A folder of this one. */
  under(folder: string): BucketFolder {
    const all = [this.#place.folder, folder].filter((part) => part !== "").join("/");
    return new BucketFolder({ ...this.#place, folder: all }, this.#credentials, this.#patience);
  }

  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    const response = await this.#ask("GET", this.#url(key));
    if (response.status === 404) return await this.#lacking(response);
    return await wholeBody(response, maxBytes);
  }

  async sumOf(key: string): Promise<{ size: number; sha256: string } | null> {
    const response = await this.#ask("HEAD", this.#url(key));
    response.discard();
    const sha256 = response.headers["x-amz-meta-sha256"];
    if (response.status === 404 || typeof sha256 !== "string") return null;
    return { size: Number(response.headers["content-length"]), sha256 };
  }

  async put(key: string, body: Buffer, sha256: string): Promise<void> {
    const response = await this.#ask("PUT", this.#url(key), body, { "x-amz-meta-sha256": sha256 });
    response.discard();
  }

  /** The names of the folders in this one. */
  async folders(): Promise<string[]> {
    const prefix = this.#place.folder === "" ? "" : `${this.#place.folder}/`;
    const found: string[] = [];
    let token: string | null = null;
    do {
      const url: URL = this.#url(null);
      url.searchParams.set("list-type", "2");
      url.searchParams.set("delimiter", "/");
      url.searchParams.set("prefix", prefix);
      if (token !== null) url.searchParams.set("continuation-token", token);
      const response = await this.#ask("GET", url);
      const { prefixes, next } = readList((await wholeBody(response, 1 << 24)).toString("utf8"));
      found.push(...prefixes.map((path) => path.slice(prefix.length).replace(/\/$/, "")));
      token = next;
    } while (token !== null);
    return found;
  }

  /** A bucket that is not there is no archive that is not there. */
  async #lacking(response: StreamResponse): Promise<null> {
    const said = readError((await wholeBody(response, 1 << 16)).toString("utf8"));
    if (said.startsWith("NoSuchBucket")) throw new Failure("bucket-refused", `${this.name}: ${said}`);
    return null;
  }

  async #ask(method: "GET" | "PUT" | "HEAD", url: URL, body?: Buffer, headers = {}): Promise<StreamResponse> {
    const payloadSha256 = body === undefined ? noBody : createHash("sha256").update(body).digest("hex");
    const credentials = await this.#credentials.get();
    const response = await stream({
      url: url.href,
      method,
      headers: signed({ method, url, headers, payloadSha256 }, credentials, {
        region: this.#place.region,
        at: new Date(),
      }),
      ...(body === undefined ? {} : { body }),
      patience: this.#patience,
    });
    const { status } = response;
    if (status < 300 || (status === 404 && method !== "PUT" && url.searchParams.size === 0)) return response;
    const said = method === "HEAD" ? "" : readError((await wholeBody(response, 1 << 16)).toString("utf8"));
    response.discard();
    const words = `${this.name} answers ${status} to ${method}${said === "" ? "" : ` (${said})`}`;
    if (status >= 500 || status === 429 || status === 408) throw new NetworkError("network", words);
    const region = response.headers["x-amz-bucket-region"];
    throw new Failure("bucket-refused", typeof region === "string" ? `${words}; the bucket is in ${region}` : words);
  }

  #url(key: string | null): URL {
    const { bucket, folder, region, endpoint } = this.#place;
    // A name with dots is none that AWS's certificate covers.
    const byPath = endpoint !== null || bucket.includes(".");
    const own = endpoint ?? `https://${byPath ? "" : `${bucket}.`}s3.${region}.amazonaws.com`;
    const parts = [
      ...(byPath ? [bucket] : []),
      ...(key === null ? [] : [...folder.split("/").filter((part) => part !== ""), ...key.split("/")]),
    ];
    return new URL(`${own.replace(/\/+$/, "")}/${parts.map(encode).join("/")}`);
  }
}
