import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { BucketFolder } from "../../../agents/bootstrap/s3/bucket.ts";
import { parseBucketUrl } from "../../../agents/bootstrap/s3/bucket-url.ts";
import { PodCredentials } from "../../../agents/bootstrap/s3/credentials.ts";
import { encode, signed } from "../../../agents/bootstrap/s3/sign.ts";
import { readError, readList } from "../../../agents/bootstrap/s3/xml.ts";
import { NetworkError } from "../../../agents/shared/http.ts";
import { failing, type FakeServer, fakeServer, ownFolder, sha256 } from "./support.ts";

/** Of the examples in AWS's own documents. */
const example = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const noBody = sha256("");

describe("agents/bootstrap: signatures for S3", () => {
  const signature = (method: string, url: string, headers: Record<string, string> = {}, payloadSha256 = noBody) =>
    /Signature=(\w+)$/.exec(
      signed({ method, url: new URL(url), headers, payloadSha256 }, example, {
        region: "us-east-1",
        at: new Date("2013-05-24T00:00:00Z"),
      }).authorization!,
    )![1];

  it("are those of the examples in the S3 API Reference", () => {
    const bucket = "https://examplebucket.s3.amazonaws.com";
    assert.equal(
      signature("GET", `${bucket}/test.txt`, { range: "bytes=0-9" }),
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
    assert.equal(
      signature(
        "PUT",
        `${bucket}/test%24file.text`,
        { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
        sha256("Welcome to Amazon S3."),
      ),
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    );
    assert.equal(
      signature("GET", `${bucket}/?max-keys=2&prefix=J`),
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    );
  });

  it("are those that AWS's own client makes, for any key, question and session", async () => {
    class Keyed {
      readonly #hash;
      constructor(secret?: unknown) {
        this.#hash =
          secret === undefined
            ? createHash("sha256")
            : createHmac("sha256", secret as Parameters<typeof createHmac>[1]);
      }
      update(data: string | Uint8Array): void {
        this.#hash.update(data);
      }
      digest(): Promise<Uint8Array> {
        return Promise.resolve(this.#hash.digest());
      }
      reset(): void {}
    }
    const key = fc.array(
      fc.string({ minLength: 1, maxLength: 8 }).filter((part) => part !== "." && part !== ".."),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        key,
        fc.dictionary(fc.stringMatching(/^[a-z-]{1,8}$/), fc.string({ maxLength: 8 })),
        fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{1,30}$/), { nil: undefined }),
        async (parts, query, sessionToken) => {
          const credentials = { ...example, ...(sessionToken === undefined ? {} : { sessionToken }) };
          const at = new Date("2026-11-25T10:00:00Z");
          const url = new URL(`https://b.s3.eu-west-1.amazonaws.com/${parts.map(encode).join("/")}`);
          for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
          const headers = { "x-amz-meta-sha256": "abc" };
          const ours = signed({ method: "GET", url, headers, payloadSha256: noBody }, credentials, {
            region: "eu-west-1",
            at,
          });
          const signer = new SignatureV4({
            credentials,
            region: "eu-west-1",
            service: "s3",
            sha256: Keyed,
            uriEscapePath: false,
            applyChecksum: true,
          });
          const { headers: theirs } = await signer.sign(
            {
              method: "GET",
              protocol: "https:",
              hostname: url.hostname,
              path: url.pathname,
              query,
              headers: { ...headers, host: url.host, "x-amz-content-sha256": noBody },
            },
            { signingDate: at },
          );
          const plain = (text: string) => text.replaceAll(", ", ",");
          assert.equal(plain(ours.authorization ?? ""), plain(theirs.authorization ?? ""));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("agents/bootstrap: a folder of a bucket", () => {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const keys = new PodCredentials({ AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" });

  async function bucketOn(
    answer: Parameters<typeof fakeServer>[0],
    folder = "seeds/one",
  ): Promise<[BucketFolder, FakeServer]> {
    const server = await fakeServer(answer);
    servers.push(server);
    const place = { bucket: "archives", folder, region: "us-east-1", endpoint: `${server.url}/` };
    return [new BucketFolder(place, keys, { stallSeconds: 2, minBytes: 1 }), server];
  }

  it("reads `s3://` in its parts", () => {
    assert.deepEqual(parseBucketUrl("s3://bucket"), { bucket: "bucket", folder: "" });
    assert.deepEqual(parseBucketUrl("s3://my.bucket/a/b/"), { bucket: "my.bucket", folder: "a/b" });
    for (const bad of ["gs://bucket", "s3://B", "bucket/a", "s3://a"]) {
      assert.throws(() => parseBucketUrl(bad), TypeError);
    }
  });

  it("puts, looks and gets under its own path, with the checksum beside", async () => {
    const objects = new Map<string, { body: Buffer; sha256: string }>();
    const [bucket, server] = await bucketOn((request, response) => {
      const name = request.url!;
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        assert.match(
          request.headers.authorization!,
          /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/us-east-1\/s3\/aws4_request/,
        );
        if (request.method === "PUT") {
          const body = Buffer.concat(pieces);
          assert.equal(request.headers["x-amz-content-sha256"], sha256(body));
          objects.set(name, { body, sha256: String(request.headers["x-amz-meta-sha256"]) });
          response.writeHead(200).end();
          return;
        }
        const found = objects.get(name);
        if (found === undefined) {
          response.writeHead(404).end(request.method === "HEAD" ? undefined : "<Error><Code>NoSuchKey</Code></Error>");
          return;
        }
        response.writeHead(200, { "content-length": found.body.length, "x-amz-meta-sha256": found.sha256 });
        response.end(request.method === "HEAD" ? undefined : found.body);
      });
    });
    const body = Buffer.from("chunk");
    assert.equal(await bucket.sumOf("chunks/0"), null);
    assert.equal(await bucket.get("chunks/0", 10), null);
    await bucket.put("chunks/0", body, sha256(body));
    assert.deepEqual(await bucket.sumOf("chunks/0"), { size: 5, sha256: sha256(body) });
    assert.deepEqual(await bucket.get("chunks/0", 5), body);
    await assert.rejects(bucket.get("chunks/0", 4), NetworkError);
    assert.equal(server.asked[2], "PUT /archives/seeds/one/chunks/0");
    await bucket.under("b c").put("d+e", body, sha256(body));
    assert.equal(server.asked.at(-1), "PUT /archives/seeds/one/b%20c/d%2Be");
    assert.equal(bucket.under("x").name, "s3://archives/seeds/one/x");
  });

  it("lists all folders under it, page after page", async () => {
    const [bucket, server] = await bucketOn((request, response) => {
      const url = new URL(request.url!, "http://x");
      const second = url.searchParams.get("continuation-token") === "go&on";
      response.end(
        second
          ? "<ListBucketResult><CommonPrefixes><Prefix>seeds/one/b&amp;c/</Prefix></CommonPrefixes></ListBucketResult>"
          : "<ListBucketResult><CommonPrefixes><Prefix>seeds/one/a/</Prefix></CommonPrefixes>" +
              "<NextContinuationToken>go&amp;on</NextContinuationToken></ListBucketResult>",
      );
    });
    assert.deepEqual(await bucket.folders(), ["a", "b&c"]);
    assert.match(server.asked[0]!, /^GET \/archives\?list-type=2&delimiter=%2F&prefix=seeds%2Fone%2F$/);
  });

  it("tells a refusal, which stays, from a failure, which may pass", async () => {
    const answers: [number, string, (error: unknown) => boolean][] = [
      [
        403,
        "<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
        failing("bucket-refused", /403 to GET \(AccessDenied: no\)/),
      ],
      [301, "", failing("bucket-refused", /the bucket is in eu-west-1/)],
      [404, "<Error><Code>NoSuchBucket</Code></Error>", failing("bucket-refused", /NoSuchBucket/)],
      [500, "", (error) => error instanceof NetworkError],
      [503, "<Error><Code>SlowDown</Code></Error>", (error) => error instanceof NetworkError],
      [429, "", (error) => error instanceof NetworkError],
    ];
    for (const [status, body, expected] of answers) {
      const [bucket] = await bucketOn((_request, response) => {
        response.writeHead(status, { "x-amz-bucket-region": "eu-west-1" }).end(body);
      });
      await assert.rejects(bucket.get("a", 10), expected, String(status));
    }
    const [gone, server] = await bucketOn(() => {});
    await server.close();
    await assert.rejects(gone.get("a", 10), NetworkError);
    const [missing] = await bucketOn((_request, response) => response.writeHead(404).end());
    await assert.rejects(missing.put("a", Buffer.alloc(1), "x"), failing("bucket-refused", /404 to PUT/));
    await assert.rejects(missing.folders(), failing("bucket-refused"));
  });

  it("reads names as S3 escapes them", () => {
    assert.deepEqual(readList("<x/>"), { prefixes: [], next: null });
    const xml =
      "<CommonPrefixes> <Prefix>&lt;&gt;&quot;&apos;&amp;&#233;&#xe9;&odd;</Prefix></CommonPrefixes><NextContinuationToken></NextContinuationToken>";
    assert.deepEqual(readList(xml), { prefixes: [`<>"'&éé&odd;`], next: null });
    assert.equal(readError("<Error><Message>m</Message></Error>"), "m");
    assert.equal(readError("nothing"), "");
  });
});

describe("agents/bootstrap: a pod's credentials", () => {
  const folder = ownFolder();
  const servers: FakeServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function agent(answer: Parameters<typeof fakeServer>[0]): Promise<[PodCredentials, FakeServer]> {
    const server = await fakeServer(answer);
    servers.push(server);
    const file = path.join(folder, "token");
    writeFileSync(file, "pod-token\n");
    return [
      new PodCredentials({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v1/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
      }),
      server,
    ];
  }

  it("are those of its role, for the pod's token, and asked for anew before they end", async () => {
    const [credentials, server] = await agent((request, response) => {
      assert.equal(request.headers.authorization, "pod-token");
      const Expiration = new Date(1_000_000_000).toISOString();
      response.end(JSON.stringify({ AccessKeyId: "a", SecretAccessKey: "b", Token: "c", Expiration }));
    });
    const expected = { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c" };
    assert.deepEqual(await credentials.get(0), expected);
    assert.deepEqual(await credentials.get(1_000_000_000 - 300_001), expected);
    assert.equal(server.asked.length, 1);
    await credentials.get(1_000_000_000 - 300_000);
    assert.deepEqual(server.asked, ["GET /v1/credentials", "GET /v1/credentials"]);
  });

  it("are static keys where the environment has them", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    assert.deepEqual(await new PodCredentials(keys).get(), { accessKeyId: "a", secretAccessKey: "b" });
    assert.deepEqual(await new PodCredentials({ ...keys, AWS_SESSION_TOKEN: "c" }).get(), {
      accessKeyId: "a",
      secretAccessKey: "b",
      sessionToken: "c",
    });
  });

  it("are none, in words, where there is neither; and an agent that is away may come back", async () => {
    await assert.rejects(new PodCredentials({}).get(), failing("bucket-refused", /neither a role/));
    const [refused] = await agent((_request, response) => response.writeHead(403).end());
    await assert.rejects(refused.get(), failing("bucket-refused", /403/));
    const [odd] = await agent((_request, response) => response.end(JSON.stringify({ AccessKeyId: "a" })));
    await assert.rejects(odd.get(), failing("bucket-refused", /200/));
    const [away] = await agent((_request, response) => response.writeHead(503).end());
    await assert.rejects(away.get(), NetworkError);
  });
});
