import { Unsupported } from "../protocol/errors.ts";
import type { Properties } from "../protocol/values.ts";
import type { RehearsalRecord } from "../../rehearsal/place.ts";

/** The package's functions that a program may call. @throws Unsupported for any other, by name. */
export function invoke(record: RehearsalRecord, token: string): Properties {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: record.account, accountId: record.account, arn: record.caller, userId: "sim-AIDASIMULATED" };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    default:
      throw new Unsupported(`the simulated aws provider does not know the function ${token}; the official one does.`);
  }
}
