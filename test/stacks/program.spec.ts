import assert from "node:assert/strict";
import { planEnvironment } from "../../stacks/plan.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import type { Recording } from "../support/recorder.ts";
import { madeStacks, recordStack, testConnection } from "../support/stacks.ts";

const stacks = [
  ...madeStacks().map(({ environment, config }) => ({ environment, config, clients: undefined })),
  // What no committed stack shows yet: a chain of several nodes, with data that is worth something.
  { environment: "three", config: followers(3, "public"), clients: testCatalogue },
];

for (const { environment, config, clients } of stacks) {
  const options = clients === undefined ? {} : { clients };

  describe(`the program of ${environment}`, () => {
    let update: Recording;
    before(async () => {
      update = await recordStack({ environment, config }, options);
    });
    const provider = () => update.resources.find(({ type }) => type === "pulumi:providers:kubernetes")!;
    const custom = () => update.resources.filter(({ type }) => type.startsWith("kubernetes:"));

    it("registers in a preview what it registers in an update: nothing is made inside apply", async () => {
      const preview = await recordStack({ environment, config }, { ...options, preview: true });
      assert.deepEqual(
        preview.resources.map(({ urn }) => urn),
        update.resources.map(({ urn }) => urn),
      );
      assert.deepEqual(preview.outputs, update.outputs);
    });

    it("shows in a preview every input that it has in an update", async () => {
      const preview = await recordStack({ environment, config }, { ...options, preview: true });
      assert.deepEqual(
        preview.resources.map(({ inputs }) => inputs),
        update.resources.map(({ inputs }) => inputs),
      );
    });

    it("parents everything but the stack, and names nothing twice", () => {
      const [stack, ...others] = update.resources.filter(({ parent }) => parent === "");
      assert.equal(stack?.type, "pulumi:pulumi:Stack");
      assert.deepEqual(others, []);
      const urns = update.resources.map(({ urn }) => urn);
      assert.equal(new Set(urns).size, urns.length);
    });

    it("registers one component under the stack, so that a later split moves whole parts", () => {
      const stack = update.resources.find(({ parent }) => parent === "")!;
      const children = update.resources.filter(({ parent }) => parent === stack.urn);
      assert.deepEqual(
        children.map(({ type }) => type),
        ["cryptokube:stacks:Environment"],
      );
    });

    it("registers every Kubernetes object through the environment's own provider", () => {
      assert.ok(custom().length > 0);
      const { urn } = provider();
      assert.deepEqual(
        custom()
          .filter(({ provider: used }) => !used.startsWith(`${urn}::`))
          .map(({ name }) => name),
        [],
      );
    });

    it("gives the provider an identity that no server, certificate or machine decides", () => {
      const { inputs, secrets } = provider();
      // A provider gets its inputs as text.
      const { takesOver } = planEnvironment(config, environment, options).cluster;
      assert.equal(inputs.upsertExistingObjects, String(takesOver));
      assert.equal(inputs.clusterIdentifier, planEnvironment(config, environment, options).cluster.clusterIdentifier);
      assert.equal(inputs.kubeconfig, testConnection);
      assert.deepEqual(secrets, ["kubeconfig"]);
    });

    it("holds no secret but the kubeconfig", () => {
      assert.deepEqual(
        update.resources.filter(({ secrets }) => secrets.length > 0).map(({ type }) => type),
        ["pulumi:providers:kubernetes"],
      );
      assert.deepEqual(
        custom().filter(({ type }) => type.endsWith(":Secret")),
        [],
      );
    });

    it("protects what the plan protects, and nothing else", () => {
      const plan = planEnvironment(config, environment, options);
      const wanted = [
        ...Object.entries(plan.namespaces).flatMap(([role, { protect }]) => (protect ? [role] : [])),
        ...plan.chains.flatMap(({ nodes }) =>
          nodes.flatMap((node) => node.clients.flatMap(({ claim }) => (claim.protect ? [claim.name] : []))),
        ),
      ];
      assert.deepEqual(
        update.resources
          .filter(({ protect }) => protect)
          .map(({ name }) => name)
          .sort(),
        wanted.sort(),
      );
    });

    it("creates everything in a namespace after the namespace, and so destroys it before", () => {
      const namespaces = custom().filter(({ type }) => type.endsWith(":Namespace"));
      const urnOf = new Map(namespaces.map(({ urn, inputs }) => [(inputs.metadata as { name: string }).name, urn]));
      for (const { name, inputs, dependencies } of custom()) {
        const { namespace } = inputs.metadata as { namespace?: string };
        if (namespace === undefined) continue;
        assert.ok(dependencies.includes(urnOf.get(namespace)!), `${name} does not wait for ${namespace}`);
      }
    });

    it("creates pods after their flows, claims and configuration", () => {
      const policies = custom().filter(
        ({ name, type }) => type.endsWith(":NetworkPolicy") && name.startsWith("allow-"),
      );
      for (const { name, inputs, dependencies } of custom().filter(({ inputs }) => podVolumes(inputs) !== undefined)) {
        const own = policies.filter(({ inputs: policy }) => opens(policy, inputs));
        assert.ok(own.length > 0, `no flow opens ${name}`);
        for (const policy of own) assert.ok(dependencies.includes(policy.urn), `${name} before ${policy.name}`);
        for (const wanted of podVolumes(inputs)!) {
          const object = custom().find((candidate) => isObject(candidate.inputs, wanted));
          assert.ok(object, `${name} mounts ${wanted.kind} ${wanted.name}, which nobody registers`);
          assert.ok(dependencies.includes(object.urn), `${name} does not wait for ${wanted.kind} ${wanted.name}`);
        }
      }
    });
  });
}

/** Whether a policy selects the pods of a workload. */
function opens(policy: Record<string, unknown>, workload: Record<string, unknown>): boolean {
  const { metadata: of, spec } = policy as { metadata: { namespace: string }; spec: { podSelector: Selector } };
  const { metadata, spec: pods } = workload as {
    metadata: { namespace: string };
    spec: { template: { metadata: { labels: Record<string, string> } } };
  };
  const { labels } = pods.template.metadata;
  const { matchLabels = {} } = spec.podSelector;
  return (
    of.namespace === metadata.namespace && Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
  );
}

interface Selector {
  matchLabels?: Record<string, string>;
}

interface ObjectName {
  kind: string;
  name: string;
  namespace: string;
}

/** The objects that a workload's pod mounts; undefined for what is no workload. */
function podVolumes(inputs: Record<string, unknown>): ObjectName[] | undefined {
  type Volume = { configMap?: { name: string }; persistentVolumeClaim?: { claimName: string } };
  const template = (inputs.spec as { template?: { spec: { volumes?: Volume[] } } } | undefined)?.template;
  const { namespace } = inputs.metadata as { namespace: string };
  return template === undefined
    ? undefined
    : (template.spec.volumes ?? []).flatMap(({ configMap, persistentVolumeClaim: claim }): ObjectName[] => [
        ...(configMap === undefined ? [] : [{ kind: "ConfigMap", name: configMap.name, namespace }]),
        ...(claim === undefined ? [] : [{ kind: "PersistentVolumeClaim", name: claim.claimName, namespace }]),
      ]);
}

function isObject(inputs: Record<string, unknown>, { kind, name, namespace }: ObjectName): boolean {
  const metadata = inputs.metadata as { name: string; namespace?: string };
  return inputs.kind === kind && metadata.name === name && metadata.namespace === namespace;
}
