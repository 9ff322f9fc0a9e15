import assert from "node:assert/strict";
import { catalogueFacts } from "../../../lab/providers/aws/catalogue-facts.ts";
import { emptyCloud } from "../../../lab/providers/aws/cloud/cloud.ts";
import { sentence } from "../../../lab/providers/aws/errors.ts";
import { judgeInputs } from "../../../lab/providers/aws/judge.ts";
import { kindNamed } from "../../../lab/providers/aws/resources/index.ts";
import type { Properties } from "../../../lab/providers/protocol/values.ts";
import type { RehearsalRecord } from "../../../lab/rehearsal/place.ts";
import { evaluate } from "../../../policy/evaluate.ts";
import { rules } from "../../../policy/rules.ts";
import { acceptedOf, loadEnvironment } from "../../../stacks/load.ts";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { newestValidators } from "../../support/kubernetes-schemas.ts";
import { manifests } from "../../support/manifests.ts";
import type { Recorded } from "../../support/recorder.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";
import { recordEnvironment } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

/** Kinds that are no part of Kubernetes: their own definitions say what they may hold. */
const ofOthers = /^(snapshot\.storage\.k8s\.io|elbv2\.k8s\.aws|postgresql\.cnpg\.io)\//;

const nothing: ReadonlySet<string> = new Set();

/** A rehearsal that is not made: only requests are looked at. */
const noRecord: RehearsalRecord = {
  id: "sim-none",
  environment: "",
  region: "",
  kubeconfig: "",
  labId: "",
  account: "111122223333",
  caller: "",
  zoneNames: {},
  speed: 1,
};

function planOf(environment: string): Plan {
  const read = loadEnvironment(environment, { projectDir });
  assert.ok(read.ok);
  return planEnvironment(read.loaded.config, environment, acceptedOf(read.loaded.next));
}

/** What AWS would say to a request, by itself: nothing else of the cloud is looked at. */
function refusals({ type, name, inputs }: Recorded, { cluster, environment }: Plan): string[] {
  assert.ok(cluster.kind === "eks");
  const { region } = cluster.aws;
  const kind = kindNamed(type);
  assert.ok(kind, `${type} is none of those that the rehearsal knows`);
  const record = { ...noRecord, environment, region };
  const cloud = emptyCloud(record.id);
  const asked = { record, facts: catalogueFacts(region), cloud, inputs: inputs as Properties, changed: nothing };
  return judgeInputs(kind, asked).map((problem) => `${type} ${name} ${sentence(problem)}`);
}

for (const { environment } of committedStacks().filter(({ config }) => config.cluster.kind === "eks")) {
  describe(`components: the region of ${environment}`, function () {
    // The first run fetches the schemas.
    this.timeout(180_000);
    let plan: Plan;
    let made: Registrations;
    before(async () => {
      plan = planOf(environment);
      made = new Registrations((await recordEnvironment(plan)).resources);
    });

    it("registers in a preview what it registers in an update", async () => {
      const preview = await recordEnvironment(plan, { preview: true });
      assert.deepEqual(
        preview.resources.map(({ urn }) => urn),
        made.all.map(({ urn }) => urn),
      );
    });

    it("names nothing twice, and leaves no token of the plan in what it sends", () => {
      assert.equal(new Set(made.all.map(({ urn }) => urn)).size, made.all.length);
      for (const { name, inputs } of made.all) {
        // What a shell cuts off a variable (${line%% *}) is none, nor what Grafana fills in (${__field.labels.node}), nor
        // what Fluentd does (${record["message"]}, ${chain}, ${chunk_id}, ${1}).
        const others = /\$\{(?!aws:|vpc|__[a-z]|\w+[#%:]|record\b|(chain|chunk_id|1)\})/;
        assert.doesNotMatch(JSON.stringify(inputs), others, name);
      }
    });

    it("keeps what is protected whole: of the cloud nothing goes but other names, rules of the registry and ways in for peers", () => {
      const kept = made.closure(...made.all.filter(({ protect }) => protect));
      const goes = made.all.filter(
        // Whoever dials a node learns its address anew: the nodes' own are given back.
        ({ urn, type, name }) => type.startsWith("aws:") && !kept.has(urn) && !name.startsWith("cluster-peers"),
      );
      assert.deepEqual(
        [...new Set(goes.map(({ type }) => type.split(":").at(-1)))].filter(
          (type) => type !== "Alias" && type !== "LifecyclePolicy" && type !== "PullThroughCacheRule",
        ),
        [],
      );
    });

    it("sends what the API accepts, by the strict schemas of the newest three minors", () => {
      const objects = manifests(made.all).filter(({ apiVersion }) => !ofOthers.test(apiVersion));
      for (const kind of ["StorageClass", "VolumeAttributesClass", "DaemonSet"]) {
        assert.ok(
          objects.some((object) => object.kind === kind),
          kind,
        );
      }
      const errors = [...newestValidators()].flatMap(([version, validate]) =>
        objects.flatMap((object) =>
          validate(object).map((error) => `${version} ${object.kind}/${object.metadata.name} ${error}`),
        ),
      );
      assert.deepEqual(errors, []);
    });

    it("asks for nothing that AWS' own published models refuse", () => {
      const ofAws = made.all.filter(({ type }) => type.startsWith("aws:"));
      assert.deepEqual(
        ofAws.flatMap((each) => refusals(each, plan)),
        [],
      );
      const group = made.one("cloudwatch/logGroup:LogGroup");
      const wrong = { ...group, inputs: { ...group.inputs, retentionInDays: 31 } };
      assert.match(refusals(wrong, plan).join(), /LogGroup cluster .*retentionInDays/);
    });

    it("breaks no rule of the policy pack", async () => {
      const plain = made.all.map(({ type, name, urn, inputs }) => ({ type, name, urn, props: inputs }));
      assert.deepEqual(await evaluate(rules, plain), []);
    });
  });
}
