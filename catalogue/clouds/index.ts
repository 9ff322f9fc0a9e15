import { loadAws } from "./aws/aws.ts";
import type { Cloud } from "./cloud.ts";
import { loadGcp } from "./gcp/gcp.ts";

/** Gives a cloud's catalogue by its name. */
export type CloudOf = (name: "aws" | "gcp") => Cloud;

/** The clouds of this version. Each is read when it is first asked for. */
export const cloudOf: CloudOf = (name) => (name === "aws" ? loadAws() : loadGcp());
