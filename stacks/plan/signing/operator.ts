import { images } from "../../../catalogue/images.ts";
import {
  certificateFiles,
  clusterRules,
  operatorArgs,
  operatorCommand,
  operatorEnv,
  operatorPorts,
  ownRules,
  watchedRules,
} from "../../../catalogue/postgres/operator.ts";
import { inEnvironment, labels, namespaceName } from "../names.ts";
import { needNamed, resourcesOf, type SigningSetting } from "./database.ts";
import type { PostgresOperatorPlan } from "./types.ts";

/** What runs the databases, in a namespace of its own: it reads the Secrets of those that it watches, and of no other. */
export function planOperator(setting: SigningSetting): PostgresOperatorPlan {
  const { environment, scheduling } = setting;
  const name = "postgres-operator";
  const namespace = namespaceName(environment, "databases");
  const folder = "/webhook";
  const place = scheduling(name);
  return {
    name,
    namespace,
    labels: labels(environment, { name, instance: name, component: "databases" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    serviceAccount: name,
    image: images.cloudNativePg,
    user: 10001,
    command: [...operatorCommand],
    args: [...operatorArgs],
    env: operatorEnv({ image: images.cloudNativePg, watch: [namespaceName(environment, "signing")], folder }),
    ports: operatorPorts,
    certificate: { secret: `${name}-certificate`, folder, host: `${name}.${namespace}.svc`, files: certificateFiles },
    resources: resourcesOf(needNamed(setting, name)),
    watches: ["signing"],
    rules: { cluster: clusterRules, watched: watchedRules, own: ownRules },
    // The cluster's, and so named after the environment.
    clusterRole: `${namespace}-${name}`,
    ...(place === undefined ? {} : { scheduling: place }),
  };
}
