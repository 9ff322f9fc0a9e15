/**
 * `node scripts/catalogue/aws-addons.ts`: writes catalogue/clouds/aws/api/addons.json anew. Run by hand, when a pinned
 * version below is raised; needs python3 with pip, go, and their registries. The same versions give the same bytes.
 *
 * EKS holds a configuration to the schema that an add-on's maker publishes with its chart (eksctl-io/eksctl issue 5693,
 * read 2026-11-25), and tells it by DescribeAddonConfiguration, which only an account can ask. So:
 * - aws-ebs-csi-driver: the chart's own schema;
 * - vpc-cni, coredns: the answer that AWS publishes as an example of the call, with the settings that came since;
 * - metrics-server: the settings of its chart, as it publishes no schema.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";
import type { ValueSchema } from "../../catalogue/clouds/aws/api-model.ts";
import { extended, reduceSchema, schemaOfValues, withNewSettings } from "./aws-addon-schemas.ts";
import { goModule, memberOf, pythonWheel } from "./packages.ts";

const awscli = { version: "1.46.3", sum: "94c561c1b1b2cf0978ec8d87d956c26c807555438593eec29ea90602b9518cfb" };
const example = "awscli/examples/eks/describe-addon-configuration.rst";
const chartOf = {
  cni: {
    module: "github.com/aws/amazon-vpc-cni-k8s",
    file: "charts/aws-vpc-cni/values.yaml",
    // The chart of the example's time (v1.15.1 is not in the checksum database), and that of the catalogue's newest.
    then: { version: "v1.15.4", sum: "h1:eF4YcX+BvQGg73MzCaar5FoZNxe3sTokYhFqTzEyu0Y=" },
    now: { version: "v1.23.2", sum: "h1:Ka5CQyoDQhTJ41BruEiI35Xs7LJoC+zUubWI5+xbrLc=" },
  },
  disks: {
    module: "github.com/kubernetes-sigs/aws-ebs-csi-driver",
    file: "charts/aws-ebs-csi-driver/values.schema.json",
    // The newest that the module proxy has; the catalogue's add-on is v1.66.0.
    now: { version: "v1.63.1", sum: "h1:fWvOYJ9DgkSS8G49r2ShJl2F/6Ukkaj16qZUtFlXfvs=" },
  },
  metrics: {
    module: "sigs.k8s.io/metrics-server",
    file: "charts/metrics-server/values.yaml",
    now: { version: "v0.9.0", sum: "h1:nlqqZ2H0Xfko8eJC/1qaNVVT17hu4rxndkOi22KTZ4w=" },
  },
} as const;

/** What coredns takes since the example's v1.8.7, in two answers of the same call that others published. */
const corednsSince: { source: object; settings: Record<string, ValueSchema> } = {
  source: {
    package: "terraform-aws-modules/terraform-aws-eks, and a guide of CloudBees",
    version: "coredns v1.11.1-eksbuild.8 and v1.10.1-eksbuild.11, read 2026-11-25",
    file: "the printed answers of describe-addon-configuration",
  },
  settings: {
    affinity: { type: ["object", "null"] },
    autoScaling: {
      type: "object",
      additionalProperties: false,
      required: ["enabled"],
      properties: {
        enabled: { type: "boolean" },
        minReplicas: { type: "integer", minimum: 2, maximum: 1000 },
        maxReplicas: { type: "integer", minimum: 2, maximum: 1000 },
      },
    },
    podAnnotations: { type: "object" },
    podDisruptionBudget: { type: "object" },
    podLabels: { type: "object" },
    tolerations: { type: "array", items: { type: "object" } },
    topologySpreadConstraints: { type: "array" },
  },
};

const folder = mkdtempSync(path.join(tmpdir(), "catalogue-aws-addons-"));
try {
  const published = publishedAnswers(memberOf(pythonWheel("awscli", awscli.version, awscli.sum, folder), example));
  const { cni, disks, metrics } = chartOf;
  const fromExample = { package: "PyPI awscli", version: awscli.version, file: example };
  await write({
    "vpc-cni": {
      sources: [fromExample, sourceOf(cni, cni.then), sourceOf(cni, cni.now)],
      schema: withNewSettings(published("vpc-cni"), parse(fileOf(cni, cni.then)), parse(fileOf(cni, cni.now))),
    },
    coredns: {
      sources: [fromExample, corednsSince.source],
      schema: extended(published("coredns"), corednsSince.settings),
    },
    "aws-ebs-csi-driver": {
      sources: [sourceOf(disks, disks.now)],
      schema: reduceSchema(JSON.parse(fileOf(disks, disks.now))),
    },
    "metrics-server": {
      sources: [sourceOf(metrics, metrics.now)],
      schema: schemaOfValues(parse(fileOf(metrics, metrics.now))),
    },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Chart {
  module: string;
  file: string;
}

function fileOf({ module, file }: Chart, { version, sum }: { version: string; sum: string }): string {
  return memberOf(goModule(module, version, sum, folder), `${module}@${version}/${file}`);
}

function sourceOf({ module, file }: Chart, { version }: { version: string }): object {
  return { package: `Go ${module}`, version, file };
}

/** The answers in AWS's page of examples, by add-on. */
function publishedAnswers(page: string): (addon: string) => ValueSchema {
  const answers = [...page.replaceAll("\r", "").matchAll(/^ {4}\{\n[^]*?^ {4}\}/gm)].map(
    ([text]) => JSON.parse(text) as { addonName: string; configurationSchema: string },
  );
  return (addon) => {
    const answer = answers.find(({ addonName }) => addonName === addon);
    if (answer === undefined) throw new Error(`${example} has no answer of ${addon}.`);
    return reduceSchema(JSON.parse(answer.configurationSchema));
  };
}

async function write(value: unknown): Promise<void> {
  const file = path.join(import.meta.dirname, "../../catalogue/clouds/aws/api/addons.json");
  writeFileSync(file, await format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file }));
  console.log(file);
}
