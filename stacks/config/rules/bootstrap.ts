import { bootstrapSources } from "../chains/bootstrap.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf, listOf, repeated } from "./fields.ts";

type Path = readonly (string | number)[];

/** What a chain says of where its nodes begin, and what does not go together in it. */
export function bootstrapRules(chain: Fields, path: Path): BrokenRule[] {
  return [
    ...oneSource(chain, path),
    ...lonelySibling(chain, path),
    ...oneVoice(chain, path),
    ...repeated(
      entriesOf(fieldsOf(chain.checkpoint).servers).map(({ url }) => url),
      [...path, "checkpoint", "servers"],
      "servers",
    ),
    ...checkpointOfNone(chain, path),
  ];
}

function oneSource({ bootstrap }: Fields, path: Path): BrokenRule[] {
  if (bootstrap === undefined) return [];
  const named = bootstrapSources.filter(
    (source) => ![undefined, false].includes(fieldsOf(bootstrap)[source] as undefined),
  );
  if (named.length === 1) return [];
  return [
    {
      path: [...path, "bootstrap"],
      found: named.length === 0 ? bootstrap : named.join(" and "),
      allowed: `one of ${bootstrapSources.join(", ")}`,
      remedy: "Name one source: an empty volume is filled once.",
    },
  ];
}

function lonelySibling({ bootstrap, nodes = 1 }: Fields, path: Path): BrokenRule[] {
  const count = Array.isArray(nodes) ? nodes.length : nodes;
  if (fieldsOf(bootstrap).sibling !== true || typeof count !== "number" || count > 1) return [];
  return [
    {
      path: [...path, "bootstrap", "sibling"],
      found: true,
      allowed: "another source, as the chain has one node",
      remedy: "Add a node, or name another source: there is no sibling to copy.",
    },
  ];
}

/** Servers of one operator are one voice, and one voice is not agreement. */
function oneVoice({ checkpoint }: Fields, path: Path): BrokenRule[] {
  const { servers, pin } = fieldsOf(checkpoint);
  const operators = new Set(entriesOf(servers).map(({ by }) => by));
  if (pin !== undefined || listOf(servers).length === 0 || operators.size > 1) return [];
  return [
    {
      path: [...path, "checkpoint", "servers"],
      found: servers,
      allowed: "servers of two operators at least, or a pin beside them",
      remedy: "Add a server that somebody else runs, or pin a root:epoch that you know to be right.",
    },
  ];
}

/** A chain whose nodes have no consensus client begins at no checkpoint. */
function checkpointOfNone({ checkpoint, consensus, nodes }: Fields, path: Path): BrokenRule[] {
  const any = consensus !== undefined || entriesOf(nodes).some((node) => node.consensus !== undefined);
  if (checkpoint === undefined || any) return [];
  return [
    {
      path: [...path, "checkpoint"],
      found: checkpoint,
      allowed: "nothing, as the chain has no consensus client",
      remedy: "Remove it.",
    },
  ];
}

/** Whether a chain reads from or writes to a bucket that speaks as S3 does, and where the file says so. */
function bucketField({ bootstrap, seed }: Fields): string[] | undefined {
  const speaksS3 = (url: unknown) => typeof url === "string" && url.startsWith("s3://");
  if (speaksS3(fieldsOf(bootstrap).bucket)) return ["bootstrap", "bucket"];
  return speaksS3(seed) ? ["seed"] : undefined;
}

/** How nodes reach their bucket: what the cluster gives them, the file must not leave out elsewhere. */
export function bucketRules(values: Fields): BrokenRule[] {
  const { kind = "existing" } = fieldsOf(values["cryptokube:cluster"]);
  return entriesOf(values["cryptokube:chains"]).flatMap((chain, index) => {
    const path: Path = ["cryptokube:chains", index];
    const field = bucketField(chain);
    if (chain.chain !== "ethereum") return [];
    if (field === undefined) {
      return chain.s3 === undefined || typeof chain.seed === "string"
        ? []
        : [
            {
              path: [...path, "s3"],
              found: chain.s3,
              allowed: "nothing, as the chain names no bucket",
              remedy: "Name one under seed or bootstrap.bucket, or remove it.",
            },
          ];
    }
    // A seed of which the file says no more is planned and priced, and reached only where a role can be made.
    if (kind === "gke" || (chain.s3 === undefined && field.length === 1)) return [];
    return reachRules(fieldsOf(chain.s3), path, field, kind === "eks");
  });
}

function reachRules(
  { region, endpoint, credentials }: Fields,
  path: Path,
  field: string[],
  role: boolean,
): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const own = role && endpoint === undefined;
  if (!own && credentials === undefined) {
    rules.push({
      path: [...path, "s3", "credentials"],
      found: undefined,
      allowed: "{ existingSecret: <name> }",
      remedy:
        `Name a Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the bucket of ${field.join(".")}: ` +
        (role ? "a server that is not AWS's knows no role." : "only a cluster of kind eks gives pods a role."),
    });
  }
  if (!role && region === undefined) {
    rules.push({
      path: [...path, "s3", "region"],
      found: undefined,
      allowed: "the bucket's region, as us-east-1",
      remedy: "It must be set: requests are signed for it. A server that is not AWS's mostly takes us-east-1.",
    });
  }
  return rules;
}
