import { sampleBytes } from "../../../catalogue/exporters/series.ts";
import { quantityBytes, retentionTime, storageQuantity } from "../primitives.ts";
import { remoteWriteAuth } from "../remote-write.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf } from "./fields.ts";

/** What the schema of Prometheus' fields cannot say. */
export function prometheusRules(values: Fields): BrokenRule[] {
  const prometheus = fieldsOf(values["cryptokube:prometheus"]);
  return [
    ...retentionRules(prometheus, entriesOf(values["cryptokube:chains"])),
    ...remoteWriteRules(prometheus, fieldsOf(values["cryptokube:cluster"])),
    ...operatorRules(prometheus, fieldsOf(values["cryptokube:cluster"])),
  ];
}

/** Where the file names none (stacks/config/prometheus.ts). */
const usualStorage = "8Gi";
/** Of a volume; the rest is for the write-ahead log and for compaction (stacks/plan/prometheus.ts). */
const sampleShare = 0.8;

/** A retention that the file names, and that its volume cannot hold. One that it does not name is cut by size. */
function retentionRules({ retention, storage = usualStorage }: Fields, chains: readonly Fields[]): BrokenRule[] {
  if (!retentionTime.safeParse(retention).success || !storageQuantity.safeParse(storage).success) return [];
  const nodes = chains.reduce((sum, { nodes: of = 1 }) => sum + countOf(of), 0);
  const wanted = sampleBytes(nodes, secondsOf(retention as string)) / sampleShare;
  if (wanted <= quantityBytes(storage as string)) return [];
  const gib = Math.ceil(wanted / 2 ** 30);
  return [
    {
      path: ["cryptokube:prometheus", "retention"],
      found: retention,
      allowed: `what a volume of ${String(storage)} holds of the samples of ${nodes} nodes`,
      remedy: `Set storage to ${gib}Gi or more, or keep samples for a shorter time.`,
    },
  ];
}

/** `nodes` is a number, or a list with an entry for each. */
function countOf(nodes: unknown): number {
  if (Array.isArray(nodes)) return nodes.length;
  return typeof nodes === "number" && Number.isFinite(nodes) ? nodes : 0;
}

function secondsOf(retention: string): number {
  const hours: Record<string, number> = { h: 1, d: 24, w: 7 * 24, y: 365 * 24 };
  return Number(retention.slice(0, -1)) * (hours[retention.slice(-1)] ?? 0) * 3600;
}

function remoteWriteRules(prometheus: Fields, cluster: Fields): BrokenRule[] {
  const remoteWrite = fieldsOf(prometheus.remoteWrite);
  const path = ["cryptokube:prometheus", "remoteWrite"];
  const named = remoteWriteAuth.filter((way) => remoteWrite[way] !== undefined);
  const broken: BrokenRule[] = [];
  if (named.length > 1) {
    broken.push({
      path,
      found: named.join(" and "),
      allowed: `at most one of ${remoteWriteAuth.join(", ")}`,
      remedy: "Keep the one that the endpoint asks for.",
    });
  }
  if (named.includes("sigv4") && cluster.kind !== "eks") {
    broken.push({
      path: [...path, "sigv4"],
      found: "a role of AWS, on a cluster that gives its pods none",
      allowed: "a cluster of the kind eks",
      remedy: "Write through a proxy that signs requests, and name its address as the url.",
    });
  }
  if (named.length > 0 && typeof remoteWrite.url === "string" && remoteWrite.url.startsWith("http:")) {
    broken.push({
      path: [...path, "url"],
      found: remoteWrite.url,
      allowed: "an https address, as something secret is sent to it",
      remedy: "Name the endpoint's https address, or leave the authentication out.",
    });
  }
  return broken;
}

/** Where the cluster's Prometheus reads, there is none of ours to say anything of. */
function operatorRules(prometheus: Fields, { kind, context }: Fields): BrokenRule[] {
  if (prometheus.operator === undefined) return [];
  const path = ["cryptokube:prometheus"];
  const ofOurs = (["retention", "storage", "replicas", "remoteWrite"] as const).filter(
    (field) => prometheus[field] !== undefined,
  );
  return [
    ...ofOurs.map((field) => ({
      path: [...path, field],
      found: `${field} and operator`,
      allowed: "one of them",
      remedy: `Remove ${field}, and say it to the cluster's Prometheus: with operator there is none of the environment's own.`,
    })),
    ...((kind === undefined || kind === "existing") && context === undefined
      ? [
          {
            path: [...path, "operator"],
            found: "operator, in the lab",
            allowed: "a cluster with the Prometheus Operator, which the lab has none of",
            remedy: "Remove it, or name the cluster's context.",
          },
        ]
      : []),
  ];
}
