/**
 * The Prometheus of the cluster, which the Prometheus Operator tells by objects of ours what to read and what to evaluate.
 * It may know of other environments, and of other people's exporters of the same metrics: what is ours carries the label
 * `environment`, and rules ask for it. Pure.
 */
import { withinEnvironment } from "../../catalogue/promql.ts";
import type { PrometheusConfig } from "../config/prometheus.ts";
import { labels, namespaceName } from "./names.ts";
import type { OperatedPrometheusPlan, Peer, RuleGroupPlan, RulePlan, ScrapeJob } from "./types.ts";

type OperatorConfig = NonNullable<PrometheusConfig["operator"]>;

/** The operator's own Service for what it runs in a namespace, and the port (pkg/prometheus/server/statefulset.go). */
const operated = { service: "prometheus-operated", port: 9090 };

/**
 * What the operator labels the pods of each Prometheus with (pkg/prometheus/server/operator.go). Both facts: module
 * github.com/prometheus-operator/prometheus-operator v0.85.0, read 2026-11-26.
 */
const podLabels = { "app.kubernetes.io/name": "prometheus" };

export function planOperated(
  environment: string,
  config: OperatorConfig,
  { jobs, rules }: { jobs: ScrapeJob[]; rules: RuleGroupPlan[] },
): OperatedPrometheusPlan {
  const name = "prometheus";
  const reader: Peer = { kind: "workload", namespace: config.namespace, labels: podLabels };
  return {
    kind: "operator",
    name,
    environment,
    namespace: namespaceName(environment, "observability"),
    // Ours last: somebody else's word for who manages them would hide whose they are.
    labels: { ...config.labels, ...labels(environment, { name, instance: name, component: "observability" }) },
    jobs,
    rules: rules.map((group) => ({ ...group, rules: group.rules.map((rule) => ofEnvironment(rule, environment)) })),
    reader,
    asked: askedOf(config, reader),
  };
}

function ofEnvironment(rule: RulePlan, environment: string): RulePlan {
  const own = { expr: withinEnvironment(rule.expr, environment), labels: { ...rule.labels, environment } };
  return "record" in rule ? { ...rule, ...own } : { ...rule, ...own };
}

/** An address in the namespace of the cluster's Prometheus leads to its pods; another one may lead anywhere. */
function askedOf({ namespace, url }: OperatorConfig, reader: Peer): OperatedPrometheusPlan["asked"] {
  const where = url ?? `http://${operated.service}.${namespace}.svc:${operated.port}`;
  const { hostname, port, protocol } = new URL(where);
  const [, second, third] = hostname.split(".");
  return {
    url: where,
    peer:
      url === undefined
        ? reader
        : second === namespace && third === "svc"
          ? { kind: "namespace", name: namespace }
          : { kind: "anywhere" },
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}
