import assert from "node:assert/strict";
import { diffObjects } from "../../../../lab/providers/kubernetes/diff.ts";
import { kindOf, type KubeObject } from "../../../../lab/providers/kubernetes/object.ts";
import { parsePath, setAt } from "../../../../lab/providers/kubernetes/paths.ts";
import { replacingPaths } from "../../../../lab/providers/kubernetes/replacements.ts";

const strict = { enableConfigMapMutable: false, enableSecretMutable: false };
const loose = { enableConfigMapMutable: true, enableSecretMutable: true };

const base: Record<string, KubeObject> = {
  ConfigMap: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "b" }, data: { a: "1" } },
  Secret: { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: "b" }, type: "Opaque", data: { a: "MQ==" } },
  PersistentVolumeClaim: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "a", namespace: "b" },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "x", resources: { requests: { storage: "1Gi" } } },
  },
  Service: { apiVersion: "v1", kind: "Service", metadata: { name: "a", namespace: "b" }, spec: { clusterIP: "None", ports: [] } },
  StatefulSet: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "a", namespace: "b" },
    spec: {
      replicas: 1,
      serviceName: "a",
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { app: "a" } },
      template: { spec: { containers: [{ name: "a", image: "a:1" }] } },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }],
    },
  },
  Deployment: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a", namespace: "b" }, spec: { replicas: 1, selector: { matchLabels: { app: "a" } } } },
  Job: { apiVersion: "batch/v1", kind: "Job", metadata: { name: "a", namespace: "b" }, spec: { template: { spec: { restartPolicy: "Never" } }, backoffLimit: 1 } },
  Pod: { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "b" }, spec: { containers: [{ name: "a", image: "a:1" }], activeDeadlineSeconds: 5 } },
  RoleBinding: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata: { name: "a", namespace: "b" }, roleRef: { name: "r" }, subjects: [] },
  StorageClass: { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "a" }, provisioner: "p", parameters: { x: "y" }, allowVolumeExpansion: false },
}; // prettier-ignore

describe("what replaces an object instead of changing it", () => {
  const rows: [
    kind: string,
    path: string,
    value: string | number | boolean,
    mutability: typeof strict,
    replaces: boolean,
  ][] = [
    ["ConfigMap", "metadata.name", "c", loose, true],
    ["ConfigMap", "metadata.namespace", "c", loose, true],
    ["ConfigMap", "metadata.labels", "c", strict, false],
    ["ConfigMap", "data.a", "2", strict, true],
    ["ConfigMap", "data.a", "2", loose, false],
    ["Secret", "data.a", "Mg==", strict, true],
    ["Secret", "data.a", "Mg==", loose, false],
    ["Secret", "type", "other", loose, true],
    ["PersistentVolumeClaim", "spec.resources.requests.storage", "2Gi", strict, false],
    ["PersistentVolumeClaim", "spec.storageClassName", "y", strict, true],
    ["PersistentVolumeClaim", "spec.volumeAttributesClassName", "fast", strict, false],
    ["Service", "spec.clusterIP", "10.0.0.1", strict, true],
    ["Service", "spec.type", "LoadBalancer", strict, false],
    ["StatefulSet", "spec.serviceName", "c", strict, true],
    ["StatefulSet", "spec.podManagementPolicy", "OrderedReady", strict, true],
    ["StatefulSet", "spec.volumeClaimTemplates[0].spec.resources.requests.storage", "2Gi", strict, true],
    ["StatefulSet", "spec.template.spec.containers[0].image", "a:2", strict, false],
    ["StatefulSet", "spec.replicas", 2, strict, false],
    ["Deployment", "spec.selector.matchLabels.app", "c", strict, true],
    ["Deployment", "spec.replicas", 2, strict, false],
    ["Job", "spec.template.spec.restartPolicy", "OnFailure", strict, true],
    ["Job", "spec.backoffLimit", 2, strict, false],
    ["Pod", "spec.containers[0].image", "a:2", strict, true],
    ["Pod", "spec.activeDeadlineSeconds", 6, strict, false],
    ["RoleBinding", "roleRef.name", "s", strict, true],
    ["StorageClass", "parameters.x", "z", strict, true],
    ["StorageClass", "allowVolumeExpansion", true, strict, false],
  ];
  for (const [kind, path, value, mutability, replaces] of rows) {
    it(`${kind} ${path}${mutability === loose ? " with mutable ConfigMaps and Secrets" : ""}: ${replaces ? "replaces" : "updates"}`, () => {
      const live = base[kind]!;
      const inputs = setAt(live, parsePath(path), value) as KubeObject;
      const answer = diffObjects({
        live,
        oldInputs: live,
        inputs,
        replacing: replacingPaths(kindOf(inputs), inputs, mutability),
        ignoreChanges: [],
      });
      assert.equal(answer.changes, true);
      assert.deepEqual(answer.replaces, replaces ? [path] : []);
    });
  }

  it("a ConfigMap that is immutable is replaced however the provider is set", () => {
    const inputs = { ...base["ConfigMap"]!, immutable: true };
    assert.ok(replacingPaths(kindOf(inputs), inputs, loose).some((path) => path.join(".") === "data"));
  });

  it("a selector that goes as a part of something greater replaces, too", () => {
    const { spec: _spec, ...inputs } = base["Deployment"]!;
    const replacing = replacingPaths(kindOf(inputs), inputs, strict);
    const answer = diffObjects({
      live: base["Deployment"]!,
      oldInputs: base["Deployment"]!,
      inputs,
      replacing,
      ignoreChanges: [],
    });
    assert.deepEqual(answer.replaces, ["spec"]);
  });
});
