import * as z from "zod";
import { secretName } from "./common.ts";

/** A folder of a bucket that nodes read and write: what speaks as S3 does. */
const bucketFolder = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/, "a folder of a bucket, as s3://bucket/folder");

const httpUrl = z.string().regex(/^https?:\/\/[^\s/]+(\/\S*)?$/, "an http or https URL");

/** A URL of an archive that nodes can unpack. Its checksum is what vouches for it, so it may be a plain one. */
const archiveUrl = z
  .string()
  .regex(
    /^https?:\/\/[^\s/]+\/[^\s?#]*\.(tar|tar\.gz|tgz|tar\.zst|tzst)([?#]\S*)?$/i,
    "a URL that ends in .tar, .tar.gz, .tgz, .tar.zst or .tzst",
  );

const snapshot = z.strictObject({
  url: archiveUrl.describe("Where the archive is fetched from. A download that breaks off goes on where it was."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "a SHA-256 in 64 hexadecimal digits, lower case")
    .describe(
      "The archive's checksum, from another source than the archive itself: who can change one must not give both.",
    ),
  strip: z
    .int()
    .min(0, "0 or more")
    .max(20, "at most 20")
    .default(0)
    .describe("Folders that are taken off the front of each path in the archive. Default 0."),
  into: z
    .string()
    .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, "a folder, as geth or geth/chaindata")
    .optional()
    .describe(
      "The folder under the client's data directory that the archive is of. Default: the data directory itself.",
    ),
});

/** Where an empty volume begins, and whom a new consensus client believes. */
export const bootstrapFields = {
  bootstrap: z
    .strictObject({
      peers: z.boolean().optional().describe("The client syncs from its peers: the default."),
      snapshot: snapshot.optional().describe("An archive behind a URL."),
      bucket: bucketFolder
        .optional()
        .describe("The newest archive that fits in a folder of a bucket, as `cryptokube seed` writes them."),
      sibling: z
        .boolean()
        .optional()
        .describe(
          "The data of another node of the chain, which `cryptokube seed <env> <node> --to <new node>` stops for it.",
        ),
      volumeSnapshot: z
        .string()
        .regex(
          /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
          'the name of a VolumeSnapshot: lower-case letters, digits, "-" and "."',
        )
        .max(253, "at most 253 characters")
        .optional()
        .describe(
          "A VolumeSnapshot in the namespace <environment>-chains that the execution client's claim is made from. It " +
            "counts where a claim is new: none is made anew for it.",
        ),
    })
    .optional()
    .describe(
      "What an empty execution volume is filled from: one of these. An existing database is never touched. Default: the " +
        "newest archive of `seed` where there is one, else peers.",
    ),
  checkpoint: z
    .strictObject({
      servers: z
        .array(
          z.strictObject({
            url: httpUrl.describe("Its beacon API."),
            by: z.string().min(1, "a name").describe("Who runs it: servers of one operator are one voice."),
          }),
        )
        .min(1, "at least one server")
        .max(20, "at most 20 servers")
        .optional()
        .describe(
          "Servers of finalized states. At least two operators must agree, or the pin be met. Default: the catalogue's.",
        ),
      pin: z
        .string()
        .regex(
          /^0x[0-9a-f]{64}:(0|[1-9][0-9]{0,11})$/,
          "a block root and its epoch, as 0x…:123456, with 64 hexadecimal digits in lower case",
        )
        .optional()
        .describe("The checkpoint that a new consensus client begins at, from a source that you trust: root:epoch."),
    })
    .optional()
    .describe("Whom a consensus client without a database believes."),
  s3: z
    .strictObject({
      region: z
        .string()
        .regex(/^[a-z0-9-]+$/, "a region, as us-east-1")
        .optional()
        .describe("Default: the environment's."),
      endpoint: httpUrl.optional().describe("A server that speaks as S3 does. Default: AWS's own of the region."),
      credentials: z
        .strictObject({
          existingSecret: secretName.describe(
            "A Secret of yours in the namespace <environment>-chains, with the keys AWS_ACCESS_KEY_ID and " +
              "AWS_SECRET_ACCESS_KEY.",
          ),
        })
        .optional()
        .describe("Default: on a cluster of kind eks a role that is made for the chain's nodes."),
    })
    .optional()
    .describe("How the bucket of `seed` and `bootstrap` is reached, where it is not AWS's own by a role."),
};

/** The sources of {@link bootstrapFields}, of which a file names one. */
export const bootstrapSources = ["peers", "snapshot", "bucket", "sibling", "volumeSnapshot"] as const;
