import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Controllers } from "../../components/controllers/controllers.ts";
import { selfSigned } from "../../components/controllers/self-signed.ts";
import { planControllers } from "../../stacks/plan/controllers.ts";
import { newestValidators } from "../support/kubernetes-schemas.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../support/manifests.ts";
import { restrictedViolations } from "../support/pod-security.ts";
import { type Recording, record } from "../support/recorder.ts";

const plan = planControllers("prod", { name: "cryptokube-prod", region: "eu-west-1", tags: { env: "prod" } });

/** The component under mocks, on a provider, behind something that it needs. */
function recordControllers(preview = false): Promise<Recording> {
  return record(
    async () => {
      const provider = new k8s.Provider("cluster", { kubeconfig: "{}" });
      const flow = new k8s.core.v1.ConfigMap("needed", { metadata: { name: "needed" } }, { provider });
      new Controllers(
        "controllers",
        { plan, namespace: "prod-system", vpc: pulumi.output("vpc-1"), needs: [flow] },
        { providers: [provider] },
      );
      await Promise.resolve();
    },
    { stack: "prod", preview },
  );
}

describe("components/controllers", () => {
  let recording: Recording;
  let objects: Manifest[];
  before(async () => {
    recording = await recordControllers();
    objects = manifests(recording.resources).filter(({ metadata }) => (metadata as object | undefined) !== undefined);
  });
  const deployment = (name: string) => ofKind(objects, "Deployment").find(({ metadata }) => metadata.name === name)!;
  const names = ["aws-load-balancer-controller", "cluster-autoscaler"];

  it("runs both controllers in the system namespace, as accounts of their own", () => {
    assert.deepEqual(
      ofKind(objects, "Deployment")
        .map(({ metadata }) => metadata.name)
        .sort(),
      names,
    );
    for (const { namespace, spec, workload } of podsOf(objects)) {
      assert.equal(namespace, "prod-system");
      assert.ok(names.includes(spec.serviceAccountName ?? ""), workload);
      assert.equal(spec.automountServiceAccountToken, true);
    }
    for (const account of ofKind(objects, "ServiceAccount")) {
      assert.equal(account.automountServiceAccountToken, false);
    }
  });

  it("is within Pod Security `restricted`, with a root file system that nothing can be left on", () => {
    const pods = podsOf(objects);
    assert.equal(pods.length, 2);
    for (const { spec, workload } of pods) {
      assert.deepEqual(restrictedViolations(spec), [], workload);
      for (const { securityContext } of spec.containers) assert.equal(securityContext?.readOnlyRootFilesystem, true);
    }
  });

  it("puts the VPC's id where the plan has its token", () => {
    const { spec } = podsOf(objects).find(({ workload }) => workload.endsWith("/aws-load-balancer-controller"))!;
    assert.ok(spec.containers[0]!.args!.includes("--aws-vpc-id=vpc-1"));
    assert.doesNotMatch(JSON.stringify(objects), /\$\{vpc\}/);
  });

  it("binds each account to what its plan grants, and to nothing else", () => {
    for (const controller of [plan.autoscaler, plan.loadBalancers]) {
      const clusterRole = ofKind(objects, "ClusterRole").find(
        ({ metadata }) => metadata.name === controller.clusterRole,
      )!;
      assert.deepEqual(clusterRole.rules, controller.rules.cluster);
      const role = ofKind(objects, "Role").find(({ metadata }) => metadata.name === controller.name)!;
      assert.deepEqual(role.rules, controller.rules.own);
      assert.equal(role.metadata.namespace, "prod-system");
    }
    const bindings = [...ofKind(objects, "ClusterRoleBinding"), ...ofKind(objects, "RoleBinding")];
    assert.equal(bindings.length, 4);
    for (const { metadata, subjects, roleRef } of bindings) {
      const [subject, ...others] = subjects as { kind: string; name: string; namespace: string }[];
      assert.deepEqual(others, []);
      assert.equal(subject!.kind, "ServiceAccount");
      assert.equal(subject!.namespace, "prod-system");
      assert.ok(metadata.name.endsWith(subject!.name));
      assert.equal((roleRef as { name: string }).name, metadata.name);
    }
  });

  it("keeps within its room while it is replaced, and lets one replica go at a time", () => {
    assert.deepEqual(deployment("cluster-autoscaler").spec!.strategy, { type: "Recreate" });
    assert.deepEqual(deployment("aws-load-balancer-controller").spec!.strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
    const budgets = ofKind(objects, "PodDisruptionBudget");
    assert.deepEqual(
      budgets.map(({ metadata }) => metadata.name),
      ["aws-load-balancer-controller"],
    );
    assert.equal(budgets[0]!.spec!.maxUnavailable, 1);
    assert.equal(budgets[0]!.spec!.unhealthyPodEvictionPolicy, "AlwaysAllow");
    assert.deepEqual(budgets[0]!.spec!.selector, { matchLabels: { ...plan.loadBalancers.selector } });
  });

  it("stands on machines that have room for it, replicas apart", () => {
    for (const { spec, labels, workload } of podsOf(objects)) {
      assert.deepEqual(spec.nodeSelector, { "cryptokube.io/system": "true" }, workload);
      const spread = (spec.topologySpreadConstraints ?? []) as {
        topologyKey: string;
        whenUnsatisfiable: string;
        labelSelector: { matchLabels: Record<string, string> };
      }[];
      const expected = workload.endsWith("autoscaler")
        ? []
        : [
            ["kubernetes.io/hostname", "DoNotSchedule"],
            ["topology.kubernetes.io/zone", "ScheduleAnyway"],
          ];
      assert.deepEqual(
        spread.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
        expected,
      );
      for (const { labelSelector } of spread) {
        for (const [key, value] of Object.entries(labelSelector.matchLabels)) assert.equal(labels[key], value);
      }
    }
  });

  it("registers no webhook, and gives the controller the certificate without which it does not start", () => {
    for (const kind of ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]) {
      assert.deepEqual(ofKind(objects, kind), []);
    }
    const secret = ofKind(objects, "Secret")[0]!;
    assert.equal(secret.type, "kubernetes.io/tls");
    const { spec } = podsOf(objects).find(({ workload }) => workload.endsWith("/aws-load-balancer-controller"))!;
    assert.deepEqual(spec.volumes, [
      { name: "certificate", secret: { secretName: secret.metadata.name, defaultMode: 0o440 } },
    ]);
    const [container] = spec.containers;
    const folder = (container!.volumeMounts as { mountPath: string }[])[0]!.mountPath;
    assert.ok(container!.args!.includes(`--webhook-cert-dir=${folder}`));
    const data = secret.stringData as Record<string, string>;
    const certificate = new X509Certificate(data["tls.crt"]!);
    assert.equal(certificate.subjectAltName, "DNS:aws-load-balancer-controller.prod-system.svc");
  });

  it("keeps the certificate's key secret", () => {
    const secret = recording.resources.find(({ type }) => type === "kubernetes:core/v1:Secret")!;
    assert.ok(
      secret.secrets.some((path) => path.startsWith("stringData")),
      secret.secrets.join(),
    );
  });

  it("changes nothing when it is run again", async () => {
    const again = manifests((await recordControllers()).resources);
    assert.deepEqual(ofKind(again, "Secret"), ofKind(objects, "Secret"));
  });

  it("waits for what it needs, and for its class and certificate", () => {
    for (const { name, dependencies } of recording.resources.filter(({ type }) => type.endsWith(":Deployment"))) {
      assert.ok(
        dependencies.some((urn) => urn.endsWith("::needed")),
        name,
      );
    }
    const balancers = recording.resources.find(
      ({ type, name }) => type.endsWith(":Deployment") && name.includes("load"),
    )!;
    for (const kind of ["CustomResourceDefinition", "IngressClass", "Secret"]) {
      assert.ok(
        balancers.dependencies.some((urn) => urn.includes(`:${kind}::`)),
        kind,
      );
    }
  });

  it("serves the class of its plan, by parameters of a kind that it defines", () => {
    const ingressClass = ofKind(objects, "IngressClass")[0]!;
    assert.equal(ingressClass.metadata.name, "alb");
    assert.deepEqual(ingressClass.spec, {
      controller: "ingress.k8s.aws/alb",
      parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "alb" },
    });
    const parameters = ofKind(objects, "IngressClassParams")[0]!;
    assert.deepEqual(parameters.spec, plan.loadBalancers.ingressClass.parameters);
    assert.deepEqual(
      ofKind(objects, "CustomResourceDefinition")
        .map(({ metadata }) => metadata.name)
        .sort(),
      ["ingressclassparams.elbv2.k8s.aws", "targetgroupbindings.elbv2.k8s.aws"],
    );
  });

  it("parents every resource, and makes none inside apply", async () => {
    const key = ({ type, name }: { type: string; name: string }) => `${type} ${name}`;
    const preview = (await recordControllers(true)).resources.map(key);
    assert.deepEqual(recording.resources.map(key), preview);
    const own = recording.resources.filter(({ name }) => name.startsWith("controllers-"));
    assert.ok(own.length > 10);
    for (const { parent, name } of own) assert.match(parent, /controllers:/, name);
  });
});

describe("components/controllers: objects by the strict schemas", function () {
  this.timeout(180_000);
  it("are valid in the newest three minors", async () => {
    const objects = manifests((await recordControllers()).resources).filter(
      ({ apiVersion }) => (apiVersion as string | undefined) !== undefined && !apiVersion.startsWith("elbv2."),
    );
    assert.ok(objects.length >= 14);
    const errors = [...newestValidators()].flatMap(([version, validate]) =>
      objects.flatMap((object) => validate(object).map((error) => `${version} ${object.kind} ${error}`)),
    );
    assert.deepEqual(errors, []);
  });
});

describe("components/controllers/self-signed", () => {
  const seed = (byte: number) => Buffer.alloc(32, byte);

  it("gives the same bytes for the same seed, and others for another", async () => {
    assert.deepEqual(await selfSigned(seed(1), "a.b.svc"), await selfSigned(seed(1), "a.b.svc"));
    assert.notEqual((await selfSigned(seed(1), "a.b.svc")).key, (await selfSigned(seed(2), "a.b.svc")).key);
  });

  it("is a certificate of its own key, for its host", async () => {
    const { certificate, key } = await selfSigned(seed(3), "a.b.svc");
    const read = new X509Certificate(certificate);
    assert.ok(read.checkIssued(read));
    assert.ok(read.verify(read.publicKey));
    assert.equal(read.checkHost("a.b.svc"), "a.b.svc");
    const { createPrivateKey } = await import("node:crypto");
    assert.ok(read.checkPrivateKey(createPrivateKey(key)));
  });

  it("refuses a seed of another length", async () => {
    await assert.rejects(selfSigned(Buffer.alloc(31), "a"), /32 bytes, not 31/);
  });
});
