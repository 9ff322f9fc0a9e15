/** Plans as text, as a lock holds them, and as numbers. */
import type { AddressPlan } from "../addresses.ts";
import { type Block, formatBlock, parseBlock } from "./cidr.ts";
import type { Ranges, ZoneRanges } from "./question.ts";

export function planOf(ranges: Ranges, existingVpc: string | undefined): AddressPlan {
  const { vpc, pods, services, controlPlane, subnets } = ranges;
  return {
    vpc: formatBlock(vpc),
    ...(existingVpc === undefined ? {} : { existingVpc }),
    subnets: Object.fromEntries(
      Object.entries(subnets).map(([zone, { nodes, public: open, pods: own }]) => [
        zone,
        {
          nodes: formatBlock(nodes),
          ...(open === undefined ? {} : { public: formatBlock(open) }),
          ...(own === undefined ? {} : { pods: formatBlock(own) }),
        },
      ]),
    ),
    pods: formatBlock(pods),
    services: formatBlock(services),
    ...(controlPlane === undefined ? {} : { controlPlane: formatBlock(controlPlane) }),
  };
}

/** @throws where a plan holds no range: a lock is read through a schema that lets none such through. */
export function rangesOf(plan: AddressPlan): Ranges {
  return {
    vpc: block(plan.vpc),
    pods: block(plan.pods),
    services: block(plan.services),
    ...(plan.controlPlane === undefined ? {} : { controlPlane: block(plan.controlPlane) }),
    subnets: Object.fromEntries(
      Object.entries(plan.subnets).map(([zone, { nodes, public: open, pods }]): [string, ZoneRanges] => [
        zone,
        {
          nodes: block(nodes),
          ...(open === undefined ? {} : { public: block(open) }),
          ...(pods === undefined ? {} : { pods: block(pods) }),
        },
      ]),
    ),
  };
}

/** The ranges of a plan that other networks see. */
export function outerRanges({ vpc, pods, services, controlPlane }: Ranges): Block[] {
  return [vpc, pods, services, ...(controlPlane === undefined ? [] : [controlPlane])];
}

function block(text: string): Block {
  const parsed = parseBlock(text);
  if (parsed === undefined) throw new Error(`"${text}" is not a range of addresses`);
  return parsed;
}
