import assert from "node:assert/strict";
import { addonNames } from "../../../catalogue/clouds/aws/addons.ts";
import { daemons } from "../../../catalogue/clouds/aws/daemons.ts";
import type { KubeObject } from "../../../lab/cluster/api.ts";
import { addonObjects, knownAddons, removableObjects } from "../../../lab/rehearsal/addons.ts";

const all = (name: string, configuration: unknown = {}): KubeObject[] => addonObjects(name, configuration).flat();
const kinds = (objects: readonly KubeObject[], kind: string) => objects.filter((object) => object.kind === kind);

interface Workload extends KubeObject {
  spec: {
    replicas?: number;
    template: {
      spec: {
        nodeSelector?: Record<string, string>;
        tolerations?: unknown[];
        containers: { resources: { requests: Record<string, string> } }[];
      };
    };
  };
}
const workload = (name: string, kind: string, configuration: unknown = {}): Workload => {
  const [found] = kinds(all(name, configuration), kind);
  assert.ok(found, `${name} brings a ${kind}`);
  return found as Workload;
};

describe("lab/rehearsal/addons: what EKS's add-ons bring", () => {
  it("knows every add-on that a region installs", () => {
    assert.deepEqual(
      [...addonNames].filter((name) => !knownAddons.includes(name)),
      [],
    );
  });

  it("runs on every machine what the catalogue reckons with there, with the same requests", () => {
    const brought = addonNames.flatMap((name) => kinds(all(name), "DaemonSet")) as Workload[];
    assert.deepEqual(brought.map(({ metadata }) => metadata.name).sort(), daemons.map(({ name }) => name).sort());
    for (const { name, cpuMillis, memoryMiB } of daemons) {
      const found = brought.find(({ metadata }) => metadata.name === name);
      assert.deepEqual(found?.spec.template.spec.containers[0]?.resources.requests, {
        cpu: `${String(cpuMillis)}m`,
        memory: `${String(memoryMiB)}Mi`,
      });
    }
  });

  it("puts its Deployments where their configuration says, and nowhere else", () => {
    const configuration = { nodeSelector: { "cryptokube.io/system": "true" }, replicaCount: 3 };
    const { spec } = workload("coredns", "Deployment", configuration);
    assert.equal(spec.replicas, 3);
    assert.deepEqual(spec.template.spec.nodeSelector, configuration.nodeSelector);
    assert.equal(workload("coredns", "Deployment").spec.template.spec.nodeSelector, undefined);
    const driver = workload("aws-ebs-csi-driver", "Deployment", { controller: configuration });
    assert.deepEqual(driver.spec.template.spec.nodeSelector, configuration.nodeSelector);
  });

  it("brings a budget with each Deployment, as the charts do: drains must heed it", () => {
    for (const name of ["coredns", "aws-ebs-csi-driver", "snapshot-controller", "metrics-server"]) {
      const [budget] = kinds(all(name), "PodDisruptionBudget");
      assert.equal((budget?.spec as { maxUnavailable?: number } | undefined)?.maxUnavailable, 1, name);
    }
  });

  it("makes kinds and service accounts before what refers to them", () => {
    const [first, second] = addonObjects("snapshot-controller", {});
    assert.deepEqual(new Set(first.map(({ kind }) => kind)), new Set(["CustomResourceDefinition", "ServiceAccount"]));
    assert.equal(
      second.some(({ kind }) => kind === "CustomResourceDefinition"),
      false,
    );
  });

  it("leaves its kinds behind when it goes, as EKS does: their objects would go with them", () => {
    const paths = removableObjects("snapshot-controller");
    assert.ok(paths.some((path) => path.endsWith("/deployments/snapshot-controller")));
    assert.equal(
      paths.some((path) => path.includes("customresourcedefinitions")),
      false,
    );
  });

  it("brings nothing for an add-on that it does not know", () => {
    assert.deepEqual(all("some-partner-addon"), []);
  });
});
