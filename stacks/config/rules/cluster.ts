import { nearest } from "../nearest.ts";
import { type BrokenRule, entriesOf, type Fields, repeated } from "./fields.ts";

const key = "cryptokube:cluster";

/** What fields of the cluster decide together. */
export function clusterRules(cluster: Fields): BrokenRule[] {
  return [
    ...kubeconfigWithoutContext(cluster),
    ...repeated(cluster.zones, [key, "zones"], "zones"),
    ...entriesOf(cluster.machines).flatMap(({ zones }, index) =>
      repeated(zones, [key, "machines", index, "zones"], "zones"),
    ),
    ...twice(cluster, "machines"),
    ...twice(cluster, "storageClasses"),
    ...manyDefaults(cluster),
    ...unknownClass(cluster),
  ];
}

/** Without a context, a kubeconfig's current one would decide where things go; it is never used. */
function kubeconfigWithoutContext(cluster: Fields): BrokenRule[] {
  if (cluster.kubeconfig === undefined || cluster.context !== undefined) return [];
  return [
    {
      path: [key, "context"],
      found: undefined,
      allowed: "the name of a context in that kubeconfig",
      remedy: "Name the context: the current one of a kubeconfig is never used, as it changes behind one's back.",
    },
  ];
}

/** Names that an earlier entry of the list has. */
function twice(cluster: Fields, field: "machines" | "storageClasses"): BrokenRule[] {
  const names = entriesOf(cluster[field]).map(({ name }) => name);
  return names.flatMap((name, index) =>
    typeof name !== "string" || names.indexOf(name) === index
      ? []
      : [
          {
            path: [key, field, index, "name"],
            found: name,
            allowed: `a name that no other of ${field} has ("${name}" is taken by ${field}[${names.indexOf(name)}])`,
            remedy: "Give each a name of its own, or make one of them.",
          },
        ],
  );
}

function manyDefaults(cluster: Fields): BrokenRule[] {
  const all = entriesOf(cluster.storageClasses);
  const first = all.findIndex((one) => one.default === true);
  return all.flatMap((one, index) =>
    one.default !== true || index === first
      ? []
      : [
          {
            path: [key, "storageClasses", index, "default"],
            found: true,
            allowed: `false, as storageClasses[${first}] is the default`,
            remedy: "Keep one: volumes that name no class are of it.",
          },
        ],
  );
}

/** The class of volumes is none of those that are stated. */
function unknownClass({ storageClass, storageClasses }: Fields): BrokenRule[] {
  const names = entriesOf(storageClasses).flatMap(({ name }) => (typeof name === "string" ? [name] : []));
  if (typeof storageClass !== "string" || names.length === 0 || names.includes(storageClass)) return [];
  const near = nearest(storageClass, names);
  return [
    {
      path: [key, "storageClass"],
      found: storageClass,
      allowed: names.join(", "),
      ...(near === undefined ? {} : { nearest: near }),
      remedy: "State it among storageClasses, or use one of them.",
    },
  ];
}
