/** What Fluentd does with a line, from the kubelet's file to the store. Pure. */
import type { LogParser } from "../../../catalogue/logs/parsers.ts";
import { redactions } from "../../../catalogue/logs/redaction.ts";
import { traceGoesOn, traceRestsSeconds, traceStart } from "../../../catalogue/logs/traces.ts";
import type { Directive } from "./directives.ts";

/** Where containers of the machine write: links in the first, named by pod, namespace and container, into the second. */
export const logFolders = ["/var/log/containers", "/var/log/pods"] as const;
/** Where Fluentd keeps what must outlive a restart of its container. */
export const bufferFolder = "/buffer";
export const metricsPort = 24_231;

/** The bytes of lines that were read, by chain: what is lost is judged by it. */
export const collectedBytes = "cryptokube_logs_collected_bytes_total";

/** A line of the kubelet's file: time, stream, P for a part or F for the last, text (Kubernetes CRI logging format). */
export const criLine = String.raw`/^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<flags>[PF])(?::[^ ]*)? (?<message>.*)$/`;
/** `%z` takes the Z that containerd writes. */
export const criTime = "%Y-%m-%dT%H:%M:%S.%N%z";

const fileName = String.raw`/^\/var\/log\/containers\/(?<pod>[^_]+)_(?<namespace>[^_]+)_(?<container>.+)-[0-9a-f]{64}\.log$/`;

/** Pods whose lines are of a chain, by the beginning of their names. */
export interface LogOwner {
  /** A pod's name; with an asterisk, whatever begins so. */
  pods: string;
  namespace: string;
  chain: string;
  /** Absent: it stands before all nodes of the chain. */
  node?: string;
}

export interface PipelineSetting {
  environment: string;
  /** Namespaces whose containers are read. */
  namespaces: readonly string[];
  owners: readonly LogOwner[];
  parsers: readonly LogParser[];
}

/** All but the store. Tags are `container.` and the file's path, its slashes as dots. */
export function pipeline(setting: PipelineSetting, store: Directive): Directive[] {
  return [
    { name: "system", parameters: { log_level: "info" } },
    {
      name: "source",
      parameters: {
        "@type": "prometheus",
        "@id": "metrics",
        bind: "0.0.0.0",
        port: metricsPort,
        metrics_path: "/metrics",
      },
    },
    { name: "source", parameters: { "@type": "prometheus_output_monitor", "@id": "output_metrics", interval: 10 } },
    files(setting.namespaces),
    { name: "label", argument: "@LINES", parameters: {}, sections: [wholeLines, to("@WHOLE")] },
    { name: "label", argument: "@WHOLE", parameters: {}, sections: [traces, to("@ENTRIES")] },
    {
      name: "label",
      argument: "@ENTRIES",
      parameters: {},
      sections: [redact, origin, ...metadata(setting), ...counted, ...parsed(setting.parsers), store],
    },
  ];
}

function files(namespaces: readonly string[]): Directive {
  return {
    name: "source",
    parameters: {
      "@type": "tail",
      "@id": "containers",
      "@label": "@LINES",
      path: namespaces.map((namespace) => `${logFolders[0]}/*_${namespace}_*.log`).join(","),
      path_key: "path",
      pos_file: `${bufferFolder}/containers.pos`,
      tag: "container.*",
      // What was written before Fluentd was there, too: a container that never starts tells why at its beginning.
      read_from_head: true,
      refresh_interval: 10,
      // It reads on in a file that the kubelet has renamed, for as long, and then lets go: a deleted file that is held
      // open fills the machine's disk, which nobody accounts for.
      rotate_wait: 30,
      enable_stat_watcher: false,
    },
    sections: [
      {
        name: "parse",
        parameters: { "@type": "regexp", expression: criLine, time_key: "time", time_format: criTime },
      },
    ],
  };
}

/** By flags rather than by concat's own mode for CRI, which forgets the stream. */
const wholeLines: Directive = {
  name: "filter",
  argument: "**",
  parameters: {
    "@type": "concat",
    "@id": "whole_lines",
    key: "message",
    separator: "",
    partial_key: "flags",
    partial_value: "P",
    stream_identity_key: "stream",
    use_first_timestamp: true,
    flush_interval: 5,
    timeout_label: "@WHOLE",
  },
};

const traces: Directive = {
  name: "filter",
  argument: "**",
  parameters: {
    "@type": "concat",
    "@id": "traces",
    key: "message",
    stream_identity_key: "stream",
    multiline_start_regexp: `/${traceStart}/`,
    continuous_line_regexp: `/${traceGoesOn}/`,
    use_first_timestamp: true,
    flush_interval: traceRestsSeconds,
    timeout_label: "@ENTRIES",
  },
};

/** Before anything else looks at the text: what is cut out of it later is clean, too. */
const redact: Directive = {
  name: "filter",
  argument: "**",
  parameters: { "@type": "record_modifier", "@id": "redact" },
  sections: redactions.map(({ expression, replace }) => ({
    name: "replace" as const,
    parameters: { key: "message", expression: `/${expression}/`, replace },
  })),
};

const origin: Directive = {
  name: "filter",
  argument: "**",
  parameters: {
    "@type": "parser",
    "@id": "origin",
    key_name: "path",
    reserve_data: true,
    reserve_time: true,
    remove_key_name_field: true,
    emit_invalid_record_to_error: false,
  },
  sections: [{ name: "parse", parameters: { "@type": "regexp", expression: fileName } }],
};

/** From the plan, and not from the API server: nobody need let Fluentd ask for all pods of the cluster. */
function metadata({ environment, owners }: PipelineSetting): Directive[] {
  return [
    record("**", "environment", { environment, chain: "platform", machine: { env: "MACHINE" } }),
    ...owners.map(({ pods, namespace, chain, node }) =>
      record(tagOf(pods, namespace, "*"), `of_${(node ?? `gateway_${chain}`).replaceAll("-", "_")}`, {
        chain,
        ...(node === undefined ? {} : { node, client: '${record["container"]}' }),
      }),
    ),
  ];
}

function record(argument: string, id: string, fields: Directive["parameters"]): Directive {
  return {
    name: "filter",
    argument,
    parameters: { "@type": "record_modifier", "@id": id },
    sections: [{ name: "record", parameters: fields }],
  };
}

function tagOf(pods: string, namespace: string, container: string): string {
  return `container.var.log.containers.${pods}_${namespace}_${container}-*.log`;
}

const counted: readonly Directive[] = [
  record("**", "size", { bytes: '${record["message"].to_s.bytesize}' }),
  {
    name: "filter",
    argument: "**",
    parameters: { "@type": "prometheus", "@id": "collected" },
    sections: [
      {
        name: "metric",
        parameters: { name: collectedBytes, type: "counter", desc: "Bytes of lines that were read.", key: "bytes" },
        sections: [{ name: "labels", parameters: { chain: "${chain}" } }],
      },
    ],
  },
  { name: "filter", argument: "**", parameters: { "@type": "record_modifier", "@id": "sized", remove_keys: "bytes" } },
];

/** A line that is not of the parser's form stays in `message`; what is of JSON goes to `log`, away from our own fields. */
function parsed(parsers: readonly LogParser[]): Directive[] {
  return parsers.flatMap((parser) =>
    parser.containers.flatMap((container) => {
      const argument = tagOf("*", "*", container);
      const id = container.replaceAll("-", "_");
      return [
        {
          name: "filter",
          argument,
          parameters: {
            "@type": "parser",
            "@id": `parse_${id}`,
            key_name: "message",
            reserve_data: true,
            reserve_time: true,
            remove_key_name_field: parser.format === "json",
            emit_invalid_record_to_error: false,
            hash_value_field: "log",
          },
          sections: [
            {
              name: "parse",
              // The kubelet's time is the record's; a client's own stays a field, in whatever form it has.
              parameters:
                parser.format === "json"
                  ? { "@type": "json", time_key: "kubelet_time" }
                  : { "@type": "regexp", expression: `/${parser.expression}/`, time_key: "kubelet_time" },
            },
          ],
        },
        record(argument, `level_${id}`, {
          level: `\${record.dig("log", "${parser.format === "json" ? parser.level : "level"}").to_s.downcase}`,
        }),
      ] satisfies Directive[];
    }),
  );
}

function to(label: string): Directive {
  return { name: "match", argument: "**", parameters: { "@type": "relabel", "@label": label } };
}
