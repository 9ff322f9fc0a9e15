/** Amazon Web Services, with EKS for its clusters. */
import type { Source } from "../../source.ts";
import type { Cloud } from "../cloud.ts";
import { allocatable, allocatableSources } from "./allocatable.ts";
import { daemons } from "./daemons.ts";
import { diskSources, diskTypes } from "./disks.ts";
import { machineOf, readMachines, readRegions, regionOf } from "./expand.ts";
import { quotas } from "./quotas.ts";
import { serviceSources } from "./services.ts";

let loaded: Cloud | undefined;

/** The catalogue of AWS, read when it is first asked for: a program for another cloud does not pay for it. */
export function loadAws(): Cloud {
  return (loaded ??= read());
}

function read(): Cloud {
  const { rows } = readMachines();
  const { regions, spotShare } = readRegions();
  return {
    name: "aws",
    title: "Amazon Web Services",
    machines: Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, machineOf(name, row)])),
    diskTypes,
    regions: Object.fromEntries(Object.entries(regions).map(([name, file]) => [name, regionOf(name, file)])),
    allocatable: (machine) => allocatable(machine, rows[machine.name]?.[11] ?? machine.maxPods),
    daemons,
    // Amazon Linux 2023's image for EKS, the daemons' images and the logs; EKS's own default is 20 GiB too.
    rootDisk: { type: "gp3", minGiB: 20 },
    spotShare: { value: spotShare, source: spotSource },
    quotas,
    sources: { ...machineSources, ...diskSources, ...serviceSources, ...allocatableSources },
  };
}

const spotSource: Source = {
  from:
    "the Spot Instance Advisor's savings in Go module github.com/cristim/ec2-instances-info of 2025-05-28, these machines in " +
    "these regions: three of four save more",
  on: "2025-05-28",
  how: "inferred",
};

const machineSources: Readonly<Record<string, Source>> = {
  machines: {
    from: "AWS's DescribeInstanceTypes in PyPI moto 5.2.5, moto/ec2/resources/instance_types.json.gz",
    on: "2026-10-27",
    how: "read",
  },
  volumes: {
    from:
      "MaximumEbsAttachments of DescribeInstanceTypes (the first network interface and the NVMe disks are off already), less " +
      "the root disk, and less the further interfaces that the pods need where AttachmentLimitType is shared",
    on: "2026-10-27",
    how: "inferred",
  },
  zones: {
    from:
      "AWS's DescribeInstanceTypeOfferings by zone id in PyPI moto 5.2.5; zones without a cluster: EKS user guide, network " +
      "requirements, and eksctl's own list",
    on: "2026-10-27",
    how: "read",
  },
  "prices.machines": {
    from:
      "us-east-1: Go module github.com/aws/karpenter-provider-aws v1.15.1, zz_generated.pricing_aws.go of 2026-07-20; other " +
      "regions: Go module github.com/cristim/ec2-instances-info of 2025-05-28, which agrees with it on every machine that " +
      "both have in us-east-1",
    on: "2026-07-20",
    how: "read",
  },
  "prices.machines.otherRegions": {
    from: "the table of 2025-05-28 still holds, as none of its prices in us-east-1 had moved by 2026-07-20",
    on: "2026-07-20",
    how: "inferred",
  },
};
