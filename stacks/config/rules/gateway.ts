/** What the fields of a chain's gateway decide together. */
import { isDenied, isTrace } from "../../../agents/gateway/methods.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf, listOf } from "./fields.ts";

type Path = readonly (string | number)[];

export function gatewayRules(chain: Fields, path: Path): BrokenRule[] {
  if (chain.gateway === undefined) return [];
  const gateway = fieldsOf(chain.gateway);
  const at = [...path, "gateway"];
  const consumers = entriesOf(gateway.consumers);
  return [
    ...replicaRules(fieldsOf(gateway.replicas), [...at, "replicas"]),
    ...sameNames(consumers, [...at, "consumers"]),
    ...consumers.flatMap((consumer, index) => [
      ...methodRules(consumer, [...at, "consumers", index]),
      ...archiveRules(consumer, chain, [...at, "consumers", index]),
    ]),
  ];
}

function replicaRules({ min = 2, max = 4 }: Fields, path: Path): BrokenRule[] {
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [
    {
      path: [...path, "max"],
      found: max,
      allowed: `at least min, which is ${min}`,
      remedy: "Raise max, or lower min: the gateway grows from the one to the other.",
    },
  ];
}

function sameNames(consumers: readonly Fields[], path: Path): BrokenRule[] {
  return consumers.flatMap(({ name }, index) =>
    typeof name !== "string" || consumers.findIndex((each) => each.name === name) === index
      ? []
      : [
          {
            path: [...path, index, "name"],
            found: name,
            allowed: "a name that no other consumer of the chain has",
            remedy: "Give each its own: the key, the rate and the metrics are by name.",
          },
        ],
  );
}

function methodRules({ methods }: Fields, path: Path): BrokenRule[] {
  return listOf(methods).flatMap((method, index) => {
    if (typeof method !== "string" || method === "*") return [];
    const bare = method.replace(/\*$/, "");
    if (!isDenied(bare) && !isTrace(bare)) return [];
    const tracing = isTrace(bare) || /^(debug|trace)_/.test(bare);
    return [
      {
        path: [...path, "methods", index],
        found: method,
        allowed: "methods that neither open nor change a node, nor have it sign",
        remedy: tracing
          ? "Grant `traces: true`: what may be traced is a list of its own, at a Service of its own."
          : "Remove it: no consumer reaches it, whatever its list says.",
      },
    ];
  });
}

/** Somebody must have what is granted. A development chain keeps all of its states. */
function archiveRules({ archive }: Fields, chain: Fields, path: Path): BrokenRule[] {
  if (archive !== true || chain.network === "dev") return [];
  const nodes = Array.isArray(chain.nodes) ? entriesOf(chain.nodes) : [{}];
  if (nodes.some((node) => keepsAll(node.history ?? chain.history))) return [];
  return [
    {
      path: [...path, "archive"],
      found: true,
      allowed: "false, as no node of the chain keeps all states",
      remedy: "Give the chain a node with `history: archive`, or with `history: { state: all }`; or remove archive.",
    },
  ];
}

function keepsAll(history: unknown): boolean {
  return history === "archive" || fieldsOf(history).state === "all";
}
