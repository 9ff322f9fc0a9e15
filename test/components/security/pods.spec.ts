import assert from "node:assert/strict";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { containersOf, type Manifest, manifests, ofKind, type PodSpec, podsOf } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { madeStacks, recordStack } from "../../support/stacks.ts";

/**
 * Law 12: the host is out of reach. What must touch it lives in a platform namespace of its own, and is listed here
 * with what it is granted. There is none so far.
 */
const platformWorkloads: Readonly<Record<string, readonly string[]>> = {};

const stacks = [
  ...madeStacks().map((stack) => ({ ...stack, clients: undefined })),
  { environment: "three", config: followers(3, "public"), clients: testCatalogue },
  { environment: "pairs", config: pairs({ nodes: 2 }), clients: undefined },
];

for (const { environment, config, clients } of stacks) {
  describe(`components/security: the pods of ${environment}`, () => {
    let objects: Manifest[];
    before(async () => {
      const options = clients === undefined ? {} : { clients };
      objects = manifests((await recordStack({ environment, config }, options)).resources);
    });

    it("are all within Pod Security `restricted`, but for the platform workloads that are listed", () => {
      const outside = podsOf(objects)
        .map(({ workload, spec }) => [workload, restrictedViolations(spec)] as const)
        .filter(([, violations]) => violations.length > 0);
      assert.deepEqual(Object.fromEntries(outside), platformWorkloads);
    });

    it("live in namespaces that enforce it", () => {
      const namespaces = new Map(ofKind(objects, "Namespace").map(({ metadata }) => [metadata.name, metadata.labels]));
      for (const { namespace, workload } of podsOf(objects)) {
        for (const mode of ["enforce", "audit", "warn"]) {
          assert.equal(namespaces.get(namespace)?.[`pod-security.kubernetes.io/${mode}`], "restricted", workload);
        }
      }
    });

    it("have a root file system that nothing can be left on", () => {
      for (const { workload, spec } of podsOf(objects)) {
        for (const { name, securityContext } of containersOf(spec)) {
          assert.equal(securityContext?.readOnlyRootFilesystem, true, `${workload} ${name}`);
        }
      }
    });

    it("say what they need, and have an end to their memory", () => {
      for (const { workload, spec } of podsOf(objects)) {
        for (const { name, resources } of containersOf(spec)) {
          assert.ok(
            resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory,
            `${workload} ${name}`,
          );
        }
      }
    });

    it("run images by a tag that stays, from a registry that is named", () => {
      for (const { workload, spec } of podsOf(objects)) {
        for (const { image } of containersOf(spec)) {
          assert.match(image, /^[a-z0-9.-]+\.[a-z]+\/[^:@]+(:v?\d[\w.-]*|@sha256:[0-9a-f]{64})$/, workload);
          assert.ok(!image.endsWith(":latest"), workload);
        }
      }
    });

    it("have a token of the API server only where they talk to it, as an account of their own", () => {
      for (const { workload, spec } of podsOf(objects)) {
        const watches = /\/(prometheus|roller|kube-state-metrics)$/.test(workload);
        assert.equal(spec.automountServiceAccountToken, watches, workload);
        assert.equal(spec.serviceAccountName !== undefined && spec.serviceAccountName !== "default", watches, workload);
      }
    });

    it("are granted this and nothing else", () => {
      const grants = ofKind(objects, "Role").map(({ metadata, rules }) => [
        `${metadata.namespace}/${metadata.name}`,
        (rules as { resources: string[]; resourceNames?: string[]; verbs: string[] }[]).map(
          ({ resources, resourceNames: names, verbs }) =>
            `${resources.join()}${names === undefined ? "" : ` ${names.join()}`}: ${verbs.join()}`,
        ),
      ]);
      assert.deepEqual(Object.fromEntries(grants), {
        [`${environment}-chains/prometheus`]: ["pods: get,list,watch"],
        [`${environment}-observability/prometheus`]: ["pods: get,list,watch"],
        [`${environment}-system/prometheus`]: ["pods: get,list,watch"],
        [`${environment}-chains/roller`]: [
          "pods: list",
          "statefulsets: list",
          "pods/eviction: create",
          "events: create",
        ],
        ...Object.fromEntries(
          ["chains", "observability", "system"].map((role) => [
            `${environment}-${role}/kube-state-metrics`,
            ["persistentvolumeclaims,pods: list,watch", "daemonsets,deployments,statefulsets: list,watch"],
          ]),
        ),
        [`${environment}-system/roller`]: ["leases: create", "leases roller: get,update"],
      });
      // Machines are of no namespace.
      assert.deepEqual(
        ofKind(objects, "ClusterRole").map(({ metadata, rules }) => [metadata.name, rules]),
        [[`${environment}-kube-state-metrics`, [{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] }]]],
      );
      assert.deepEqual(
        ofKind(objects, "ClusterRoleBinding").map(({ metadata }) => metadata.name),
        [`${environment}-kube-state-metrics`],
      );
    });
  });
}

describe("test/support/pod-security", () => {
  const good: PodSpec = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "c",
        image: "i",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  };
  const container = (change: Record<string, unknown>): PodSpec => ({
    ...good,
    containers: [
      {
        ...good.containers[0]!,
        ...change,
        securityContext: { ...good.containers[0]!.securityContext, ...(change.securityContext as object) },
      },
    ],
  });

  it("finds nothing wrong with a pod that is within it", () => {
    assert.deepEqual(restrictedViolations(good), []);
  });

  for (const [what, pod] of [
    ["hostNetwork", { ...good, hostNetwork: true }],
    ["volume of kind hostPath", { ...good, volumes: [{ name: "v", hostPath: { path: "/" } }] }],
    ["runAsNonRoot", { ...good, securityContext: { seccompProfile: { type: "RuntimeDefault" } } }],
    ["seccomp", { ...good, securityContext: { runAsNonRoot: true } }],
    ["runAsUser 0", { ...good, securityContext: { ...good.securityContext, runAsUser: 0 } }],
    ["sysctls", { ...good, securityContext: { ...good.securityContext, sysctls: [{ name: "a", value: "b" }] } }],
    ["privileged", container({ securityContext: { privileged: true } })],
    ["allowPrivilegeEscalation", container({ securityContext: { allowPrivilegeEscalation: undefined } })],
    ["not all dropped", container({ securityContext: { capabilities: {} } })],
    ["are added", container({ securityContext: { capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } } })],
    ["hostPort", container({ ports: [{ name: "p", containerPort: 1, hostPort: 1, protocol: "TCP" }] })],
    ["procMount", container({ securityContext: { procMount: "Unmasked" } })],
    ["privileged", { ...good, initContainers: container({ securityContext: { privileged: true } }).containers }],
  ] as const) {
    it(`finds ${what}`, () => {
      const violations = restrictedViolations(pod as PodSpec);
      assert.ok(violations.length === 1 && violations[0]!.includes(what), JSON.stringify(violations));
    });
  }
});
