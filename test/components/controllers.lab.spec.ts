import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Controllers } from "../../components/controllers/controllers.ts";
import { planControllers } from "../../stacks/plan/controllers.ts";
import { programs } from "../lab/providers/kubernetes/programs.ts";
import { describeOnLab } from "../lab/providers/support/suite.ts";

const planned = planControllers("prod", { name: "cryptokube-prod", region: "eu-west-1", tags: { env: "prod" } });

/** Of no replicas: their images speak with AWS, and there is none. */
const plan = {
  autoscaler: { ...planned.autoscaler, replicas: 0 },
  loadBalancers: { ...planned.loadBalancers, replicas: 0 },
};

describeOnLab("components/controllers on a real API server", (lab) => {
  it("are made, found unchanged, and taken away, with the kinds that they bring", async () => {
    const make = programs(lab());
    const program = make.of(({ provider, ns }) => {
      const options = { providers: [provider] };
      const namespace = ns.metadata.name;
      const made = new Controllers(
        "controllers",
        { plan, namespace, vpc: pulumi.output("vpc-1"), needs: [ns] },
        options,
      );
      // What the controller itself writes, a field among it that the schema does not name.
      new k8s.apiextensions.CustomResource(
        "binding",
        {
          apiVersion: "elbv2.k8s.aws/v1beta1",
          kind: "TargetGroupBinding",
          metadata: { name: "binding", namespace },
          spec: {
            serviceRef: { name: "web", port: 80 },
            targetGroupARN: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1",
            targetType: "ip",
            targetGroupProtocol: "TCP",
            networking: { ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: "http" }] }] },
          },
        },
        { provider, dependsOn: [made] },
      );
    });
    const trial = await lab().trial();
    const first = await trial.up(program);
    assert.equal(first.error, undefined);
    const binding = await lab().access.get(
      { group: "elbv2.k8s.aws", version: "v1beta1", kind: "TargetGroupBinding" },
      make.namespace,
      "binding",
    );
    assert.equal((binding as unknown as { spec: Record<string, unknown> }).spec.targetGroupProtocol, "TCP", "kept");
    const secret = await lab().access.get(
      { group: "", version: "v1", kind: "Secret" },
      make.namespace,
      plan.loadBalancers.certificate.secret,
    );
    const pem = Buffer.from((secret as unknown as { data: Record<string, string> }).data["tls.crt"]!, "base64");
    assert.equal(
      new X509Certificate(pem).checkHost(plan.loadBalancers.certificate.host),
      plan.loadBalancers.certificate.host,
    );
    assert.doesNotMatch(trial.state(), /BEGIN PRIVATE KEY/);

    const again = await trial.up(program);
    assert.equal(again.error, undefined);
    assert.deepEqual([...new Set(Object.values(again.ops))], ["same"], JSON.stringify(again.ops));
    assert.equal((await trial.destroy()).error, undefined);
  });

  it("refuses a class of a scheme that there is not", async () => {
    const trial = await lab().trial();
    const make = programs(lab());
    const parameters = { ...plan.loadBalancers.ingressClass.parameters, scheme: "sideways" };
    const wrong = {
      ...plan,
      loadBalancers: { ...plan.loadBalancers, ingressClass: { name: "wrong", parameters } },
    };
    const refused = await trial.up(
      make.of(({ provider, ns }) => {
        const options = { providers: [provider] };
        new Controllers("controllers", { plan: wrong, namespace: ns.metadata.name, vpc: "vpc-1", needs: [] }, options);
      }),
    );
    assert.match(`${refused.error ?? ""} ${refused.said}`, /sideways/);
  });
});
