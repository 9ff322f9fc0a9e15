import assert from "node:assert/strict";
import { clusterServices } from "../../../catalogue/profiles/index.ts";
import { planControllers } from "../../../stacks/plan/controllers.ts";
import { controllerFlows, controllerJobs } from "../../../stacks/plan/controllers/flows.ts";
import type { ControllersPlan, Flow, OwnPrometheusPlan } from "../../../stacks/plan/types.ts";
import { prometheusOf } from "../../support/own-prometheus.ts";

const region = {
  name: "cryptokube-prod",
  region: "eu-west-1",
  tags: { "cryptokube.io/environment": "prod", "managed-by": "cryptokube" },
};
let plan: ControllersPlan;
const planAnew = () => {
  plan = planControllers("prod", region);
};

describe("stacks/plan/controllers", () => {
  beforeEach(planAnew);

  it("fits the room that the capacity plan keeps for them", () => {
    for (const [controller, service] of [
      [plan.autoscaler, "autoscaler"],
      [plan.loadBalancers, "load-balancer-controller"],
    ] as const) {
      const room = clusterServices.find(({ name }) => name === service)!;
      assert.equal(controller.replicas, room.replicas, service);
      assert.deepEqual(controller.resources.requests, { cpu: `${room.cpuMillis}m`, memory: `${room.memoryMiB}Mi` });
      assert.deepEqual(controller.nodeSelector, { "cryptokube.io/system": "true" });
    }
  });

  it("runs the minor of Cluster Autoscaler that new clusters are of", () => {
    assert.match(plan.autoscaler.image, /:v1\.36\.\d+$/);
  });

  it("finds its node groups by the cluster's name, and writes in its own namespace", () => {
    assert.ok(
      plan.autoscaler.args.includes(
        "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/cryptokube-prod",
      ),
    );
    assert.ok(plan.autoscaler.args.includes("--namespace=prod-system"));
    assert.ok(plan.loadBalancers.args.includes("--leader-election-namespace=prod-system"));
  });

  it("tells them region and VPC, which a pod cannot ask the machine for", () => {
    assert.equal(plan.autoscaler.env.AWS_REGION, "eu-west-1");
    assert.ok(plan.loadBalancers.args.includes("--aws-region=eu-west-1"));
    assert.ok(plan.loadBalancers.args.includes("--aws-vpc-id=${vpc}"));
  });

  it("has every load balancer carry the environment's tags, so that what is left can be found", () => {
    assert.ok(plan.loadBalancers.args.includes("--default-tags=cryptokube.io/environment=prod,managed-by=cryptokube"));
  });

  it("gives no static key to anybody", () => {
    const text = JSON.stringify(plan);
    assert.doesNotMatch(text, /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|secretKeyRef/);
  });

  it("lets no Ingress be reached from the internet unless it says so, nor use the class from elsewhere", () => {
    assert.equal(plan.loadBalancers.ingressClass.parameters.scheme, "internal");
    assert.deepEqual(plan.loadBalancers.ingressClass.parameters.namespaceSelector, {
      matchLabels: { "cryptokube.io/environment": "prod" },
    });
  });

  it("grants nothing on Secrets, and no verb or resource by a star", () => {
    for (const { rules } of [plan.autoscaler, plan.loadBalancers]) {
      for (const rule of [...rules.cluster, ...rules.own]) {
        assert.ok(!rule.resources.includes("secrets"), JSON.stringify(rule));
        for (const list of [rule.apiGroups, rule.resources, rule.verbs]) assert.ok(!list.includes("*"));
      }
    }
  });

  it("lets the autoscaler watch what it waits for before it scales at all", () => {
    const storage = plan.autoscaler.rules.cluster.find(({ apiGroups }) => apiGroups.includes("storage.k8s.io"))!;
    assert.ok(storage.resources.includes("volumeattachments"));
    assert.deepEqual(storage.verbs, ["get", "list", "watch"]);
  });

  it("survives JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });
});

describe("stacks/plan/controllers: who reaches whom", () => {
  let prometheus: OwnPrometheusPlan;
  let flows: Flow[];
  beforeEach(() => {
    planAnew();
    prometheus = prometheusOf("{ retention: 30d, storage: 10Gi }");
    flows = controllerFlows(plan, prometheus);
  });

  it("has each way named by both its ends, with a reason", () => {
    const names = [plan.autoscaler.name, plan.loadBalancers.name];
    assert.deepEqual(
      flows.map(({ name }) => name),
      [
        ...names.flatMap((name) => ["api-server", "aws", "pod-identity"].map((to) => `${name}-to-${to}`)),
        ...names.map((name) => `prometheus-to-${name}`),
      ],
    );
    for (const { reason } of flows) assert.match(reason, /^\S.*\.$/);
  });

  it("has their metrics read at the usual path, as the controllers' own", () => {
    for (const job of controllerJobs(plan)) {
      assert.deepEqual([job.name, job.namespace, job.path, job.labelled], [job.app, "prod-system", "/metrics", false]);
    }
  });

  for (const which of ["autoscaler", "loadBalancers"] as const) {
    it(`lets ${which} reach the API server, AWS on 443 and the Pod Identity agent, and nothing else`, () => {
      const { selector } = plan[which];
      const out = flows.filter(({ from }) => from.kind === "pods" && from.namespace === "system");
      const own = out.filter(({ from }) => from.kind === "pods" && from.labels === selector);
      assert.deepEqual(
        own.map(({ to, ports }) => [to.kind, ports.map(({ port }) => port)]),
        [
          ["api-server", [443, 6443]],
          ["anywhere", [443]],
          ["range", [80]],
        ],
      );
      assert.deepEqual(own[2]!.to, { kind: "range", cidr: "169.254.170.23/32" });
    });
  }

  it("lets nobody but Prometheus in, at the ports of its jobs", () => {
    const into = flows.filter(({ to }) => to.kind === "pods");
    assert.equal(into.length, 2);
    for (const { from } of into) {
      assert.deepEqual(from, { kind: "pods", namespace: "observability", labels: prometheus.selector });
    }
    for (const job of controllerJobs(plan)) {
      const controller = [plan.autoscaler, plan.loadBalancers].find(({ name }) => name === job.app)!;
      const port = controller.ports.find(({ name }) => name === job.port)!;
      const flow = into.find(({ to }) => to.kind === "pods" && to.labels === controller.selector)!;
      assert.deepEqual(flow.ports, [{ port: port.port, protocol: "TCP" }]);
    }
  });
});
