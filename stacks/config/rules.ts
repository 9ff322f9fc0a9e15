import type { Known } from "./known.ts";
import { alertRules } from "./rules/alerts.ts";
import { awsRules } from "./rules/aws.ts";
import { bucketRules } from "./rules/bootstrap.ts";
import { chainRules } from "./rules/chains.ts";
import { clusterRules } from "./rules/cluster.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf, repeated } from "./rules/fields.ts";
import { fluentdRules } from "./rules/fluentd.ts";
import { grafanaRules } from "./rules/grafana.ts";
import { sharedNames } from "./rules/names.ts";
import { addressRules } from "./rules/peers.ts";
import { prometheusRules } from "./rules/prometheus.ts";
import { chainIdsOnce } from "./rules/private-network.ts";
import { referenceRules } from "./rules/references.ts";
import { signerRules } from "./rules/signers.ts";
import { validatorRules } from "./rules/validators.ts";

export type { BrokenRule } from "./rules/fields.ts";

/**
 * The rules that a schema of single fields cannot say. They read the file as it stands, and pass over whatever is not
 * of its type, so that they also speak where the schema has complaints of its own: every error at once.
 *
 * @param environment the stack's name; absent where none is known.
 */
export function brokenRules(values: Fields, known: Known, environment?: string): BrokenRule[] {
  const chains = entriesOf(values["cryptokube:chains"]);
  return [
    ...clusterRules(fieldsOf(values["cryptokube:cluster"])),
    ...awsRules(values),
    ...chains.flatMap((chain, index) => chainRules(chain, ["cryptokube:chains", index], known)),
    ...chainIdsOnce(chains, ["cryptokube:chains"]),
    ...alertRules(fieldsOf(values["cryptokube:alerts"])),
    ...prometheusRules(values),
    ...grafanaRules(fieldsOf(values["cryptokube:grafana"])),
    ...bucketRules(values),
    ...fluentdRules(values),
    ...referenceRules(values),
    ...signerRules(values),
    ...validatorRules(values),
    ...sharedNames(values),
    ...addressRules(values, known),
    ...peerRules(fieldsOf(values["cryptokube:network"]), environment),
    ...planningRules(fieldsOf(values["cryptokube:planning"])),
  ];
}

function peerRules({ peers }: Fields, environment: string | undefined): BrokenRule[] {
  const path = ["cryptokube:network", "peers"];
  const itself = Array.isArray(peers) && environment !== undefined ? peers.indexOf(environment) : -1;
  return [
    ...repeated(peers, path, "environments"),
    ...(itself < 0
      ? []
      : [
          {
            path: [...path, itself],
            found: environment,
            allowed: "the names of other environments",
            remedy: "Remove it: this is the environment itself.",
          },
        ]),
  ];
}

function planningRules({ architectures, families, released }: Fields): BrokenRule[] {
  return [
    ...repeated(architectures, ["cryptokube:planning", "architectures"], "architectures"),
    ...repeated(families, ["cryptokube:planning", "families"], "families"),
    ...repeated(released, ["cryptokube:planning", "released"], "nodes"),
  ];
}
