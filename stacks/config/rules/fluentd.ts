import { type LogOutput, logOutputNames, logOutputs } from "../../../catalogue/logs/outputs.ts";
import { rotation, usualKibPerSecond, usualLine } from "../../../catalogue/logs/sizes.ts";
import { bufferShares, leastBufferBytes, survival } from "../../../catalogue/logs/survival.ts";
import { quantityBytes } from "../primitives.ts";
import { type BrokenRule, type Fields, entryOf, fieldsOf } from "./fields.ts";

const path = ["cryptokube:fluentd"];

/** What the schema of single fields cannot say of the way of logs. */
export function fluentdRules(values: Fields): BrokenRule[] {
  const fields = fieldsOf(values["cryptokube:fluentd"]);
  const kind = fieldsOf(values["cryptokube:cluster"]).kind ?? "existing";
  if (fields.enabled === false) return [];
  return [...bufferRules(fields), ...outputRules(fields, kind)];
}

function bufferRules({ buffer = "10Gi", outageHours, kibPerSecond = usualKibPerSecond }: Fields): BrokenRule[] {
  const bytes =
    typeof buffer === "string" && /^[1-9][0-9]*(Mi|Gi|Ti)$/.test(buffer) ? quantityBytes(buffer) : undefined;
  if (bytes === undefined) return [];
  const at = [...path, "buffer"];
  if (bytes < leastBufferBytes) {
    return [
      { path: at, found: buffer, allowed: "2Gi or more", remedy: "Make it larger: chunks and dead letters share it." },
    ];
  }
  if (typeof outageHours !== "number" || typeof kibPerSecond !== "number" || kibPerSecond <= 0) return [];
  const rate = { bytesPerSecond: kibPerSecond * 1024, bytesPerLine: usualLine };
  const hours = survival(bufferShares(bytes), rate, rotation).storeAwayHours;
  if (hours >= outageHours) return [];
  return [
    {
      path: at,
      found: buffer,
      allowed: `a buffer for ${outageHours} hours at ${kibPerSecond} KiB a second; this one is full after ${hours.toFixed(1)}`,
      remedy: `Make it ${Math.ceil((bytes / 2 ** 30) * (outageHours / hours) * 1.01)}Gi, or ask for fewer outageHours.`,
    },
  ];
}

function outputRules(fields: Fields, kind: unknown): BrokenRule[] {
  const name = fields.output ?? (kind === "gke" ? "gcs" : "s3");
  const output: LogOutput | undefined = entryOf<LogOutput>(logOutputs, name);
  if (output === undefined) return [];
  const broken: BrokenRule[] = [];
  const missing = (field: string, allowed: string, remedy: string): void => {
    if (fields[field] === undefined) broken.push({ path: [...path, field], found: "nothing", allowed, remedy });
  };
  if (output.image === undefined) {
    missing(
      "image",
      `an image with ${output.gem}: the stock ones have ${logOutputNames.filter(stocked).join(" or ")} alone`,
      "Build docker/fluentd, push it to a registry of yours, and name it here.",
    );
  }
  const made = kind === "eks" && name === "s3" && fields.bucket === undefined;
  if (fields.output !== undefined && output.image !== undefined && !made) {
    missing("bucket", "the name of a bucket", "Name the bucket that logs go to.");
  }
  if (made) broken.push(...besideMade(fields));
  if (!made && fields.retentionDays !== undefined) {
    broken.push({
      path: [...path, "retentionDays"],
      found: fields.retentionDays,
      allowed: "nothing, where no bucket is made: what keeps the logs says for how long",
      remedy: "Take it out, and set it where the logs are kept; or, on eks, leave out bucket, and one is made.",
    });
  }
  if (name === "loki" || name === "opensearch") {
    missing("endpoint", "an address, as https://logs.example", `Say where ${name} is reached.`);
  }
  if (name === "cloudwatch") missing("logGroup", "the name of a log group", "Name the log group that logs go to.");
  const ownRole = kind === (name === "s3" || name === "cloudwatch" ? "eks" : "gke");
  const used = fields.bucket !== undefined || name === "cloudwatch";
  if (["s3", "gcs", "cloudwatch"].includes(name as string) && used && !ownRole) {
    missing(
      "credentials",
      `a Secret, as the pods of a cluster of the kind ${String(kind)} have no role for ${typeof name === "string" ? name : "it"}`,
      "Name a Secret of the namespace <environment>-logs.",
    );
  }
  if ((name === "s3" || name === "cloudwatch") && used && kind !== "eks") {
    missing("region", "a region, as eu-west-1", "Say the region: the environment has none of its own.");
  }
  return broken;
}

/** What speaks of another store than the bucket that is made beside the cluster. */
function besideMade(fields: Fields): BrokenRule[] {
  return ["credentials", "endpoint", "region"]
    .filter((field) => fields[field] !== undefined)
    .map((field) => ({
      path: [...path, field],
      found: fields[field],
      allowed: "nothing, where the bucket is made: it is of this account and region, and has a role",
      remedy: "Take it out, or name the bucket that it is for.",
    }));
}

function stocked(name: keyof typeof logOutputs): boolean {
  return "image" in logOutputs[name];
}
