/**
 * `node scripts/catalogue/aws.ts`: writes catalogue/clouds/aws/machines.json and regions.json anew. Run by hand, when a
 * pinned version below is raised; needs python3 with pip, go, and their registries. The same versions give the same
 * bytes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { regionNames } from "../../catalogue/clouds/regions.ts";
import { columns, inOrder, isWanted, rowOf, type InstanceType } from "./aws-machines.ts";
import {
  karpenterPrices,
  listPrices,
  regionRow,
  spotShare,
  type Offering,
  type PricedInstance,
} from "./aws-regions.ts";
import { goModule, memberOf, pythonWheel } from "./packages.ts";

const moto = { version: "5.2.5", sum: "eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528" };
const botocore = { version: "1.44.5", sum: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921" };
const karpenter = {
  module: "github.com/aws/karpenter-provider-aws",
  version: "v1.15.1",
  sum: "h1:6eH///KgWKDwD2R6wHRnKGN8Vu8OHueaXjNdx64TnuY=",
};
const infos = {
  module: "github.com/cristim/ec2-instances-info",
  version: "v0.0.0-20250528091325-32acf84f42eb",
  sum: "h1:exJ9FsMTbotSG5xgDHmFJE84gV3MZ4JRpR8nhbgJz/k=",
};
/** The one region that Karpenter's table has. */
const freshRegion = "us-east-1";

const target = path.join(import.meta.dirname, "../../catalogue/clouds/aws");
const folder = mkdtempSync(path.join(tmpdir(), "catalogue-aws-"));
try {
  const motoWheel = pythonWheel("moto", moto.version, moto.sum, folder);
  const resources = "moto/ec2/resources";
  const answer = memberOf(motoWheel, `${resources}/instance_types.json.gz`);
  const types = Object.values(JSON.parse(answer) as Record<string, InstanceType>)
    .filter(isWanted)
    .toSorted(inOrder);
  const names = types.map(({ InstanceType: name }) => name);

  const endpoints = JSON.parse(
    memberOf(pythonWheel("botocore", botocore.version, botocore.sum, folder), "botocore/data/endpoints.json"),
  ) as { partitions: { regions: Record<string, { description: string }> }[] };
  const fresh = karpenterPrices(
    memberOf(
      goModule(karpenter.module, karpenter.version, karpenter.sum, folder),
      `${karpenter.module}@${karpenter.version}/pkg/providers/pricing/zz_generated.pricing_aws.go`,
    ),
    freshRegion,
  );
  const instances = JSON.parse(
    memberOf(
      goModule(infos.module, infos.version, infos.sum, folder),
      `${infos.module}@${infos.version}/data/instances.json`,
    ),
  ) as PricedInstance[];
  const listed = listPrices(instances);

  // The table of all regions is the older one. Where the newer one has the type too, both must agree: a price that moved
  // in one region has moved in the others.
  const moved = names.filter((name) => {
    const [old, now] = [listed.get(name)?.get(freshRegion), fresh.get(name)];
    return old !== undefined && now !== undefined && old !== now;
  });
  if (moved.length > 0) {
    throw new Error(`These prices moved, so that the older table is out of date: ${moved.join(", ")}.`);
  }

  const regions = Object.fromEntries(
    regionNames.aws.map((region) => {
      const title = endpoints.partitions[0]?.regions[region]?.description;
      if (title === undefined) throw new Error(`botocore knows no region ${region}.`);
      const offerings = JSON.parse(
        memberOf(motoWheel, `${resources}/instance_type_offerings/availability-zone-id/${region}.json.gz`),
      ) as Offering[];
      const price = (type: string): number | undefined =>
        (region === freshRegion ? fresh.get(type) : undefined) ?? listed.get(type)?.get(region);
      return [region, regionRow(title, offerings, names, price)];
    }),
  );

  const priced = new Set(Object.values(regions).flatMap(({ machines }) => Object.keys(machines)));
  const rows = Object.fromEntries(
    types.filter(({ InstanceType: name }) => priced.has(name)).map((type) => [type.InstanceType, rowOf(type)]),
  );
  await write("machines.json", { columns, rows });
  await write("regions.json", { spotShare: spotShare(instances, priced, regionNames.aws), regions });
  console.log(`${Object.keys(rows).length} machines, ${regionNames.aws.length} regions.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function write(name: string, value: unknown): Promise<void> {
  const file = path.join(target, name);
  writeFileSync(file, await format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file }));
}
