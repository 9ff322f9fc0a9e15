import assert from "node:assert/strict";
import { parseNodeSettings } from "../../../agents/node-settings/settings.ts";
import { nodeSettings } from "../../../catalogue/node-settings.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { hostFlows, hostJobs, planHost } from "../../../stacks/plan/host.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { ownPrometheus } from "../../support/own-prometheus.ts";

describe("stacks/plan/host", () => {
  const { host, namespace } = planHost("prod");
  const own = host.nodeSettings;

  it("has a namespace of its own, the only one that lets the machine be touched", () => {
    assert.equal(namespace.name, "prod-host");
    assert.equal(host.namespace, namespace.name);
    assert.equal(own.namespace, namespace.name);
    assert.equal(namespace.podSecurity, "privileged");
    assert.equal(namespace.protect, false);
    assert.equal(namespace.labels["app.kubernetes.io/name"], "host");
  });

  it("is plain data, and the same each time", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(planHost("prod"))), { host, namespace });
    assert.deepEqual(planHost("prod"), { host, namespace });
  });

  it("names and labels its agent as everything else of the environment", () => {
    assert.deepEqual(own.labels, {
      "app.kubernetes.io/name": "node-settings",
      "app.kubernetes.io/instance": "node-settings",
      "app.kubernetes.io/component": "host",
      "app.kubernetes.io/part-of": "cryptokube",
      "app.kubernetes.io/managed-by": "cryptokube",
      "cryptokube.io/environment": "prod",
    });
    assert.deepEqual({ ...own.labels, ...own.selector }, own.labels);
    assert.notEqual(own.user, 0);
  });

  it("gives the agent every setting of the catalogue, in a form that it accepts", () => {
    const settings = parseNodeSettings(JSON.stringify(own.settings));
    assert.deepEqual(
      settings.checks.map(({ name }) => name),
      nodeSettings.map(({ name }) => name),
    );
    assert.equal(settings.environment, "prod");
    assert.equal(settings.port, own.port);
    assert.deepEqual(settings.clock, { server: "169.254.169.123", port: 123, maxOffsetSeconds: 0.5 });
    const checks = new Map(settings.checks.map((check) => [check.name, check]));
    assert.deepEqual(checks.get("net.core.rmem_max"), {
      name: "net.core.rmem_max",
      file: "/proc/sys/net/core/rmem_max",
      read: { kind: "text" },
      expect: { kind: "atLeast", bound: 7_500_000 },
    });
    assert.equal(checks.get("noatime")?.file, "/host/proc/1/mounts");
    assert.equal(checks.get("noatime")?.read.kind, "count");
  });

  it("mounts of the machine only what no container is shown by itself", () => {
    assert.deepEqual(own.hostFiles, ["/proc/1/mounts"]);
    const fromHost = Object.values(own.settings.checks).flatMap(({ file }) =>
      file.startsWith(own.hostRoot) ? [file.slice(own.hostRoot.length)] : [],
    );
    assert.deepEqual([...new Set(fromHost)], own.hostFiles);
  });

  it("is read by Prometheus, and reaches only the clock", () => {
    const { prometheus } = planEnvironment(followers(1), "prod", { clients: testCatalogue });
    assert.deepEqual(hostJobs(host), [
      {
        name: "node-settings",
        namespace: "prod-host",
        app: "node-settings",
        port: "metrics",
        path: "/metrics",
        labelled: true,
      },
    ]);
    const flows = hostFlows(host, prometheus);
    assert.deepEqual(
      flows.map(({ name, from, to, ports }) => ({ name, from, to, ports })),
      [
        {
          name: "prometheus-to-node-settings",
          from: { kind: "pods", namespace: "observability", labels: ownPrometheus({ prometheus }).selector },
          to: { kind: "pods", namespace: "host", labels: own.selector },
          ports: [{ port: 9752, protocol: "TCP" }],
        },
        {
          name: "node-settings-to-clock",
          from: { kind: "pods", namespace: "host", labels: own.selector },
          to: { kind: "range", cidr: "169.254.169.123/32" },
          ports: [{ port: 123, protocol: "UDP" }],
        },
      ],
    );
  });
});
