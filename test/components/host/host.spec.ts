import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseNodeSettings } from "../../../agents/node-settings/settings.ts";
import { HostSettings } from "../../../components/host/host.ts";
import { nodeSettingsPod } from "../../../components/host/node-settings-pod.ts";
import { planHost } from "../../../stacks/plan/host.ts";
import { newestValidators } from "../../support/kubernetes-schemas.ts";
import { containersOf, type Manifest, manifests, type Pod, podsOf } from "../../support/manifests.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { record, type Recorded } from "../../support/recorder.ts";

const { host } = planHost("prod");
const bundle = "// the agent\n";

class Need extends pulumi.CustomResource {
  constructor() {
    super("test:index:Need", "need");
  }
}

/** The host namespace's workloads, whatever they are. */
const program = () => {
  new HostSettings("host", { plan: host, bundle, namespace: host.namespace, needs: [new Need()] });
  return Promise.resolve({});
};

/** What a pod can do to the machine, to the cluster, and to others: everything that could be granted. */
function grantsOf({ workload, spec }: Pod) {
  const mounts = containersOf(spec).flatMap(
    ({ volumeMounts }) =>
      volumeMounts as { name: string; mountPath: string; readOnly?: boolean; mountPropagation?: string }[],
  );
  const volumes = (spec.volumes ?? []) as { name: string; hostPath?: { path: string; type: string } }[];
  return {
    workload,
    machineFiles: volumes.flatMap(({ name, hostPath }) =>
      hostPath === undefined
        ? []
        : mounts
            .filter((mount) => mount.name === name)
            .map(({ readOnly, mountPropagation }) => ({ ...hostPath, readOnly, mountPropagation })),
    ),
    machineNamespaces: ["hostNetwork", "hostPID", "hostIPC"].filter((field) => spec[field] !== undefined),
    machinePorts: containersOf(spec).flatMap(({ ports }) => (ports ?? []).flatMap(({ hostPort }) => hostPort ?? [])),
    token: spec.automountServiceAccountToken,
    serviceAccount: spec.serviceAccountName,
    user: spec.securityContext?.runAsUser,
    containers: containersOf(spec).map(({ name, securityContext }) => ({ name, ...securityContext })),
  };
}

describe("components/host", () => {
  let resources: Recorded[];
  let objects: Manifest[];
  let daemonSet: Manifest;
  before(async () => {
    ({ resources } = await record(program, { stack: "prod" }));
    objects = manifests(resources);
    daemonSet = objects.find(({ kind }) => kind === "DaemonSet")!;
  });
  const dataOf = (name: string) =>
    objects.find(({ metadata }) => metadata.name === name)?.data as Record<string, string>;

  it("lists the workloads of the host namespace, and what each is granted: law 12", () => {
    assert.deepEqual(podsOf(objects).map(grantsOf), [
      {
        workload: "DaemonSet/prod-host/node-settings",
        machineFiles: [{ path: "/proc/1/mounts", type: "File", readOnly: true, mountPropagation: undefined }],
        machineNamespaces: [],
        machinePorts: [],
        token: false,
        serviceAccount: undefined,
        user: 1000,
        containers: [
          {
            name: "node-settings",
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            capabilities: { drop: ["ALL"] },
          },
        ],
      },
    ]);
  });

  it("has nothing else in its namespace: no account, no role, no service", () => {
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`).sort(),
      [
        "ConfigMap/prod-host/node-settings-agent",
        "ConfigMap/prod-host/node-settings-settings",
        "DaemonSet/prod-host/node-settings",
      ],
    );
  });

  it("asks for nothing that Pod Security `restricted` refuses, but for its one file of the machine", () => {
    for (const { spec } of podsOf(objects)) {
      assert.deepEqual(restrictedViolations(spec), ["pod: volume of kind hostPath"]);
    }
  });

  it("runs on every machine, whatever its taints", () => {
    const [pod] = podsOf(objects);
    assert.deepEqual(pod!.spec.tolerations, [{ operator: "Exists" }]);
    assert.equal(pod!.spec.nodeSelector, undefined);
    assert.equal(pod!.spec.affinity, undefined);
  });

  it("selects its own pods", () => {
    const { selector } = daemonSet.spec as { selector: { matchLabels: Record<string, string> } };
    const [pod] = podsOf(objects);
    assert.deepEqual(selector.matchLabels, host.nodeSettings.selector);
    for (const [label, value] of Object.entries(selector.matchLabels)) assert.equal(pod!.labels[label], value);
  });

  it("runs the bundle with settings that it accepts, and knows its machine's name", () => {
    assert.deepEqual(dataOf("node-settings-agent"), { "node-settings.mjs": bundle });
    const settings = parseNodeSettings(dataOf("node-settings-settings")["node-settings.json"]!);
    assert.deepEqual(settings, parseNodeSettings(JSON.stringify(host.nodeSettings.settings)));
    const [container] = podsOf(objects)[0]!.spec.containers;
    assert.deepEqual(container!.env, [
      { name: "NODE_SETTINGS_SETTINGS", value: "/agent-config/node-settings.json" },
      { name: "MACHINE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ]);
    assert.equal((container!.command as string[]).at(-1), "/agent/node-settings.mjs");
  });

  it("finds the machine's files where its settings say", () => {
    const [container] = podsOf(objects)[0]!.spec.containers;
    const mounts = (container!.volumeMounts as { mountPath: string }[]).map(({ mountPath }) => mountPath);
    assert.deepEqual(mounts, ["/agent", "/agent-config", "/host/proc/1/mounts"]);
    const files = Object.values(host.nodeSettings.settings.checks).map(({ file }) => file);
    for (const file of files.filter((name) => name.startsWith("/host/"))) assert.ok(mounts.includes(file), file);
  });

  it("is probed and scraped at the port that the plan opens", () => {
    const [container] = podsOf(objects)[0]!.spec.containers;
    assert.deepEqual(container!.ports, [{ name: "metrics", containerPort: 9752, protocol: "TCP" }]);
    for (const probe of ["readinessProbe", "livenessProbe"]) {
      assert.deepEqual((container![probe] as { httpGet: object }).httpGet, { path: "/healthz", port: "metrics" });
    }
    assert.deepEqual(container!.resources, host.nodeSettings.resources);
  });

  it("starts anew when its bundle or settings change", () => {
    const base = nodeSettingsPod(host.nodeSettings, ["bundle", "settings"]);
    assert.deepEqual(nodeSettingsPod(host.nodeSettings, ["bundle", "settings"]), base);
    assert.notDeepEqual(nodeSettingsPod(host.nodeSettings, ["bundle 2", "settings"]), base);
    assert.notDeepEqual(nodeSettingsPod(host.nodeSettings, ["bundle", "settings 2"]), base);
  });

  it("waits for its flows, its bundle and its settings, and names everything after itself", () => {
    const set = resources.find(({ type }) => type === "kubernetes:apps/v1:DaemonSet")!;
    const waits = set.dependencies.map((urn) => urn.split("::").at(-1)!);
    for (const name of ["host-agent", "host-settings", "need"]) assert.ok(waits.includes(name), name);
    for (const { type, name } of resources) if (type.startsWith("kubernetes:")) assert.match(name, /^host(-|$)/);
    const component = resources.find(({ type }) => type === "cryptokube:host:HostSettings")!;
    assert.equal(set.parent, component.urn);
  });

  it("registers the same in a preview as in an update", async () => {
    const preview = (await record(program, { stack: "prod", preview: true })).resources;
    const key = ({ type, name }: Recorded) => `${type} ${name}`;
    assert.deepEqual(preview.map(key), resources.map(key));
  });

  it("is valid by the strict schemas of the newest three minors", function () {
    this.timeout(180_000);
    const errors = [...newestValidators()].flatMap(([version, validate]) =>
      objects.flatMap((object) => validate(object).map((error) => `${version} ${object.kind} ${error}`)),
    );
    assert.deepEqual(errors, []);
  });
});
