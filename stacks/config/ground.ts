import * as z from "zod";

/** `cryptokube:backend`: where the engine keeps the environment's state. The program itself does not read it. */
export const backendSchema = z
  .string()
  .regex(/^(s3|gs|azblob|https?|file):\/\/\S+$/, "a backend of Pulumi, as s3://<bucket>?region=<region>")
  .describe(
    "Where the engine keeps the environment's state, as `cryptokube bootstrap` writes it: s3://<bucket>?region=<region>. " +
      "Default: wherever `pulumi login` was to.",
  );

/** `cryptokube:applied`: the day of the first apply. */
export const appliedSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day in quotes, as "2026-12-01"')
  .refine((day) => !Number.isNaN(Date.parse(day)), "a day that there is")
  .describe(
    "The day on which somebody had gone through docs/first-apply-aws.md with this environment. " +
      "Default: never; it is rehearsed only.",
  );
