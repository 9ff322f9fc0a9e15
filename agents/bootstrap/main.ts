import { readFile, writeFile } from "node:fs/promises";
import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { placeCheckpoint } from "./checkpoint/place.ts";
import { copyIfAsked } from "./copy.ts";
import { Failure } from "./failure.ts";
import { fill } from "./fill.ts";
import { BucketFolder } from "./s3/bucket.ts";
import { parseBucketUrl } from "./s3/bucket-url.ts";
import { PodCredentials } from "./s3/credentials.ts";
import { parseBootstrapSettings } from "./settings.ts";
import { claim } from "./volume.ts";

const settingsPath = process.env.BOOTSTRAP_SETTINGS ?? "/agent-config/bootstrap.json";
const requestPath = process.env.BOOTSTRAP_REQUEST ?? "/agent-request/request.json";
/** What stands in it is the container's message in its pod's status. */
const messagePath = process.env.BOOTSTRAP_MESSAGE ?? "/dev/termination-log";

async function main(): Promise<void> {
  const settings = parseBootstrapSettings(await readFile(settingsPath, "utf8"));
  const { bucket } = settings;
  const around = {
    bucket:
      bucket === null
        ? null
        : new BucketFolder({ ...parseBucketUrl(bucket.url), ...bucket }, new PodCredentials(process.env)),
    siblingToken: process.env.BOOTSTRAP_SIBLING_TOKEN ?? "",
    log: jsonLog,
  };
  await claim(settings, jsonLog);
  const copied = await copyIfAsked(settings, requestPath, around);
  await fill(settings, around);
  if (settings.consensus !== null) await placeCheckpoint(settings.consensus, jsonLog);
  if (copied !== null) await say(copied);
}

async function say(message: string): Promise<void> {
  try {
    await writeFile(messagePath, message.slice(0, 4000));
  } catch {
    // It stands in the log, too.
  }
}

// The first process of a container: without these, signals are lost on it. What lies in staging serves the next try.
process.on("SIGTERM", () => process.exit(143));
process.on("SIGINT", () => process.exit(130));

main()
  .then(() => process.exit(0))
  .catch(async (error: unknown) => {
    const message =
      error instanceof Failure
        ? `the node does not start (${error.reason}): ${error.message}`
        : error instanceof InvalidDocument
          ? error.message
          : `the node does not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    await say(message);
    process.stderr.write(`${message}\n`);
    process.exit(1);
  });
