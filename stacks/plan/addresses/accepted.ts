/** A network that was accepted: it stays, and new zones are added to it. */
import type { Impossible } from "../capacity/types.ts";
import { addZones, cutOf, type NoRoom } from "./aws.ts";
import { canonical, formatBlock, parseBlock } from "./cidr.ts";
import { addZonesGcp } from "./gcp.ts";
import type { GivenRanges } from "./given.ts";
import { type AddressQuestion, networkPath, type Ranges } from "./question.ts";

export function extended(accepted: Ranges, question: AddressQuestion, given: GivenRanges): Ranges | NoRoom {
  const { cloud, zones } = question;
  const added = zones.filter((zone) => accepted.subnets[zone] === undefined);
  if (added.length === 0) return accepted;
  if (cloud === "aws") return addZones(accepted, added, given, cutOf(accepted));
  const [first] = Object.values(accepted.subnets);
  return first === undefined ? "zones" : addZonesGcp(accepted, added, first.nodes);
}

/** Ranges that the file names otherwise than they were accepted: nothing that runs can change them. */
export function changed({ accepted, given }: AddressQuestion): Impossible[] {
  if (accepted === undefined) return [];
  const differs = (said: string | undefined, was: string | undefined, ...keys: string[]): Impossible[] =>
    said === undefined || was === undefined || plain(said) === was
      ? []
      : [
          {
            path: networkPath(...keys),
            found: said,
            allowed: `${was}, as it was accepted`,
            remedy: "A network keeps its ranges: put it back, or make another environment.",
          },
        ];
  return [
    ...differs(given.cidr, accepted.vpc, "cidr"),
    ...differs(given.pods, accepted.pods, "pods"),
    ...differs(given.services, accepted.services, "services"),
    ...differs(given.vpc, accepted.existingVpc ?? "a network of its own", "vpc"),
    ...(given.vpc === undefined && accepted.existingVpc !== undefined
      ? differs("nothing", accepted.existingVpc, "vpc")
      : []),
    ...Object.entries(given.subnets ?? {}).flatMap(([zone, said]) => {
      const was = accepted.subnets[zone];
      return (["nodes", "public", "pods"] as const).flatMap((key) =>
        differs(said[key], was?.[key], "subnets", zone, key),
      );
    }),
  ];
}

/** A range by its first address; a name as it is. */
function plain(text: string): string {
  const block = parseBlock(text);
  return block === undefined ? text : formatBlock(canonical(block));
}
