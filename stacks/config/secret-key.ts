import * as z from "zod";
import { secretName } from "./chains/common.ts";

/** A value that is in a Secret of the namespace `<environment>-observability`: never in the file. */
export const secretKey = z.strictObject({
  existingSecret: secretName.describe("A Secret in the namespace <environment>-observability."),
  key: z
    .string()
    .max(253)
    .regex(/^[-._a-zA-Z0-9]+$/, "a key of a Secret")
    .describe("The key in it."),
});

export type SecretKey = z.output<typeof secretKey>;
