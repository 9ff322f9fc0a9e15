import assert from "node:assert/strict";
import { redactions } from "../../../../catalogue/logs/redaction.ts";
import type { LogParser } from "../../../../catalogue/logs/parsers.ts";
import type { Directive } from "../../../../stacks/plan/fluentd/directives.ts";
import { pipeline } from "../../../../stacks/plan/fluentd/pipeline.ts";

const source = { from: "this file", on: "2026-11-26", how: "run" } as const;
const parsers: LogParser[] = [
  { format: "json", containers: ["a-b"], level: "lvl", message: "msg", source, fixtures: [] },
  { format: "expression", containers: ["c"], expression: "^(?<level>.)(?<message>.*)$", source, fixtures: [] },
];
const store: Directive = { name: "match", argument: "**", parameters: { "@type": "null" } };
const made = () =>
  pipeline(
    {
      environment: "prod",
      namespaces: ["prod-chains", "kube-system"],
      owners: [
        { pods: "eth-0-0", namespace: "prod-chains", chain: "eth", node: "eth-0" },
        { pods: "eth-gateway-*", namespace: "prod-system", chain: "eth" },
      ],
      parsers,
    },
    store,
  );
let all: Directive[];
const label = (name: string) => all.find(({ argument }) => argument === name)!.sections!;
const sourceOf = (type: string) =>
  all.find(({ name, parameters }) => name === "source" && parameters["@type"] === type)!;
const filter = (id: string) => label("@ENTRIES").find(({ parameters }) => parameters["@id"] === id)!;

describe("stacks/plan/fluentd: the way of a line", () => {
  beforeEach(() => {
    all = made();
  });

  it("begins at files, metrics of its own at a port, and the state of its outputs", () => {
    assert.deepEqual(
      all.map(({ name, argument }) => argument ?? name),
      ["system", "source", "source", "source", "@LINES", "@WHOLE", "@ENTRIES"],
    );
    assert.deepEqual(all[0]!.parameters, { log_level: "info" });
    const { port, bind, metrics_path } = sourceOf("prometheus").parameters;
    assert.deepEqual([port, bind, metrics_path], [24_231, "0.0.0.0", "/metrics"]);
    assert.equal(sourceOf("prometheus_output_monitor").parameters.interval, 10);
  });

  it("reads the files of its namespaces from their beginning, holds its place in the buffer, and lets deleted files go", () => {
    const { parameters, sections } = sourceOf("tail");
    assert.deepEqual(parameters, {
      "@type": "tail",
      "@id": "containers",
      "@label": "@LINES",
      path: "/var/log/containers/*_prod-chains_*.log,/var/log/containers/*_kube-system_*.log",
      path_key: "path",
      pos_file: "/buffer/containers.pos",
      tag: "container.*",
      read_from_head: true,
      refresh_interval: 10,
      rotate_wait: 30,
      enable_stat_watcher: false,
    });
    const [parse] = sections!;
    assert.equal(parse!.name, "parse");
    assert.deepEqual([parse!.parameters["@type"], parse!.parameters.time_key], ["regexp", "time"]);
    assert.equal(parse!.parameters.time_format, "%Y-%m-%dT%H:%M:%S.%N%z");
  });

  it("joins parts of a line, then lines of a trace, each stream by itself, and passes on what rests", () => {
    const ways: [string, string, string][] = [
      ["@LINES", "whole_lines", "@WHOLE"],
      ["@WHOLE", "traces", "@ENTRIES"],
    ];
    for (const [from, id, to] of ways) {
      const [join, pass] = label(from) as [Directive, Directive];
      assert.deepEqual(
        [join.name, join.argument, join.parameters["@type"], join.parameters["@id"]],
        ["filter", "**", "concat", id],
      );
      const { key, stream_identity_key, timeout_label, use_first_timestamp, flush_interval } = join.parameters;
      assert.deepEqual([key, stream_identity_key, timeout_label, use_first_timestamp], ["message", "stream", to, true]);
      assert.equal(flush_interval, 5);
      assert.deepEqual(pass, { name: "match", argument: "**", parameters: { "@type": "relabel", "@label": to } });
    }
    const { partial_key, partial_value, separator } = label("@LINES")[0]!.parameters;
    assert.deepEqual([partial_key, partial_value, separator], ["flags", "P", ""]);
    for (const name of ["multiline_start_regexp", "continuous_line_regexp"]) {
      const expression = label("@WHOLE")[0]!.parameters[name];
      assert.ok(typeof expression === "string", name);
      assert.match(expression, /^\/\^.+\/$/s, name);
    }
  });

  it("then redacts, says whose a line is, counts it, parses it and sends it, in this order", () => {
    assert.deepEqual(
      label("@ENTRIES").map(({ parameters }) => parameters["@id"] ?? "store"),
      [
        ...["redact", "origin", "environment", "of_eth_0", "of_gateway_eth"],
        ...["size", "collected", "sized", "parse_a_b", "level_a_b", "parse_c", "level_c", "store"],
      ],
    );
    assert.equal(label("@ENTRIES").at(-1), store);
  });

  it("redacts the text by every rule of the catalogue, in their order", () => {
    const { parameters, sections, argument } = filter("redact");
    assert.deepEqual([parameters["@type"], argument], ["record_modifier", "**"]);
    assert.deepEqual(
      sections,
      redactions.map(({ expression, replace }) => ({
        name: "replace",
        parameters: { key: "message", expression: `/${expression}/`, replace },
      })),
    );
  });

  it("takes pod, namespace and container from the file's name, and keeps all else", () => {
    const { parameters, sections } = filter("origin");
    const { "@type": type, "@id": _, ...rest } = parameters;
    assert.deepEqual(
      [type, rest],
      [
        "parser",
        {
          key_name: "path",
          reserve_data: true,
          reserve_time: true,
          remove_key_name_field: true,
          emit_invalid_record_to_error: false,
        },
      ],
    );
    assert.deepEqual([sections![0]!.name, sections![0]!.parameters["@type"]], ["parse", "regexp"]);
  });

  it("says environment and machine of all lines, chain and node of a node's, and the chain of a gateway's", () => {
    const records = (id: string) => [
      filter(id).argument,
      filter(id).sections![0]!.name,
      filter(id).sections![0]!.parameters,
    ];
    assert.deepEqual(records("environment"), [
      "**",
      "record",
      { environment: "prod", chain: "platform", machine: { env: "MACHINE" } },
    ]);
    assert.deepEqual(records("of_eth_0"), [
      "container.var.log.containers.eth-0-0_prod-chains_*-*.log",
      "record",
      { chain: "eth", node: "eth-0", client: '${record["container"]}' },
    ]);
    assert.deepEqual(records("of_gateway_eth"), [
      "container.var.log.containers.eth-gateway-*_prod-system_*-*.log",
      "record",
      { chain: "eth" },
    ]);
  });

  it("counts the bytes of lines by chain, and takes the figure out of the line again", () => {
    assert.deepEqual(filter("size").sections![0]!.parameters, { bytes: '${record["message"].to_s.bytesize}' });
    const [metric] = filter("collected").sections!;
    assert.equal(filter("collected").parameters["@type"], "prometheus");
    const { name, type, key } = metric!.parameters;
    assert.deepEqual([name, type, key], ["cryptokube_logs_collected_bytes_total", "counter", "bytes"]);
    assert.deepEqual(metric!.sections, [{ name: "labels", parameters: { chain: "${chain}" } }]);
    assert.equal(filter("sized").parameters.remove_keys, "bytes");
  });

  it("parses JSON into a field of its own in place of the text, and cuts others beside it", () => {
    const kept = {
      reserve_data: true,
      reserve_time: true,
      emit_invalid_record_to_error: false,
      hash_value_field: "log",
    };
    for (const [id, container, json] of [
      ["a_b", "a-b", true],
      ["c", "c", false],
    ] as const) {
      const { argument, parameters, sections } = filter(`parse_${id}`);
      assert.equal(argument, `container.var.log.containers.*_*_${container}-*.log`);
      assert.deepEqual(parameters, {
        "@type": "parser",
        "@id": `parse_${id}`,
        key_name: "message",
        remove_key_name_field: json,
        ...kept,
      });
      assert.deepEqual(sections, [
        {
          name: "parse",
          parameters: json
            ? { "@type": "json", time_key: "kubelet_time" }
            : { "@type": "regexp", expression: "/^(?<level>.)(?<message>.*)$/", time_key: "kubelet_time" },
        },
      ]);
      assert.deepEqual(filter(`level_${id}`).sections![0]!.parameters, {
        level: `\${record.dig("log", "${json ? "lvl" : "level"}").to_s.downcase}`,
      });
      assert.equal(filter(`level_${id}`).argument, argument);
    }
  });
});
