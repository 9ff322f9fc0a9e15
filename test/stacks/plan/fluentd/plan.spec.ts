import assert from "node:assert/strict";
import { logOutputNames } from "../../../../catalogue/logs/outputs.ts";
import { planEnvironment } from "../../../../stacks/plan.ts";
import { quantityBytes } from "../../../../stacks/config/primitives.ts";
import { parseFluentd, type Section } from "../../../support/fluentd-grammar.ts";
import { configOf } from "../../../support/stacks.ts";

const text = (fluentd: string) => `config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:fluentd: ${fluentd}
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }
`;
const s3 = "{ enabled: true, bucket: acme-logs, region: eu-west-1, credentials: keys }";
const planOf = (fluentd: string) => planEnvironment(configOf(text(fluentd)), "prod");
const configured = (fluentd: string) => parseFluentd(planOf(fluentd).fluentd!.config);
const of = ({ parameters }: Section) => Object.fromEntries(parameters);
const entries = (sections: Section[]) => sections.find(({ argument }) => argument === "@ENTRIES")!.sections;
const storeIn = (sections: Section[]) => entries(sections).at(-1)!;

describe("stacks/plan: Fluentd", () => {
  it("reads the containers of the environment's namespaces and of no other, its own aside", () => {
    const tail = configured(s3).find((section) => of(section)["@type"] === "tail")!;
    assert.deepEqual((of(tail).path as string).split(","), [
      "/var/log/containers/*_prod-chains_*.log",
      "/var/log/containers/*_prod-observability_*.log",
      "/var/log/containers/*_prod-system_*.log",
    ]);
  });

  it("says of each line of a node which chain, node and client it is of, and asks nobody for it", () => {
    const filter = entries(configured(s3)).find(({ argument }) =>
      argument.startsWith("container.var.log.containers.eth-1-0_prod-chains_"),
    )!;
    assert.deepEqual(of(filter.sections[0]!), { chain: "eth", node: "eth-1", client: '${record["container"]}' });
    assert.ok(!planOf(s3).flows.some(({ name, to }) => name.startsWith("fluentd") && to.kind === "api-server"));
  });

  it("redacts before anything else looks at a line", () => {
    const [first] = entries(configured(s3));
    assert.equal(of(first!)["@id"], "redact");
    assert.ok(first!.sections.length > 8);
  });

  it("keeps chunks and dead letters below the volume's limit, and asks the scheduler for all of it", () => {
    for (const size of ["2Gi", "10Gi", "25Gi"]) {
      const { fluentd } = planOf(s3.replace("enabled: true", `enabled: true, buffer: ${size}`));
      const buffer = storeIn(parseFluentd(fluentd!.config)).sections.find(({ name }) => name === "buffer")!;
      const chunks = Number(of(buffer).total_limit_size);
      const limit = quantityBytes(fluentd!.buffer.sizeLimit);
      assert.ok(chunks <= limit * 0.85 && limit < quantityBytes(fluentd!.buffer.request));
      assert.equal(fluentd!.buffer.request, size);
      assert.deepEqual(
        [of(buffer).overflow_action, Number(of(buffer).retry_max_interval) <= 300, of(buffer).path],
        ["drop_oldest_chunk", true, "/buffer/chunks"],
      );
    }
  });

  it("writes by environment, chain, day and hour, as gzip, each chunk under a name of its own", () => {
    const store = storeIn(configured(s3));
    const { path, store_as, s3_object_key_format, check_object } = of(store);
    assert.equal(path, "environment=prod/chain=${chain}/day=%Y-%m-%d/hour=%H/");
    assert.deepEqual(
      [store_as, s3_object_key_format, check_object],
      ["gzip", "%{path}%{hex_random}.%{file_extension}", "false"],
    );
    assert.equal(store.sections.find(({ name }) => name === "buffer")!.argument, "time,chain");
  });

  it("keeps what no store takes as a dead letter", () => {
    const secondary = storeIn(configured(s3)).sections.find(({ name }) => name === "secondary")!;
    assert.deepEqual(of(secondary), {
      "@type": "secondary_file",
      directory: "/buffer/dead-letters",
      basename: "${chunk_id}",
      compress: "gzip",
    });
  });

  it("has a form for each output, with credentials from a Secret alone", () => {
    for (const output of logOutputNames) {
      const rest =
        "bucket: acme-logs, endpoint: 'https://logs.example:3100', logGroup: g, region: eu-west-1, image: 'r.example/f:1'";
      const { fluentd } = planOf(`{ enabled: true, output: ${output}, credentials: keys, ${rest} }`);
      assert.equal(of(storeIn(parseFluentd(fluentd!.config)))["@id"], "store");
      assert.ok(fluentd!.secrets.every(({ secretName }) => secretName === "keys"));
      assert.equal(fluentd!.image, "r.example/f:1");
    }
  });

  it("says how long a store may be away, in hours that grow with the buffer and shrink with the rate", () => {
    const hours = (more: string) =>
      planOf(s3.replace("enabled: true", `enabled: true, ${more}`)).fluentd!.survives.storeAwayHours;
    assert.ok(hours("buffer: 20Gi") > 1.9 * hours("buffer: 10Gi"));
    assert.ok(hours("kibPerSecond: 32") < 0.51 * hours("kibPerSecond: 16"));
    assert.match(planOf(s3).fluentd!.survives.sentence, /16 KiB of logs a second, 10Gi hold them for \d+(\.\d)? hours/);
  });

  it("is left out in the lab, and where logs have nowhere to go, with one sentence each", () => {
    const why = (fluentd: string) => planOf(fluentd).leftOut.find(({ name }) => name === "fluentd")?.why;
    assert.match(why("{ enabled: true }")!, /nowhere to go: name fluentd.bucket/);
    assert.equal(why(s3), undefined);
    assert.equal(why("{ enabled: false }"), undefined);
    const lab = planEnvironment(configOf(text(s3).replace("context: mine, ", "")), "dev");
    assert.match(lab.leftOut.find(({ name }) => name === "fluentd")!.why, /lab/);
    assert.equal(lab.fluentd, undefined);
  });
});
