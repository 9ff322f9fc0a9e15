import assert from "node:assert/strict";
import { evaluate } from "../../../policy/evaluate.ts";
import { rules } from "../../../policy/rules.ts";
import type { Plan } from "../../../stacks/plan.ts";
import { manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { awsEnvironment, recordEnvironment } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("stacks/environment: on a region of AWS", () => {
  let plan: Plan;
  let made: Registrations;
  before(async () => {
    plan = awsEnvironment();
    made = new Registrations((await recordEnvironment(plan)).resources);
  });
  const objects = () => made.all.filter(({ type }) => type.startsWith("kubernetes:"));

  it("registers in a preview what it registers in an update, though no cluster is there yet", async () => {
    const preview = await recordEnvironment(plan, { preview: true });
    assert.deepEqual(
      preview.resources.map(({ urn }) => urn),
      made.all.map(({ urn }) => urn),
    );
  });

  it("has one component under the stack, names nothing twice, and nothing by a provider that the engine chose", () => {
    assert.equal(new Set(made.all.map(({ urn }) => urn)).size, made.all.length);
    const stack = made.one("pulumi:pulumi:Stack");
    assert.deepEqual(
      made.all.filter(({ parent }) => parent === stack.urn).map(({ type }) => type),
      ["cryptokube:stacks:Environment"],
    );
    for (const each of made.all.filter(({ type }) => /^(aws|kubernetes):/.test(type))) {
      assert.match(each.provider, /pulumi:providers:(aws|kubernetes)::cluster(-early|-storage)?::/, each.name);
    }
  });

  it("has a namespace for what touches machines, which alone lets it in, and still warns of it", () => {
    const enforced = ofKind(manifests(made.all), "Namespace").map(({ metadata }) => [
      metadata.name,
      metadata.labels?.["pod-security.kubernetes.io/enforce"],
      metadata.labels?.["pod-security.kubernetes.io/warn"],
    ]);
    assert.deepEqual(enforced, [
      ["x-chains", "restricted", "restricted"],
      ["x-host", "privileged", "restricted"],
      ["x-observability", "restricted", "restricted"],
      ["x-system", "restricted", "restricted"],
    ]);
    const denied = ofKind(manifests(made.all), "NetworkPolicy").filter(({ metadata }) => metadata.name === "deny-all");
    assert.ok(denied.some(({ metadata }) => metadata.namespace === "x-host"));
  });

  it("registers what touches machines and what speaks with the cloud, where the plan has them", async () => {
    assert.equal(made.of("host:HostSettings").length, 1);
    assert.equal(made.of("controllers:Controllers").length, 1);
    const { host: _, controllers: __, ...rest } = plan;
    const without = new Registrations((await recordEnvironment(rest)).resources);
    assert.deepEqual([without.of("host:HostSettings"), without.of("controllers:Controllers")], [[], []]);
  });

  it("puts chains, Prometheus and the roller on the machines that were planned for them", () => {
    const pods = podsOf(manifests(made.all));
    for (const workload of [/\/chain-0$/, /\/prometheus$/, /\/roller$/]) {
      const pod = pods.find((each) => workload.test(each.workload))!;
      assert.deepEqual(pod.spec.nodeSelector, { "cryptokube.io/pool": "chains-use1-az1" }, String(workload));
      assert.equal(pod.labels["cryptokube.io/slot"], "large");
      assert.equal((pod.spec.tolerations as unknown[]).length, 1);
      assert.ok(pod.spec.affinity);
    }
  });

  it("keeps a StatefulSet's selector free of its place, which may change", () => {
    for (const set of ofKind(manifests(made.all), "StatefulSet")) {
      const { matchLabels } = (set.spec as { selector: { matchLabels: object } }).selector;
      assert.ok(!Object.keys(matchLabels).includes("cryptokube.io/slot"), set.metadata.name);
    }
  });

  it("has classes before all that is in a namespace, so that claims go before them", () => {
    const classes = [...made.of("StorageClass"), ...made.of("VolumeAttributesClass"), ...made.of("PersistentVolume")];
    const inNamespaces = objects().filter(
      ({ inputs }) => (inputs.metadata as { namespace?: string }).namespace?.startsWith("x-") === true,
    );
    assert.ok(classes.length >= 3 && inNamespaces.length > 20);
    for (const each of inNamespaces) {
      for (const of of classes) assert.ok(made.needs(each, of), `${each.name} after ${of.name}`);
    }
  });

  it("is refused where the cluster is there already and nobody says how it is reached", async () => {
    const cluster = { kind: "existing", clusterIdentifier: "c", takesOver: false } as const;
    await assert.rejects(recordEnvironment({ ...plan, cluster }), /of the kind existing, and there is no kubeconfig/);
  });
});

describe("what `destroy --exclude-protected` leaves of a region of AWS", () => {
  let made: Registrations;
  let kept: Set<string>;
  before(async () => {
    made = new Registrations((await recordEnvironment(awsEnvironment())).resources);
    // As the engine reckons it (separateProtected in pulumi's pkg/cmd/pulumi/operations/destroy.go, read 2026-11-25):
    // what is protected, and all that it depends on, by dependencies, parents and providers.
    kept = made.closure(...made.all.filter(({ protect }) => protect));
  });
  const goes = () => made.all.filter(({ urn }) => !kept.has(urn));

  it("protects what holds state and nothing else", () => {
    assert.deepEqual(
      made.all.filter(({ protect }) => protect).map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`),
      [
        "LogGroup cluster",
        "Repository cluster-registry-cryptokube-x-app",
        "Cluster cluster",
        "Key cluster-key",
        "Bucket cluster-logs",
        "BucketLifecycleConfiguration cluster-logs",
        "BucketOwnershipControls cluster-logs",
        "BucketPolicy cluster-logs",
        "BucketPublicAccessBlock cluster-logs",
        "BucketServerSideEncryptionConfiguration cluster-logs",
        "Namespace chains",
        "PersistentVolumeClaim execution-chain-0-g1",
        "PersistentVolumeClaim execution-chain-1-g1",
        "PersistentVolumeClaim execution-chain-2-g1",
      ],
    );
  });

  it("lets nothing stay behind unseen but classes that a kept volume holds on to", () => {
    const staying = made.all.filter(({ retainOnDelete }) => retainOnDelete);
    assert.deepEqual(
      staying.map(({ name }) => name),
      made.of("VolumeAttributesClass").map(({ name }) => name),
    );
  });

  it("takes no part of what is kept: of the cloud, only the registry's rules and the key's other name", () => {
    const ofCloud = goes().filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(
      ofCloud.map(({ type }) => type.split(":").at(-1)),
      ["LifecyclePolicy", "PullThroughCacheRule", "Alias"],
    );
  });

  it("takes the workloads, and leaves claims with their namespace, their classes and their volumes", () => {
    const taken = new Set(goes().map(({ type }) => type.split(":").at(-1)));
    for (const kind of ["StatefulSet", "Deployment", "Service", "ConfigMap"]) assert.ok(taken.has(kind), kind);
    for (const kind of ["StorageClass", "VolumeAttributesClass", "PersistentVolume"]) {
      for (const each of made.of(kind)) assert.ok(kept.has(each.urn), each.name);
    }
  });

  it("takes nothing that anything kept depends on", () => {
    const taken = new Set(goes().map(({ urn }) => urn));
    for (const each of made.all.filter(({ urn }) => kept.has(urn))) {
      assert.deepEqual(
        each.dependencies.filter((urn) => taken.has(urn)),
        [],
        each.name,
      );
    }
  });

  it("takes everything where nothing is protected", async () => {
    const plan = awsEnvironment({ protect: false });
    const open: Plan = {
      ...plan,
      namespaces: { ...plan.namespaces, chains: { ...plan.namespaces.chains, protect: false } },
      chains: plan.chains.map((chain) => ({
        ...chain,
        nodes: chain.nodes.map((node) => ({
          ...node,
          clients: node.clients.map((client) => ({ ...client, claim: { ...client.claim, protect: false } })),
        })),
      })),
    };
    const { resources } = await recordEnvironment(open);
    assert.deepEqual(
      resources.filter(({ protect }) => protect),
      [],
    );
  });
});

describe("the policy pack", () => {
  it("finds nothing in an environment on a region of AWS", async () => {
    const { resources } = await recordEnvironment(awsEnvironment());
    const plain = resources.map(({ type, name, urn, inputs }) => ({ type, name, urn, props: inputs }));
    assert.deepEqual(await evaluate(rules, plain), []);
  });
});
