import type { Problem } from "../errors.ts";

/** As EKS refuses a parameter. */
export function invalid(property: string, message: string): Problem {
  return { code: "InvalidParameterException", property, message };
}
