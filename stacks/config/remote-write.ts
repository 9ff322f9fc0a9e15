import * as z from "zod";
import { secretKey } from "./secret-key.ts";

/** How an endpoint knows who writes: at most one of them. */
export const remoteWriteAuth = ["basicAuth", "bearer", "sigv4", "google"] as const;

/** Where samples are also sent, by Prometheus' remote write. */
export const remoteWriteSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^https?:\/\/[^\s/@?#]+\/[^\s@?#]*$/, "an http or https address with a path, without user and query")
      .describe("The endpoint, as https://metrics.example.com/api/v1/write."),
    basicAuth: z
      .strictObject({
        username: z.string().min(1).describe("Who writes."),
        password: secretKey.describe("With which password."),
      })
      .optional()
      .describe("A user and a password."),
    bearer: secretKey.optional().describe("A token."),
    sigv4: z
      .strictObject({
        workspace: z
          .string()
          .regex(/^ws-[0-9a-f-]+$/, "a workspace's id, as ws-12345678-90ab-cdef-1234-567890abcdef")
          .describe("The workspace: the role may write to it and to nothing else."),
        region: z
          .string()
          .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "a region of AWS")
          .describe("The region that it is in."),
      })
      .optional()
      .describe("A workspace of Amazon Managed Service for Prometheus, by a role of Prometheus' pod. On EKS only."),
    google: z
      .strictObject({ credentials: secretKey.describe("The key of a service account, as JSON.") })
      .optional()
      .describe("Google Cloud Managed Service for Prometheus, by a service account's key."),
  })
  .describe("Where samples are also sent. Default: nowhere.");

export type RemoteWriteConfig = z.output<typeof remoteWriteSchema>;
