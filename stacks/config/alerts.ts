import * as z from "zod";
import { secretName } from "./chains/common.ts";
import { dnsName } from "./primitives.ts";

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

/** Loudness that a receiver may be given; the heartbeat has a place of its own. */
export const loud = ["page", "ticket"] as const;

const mailAddress = z.string().regex(/^[^\s@]+@[^\s@]+$/, "a mail address");

const receiver = z
  .strictObject({
    name: dnsName.describe("Unique in the file."),
    severities: z
      .array(z.enum(loud))
      .min(1)
      .default([...loud])
      .describe("What it is told of. Default: all."),
    slack: z
      .strictObject({
        channel: z.string().min(1).describe("Where to, as #chains."),
        webhook: secretKey.describe("The address of an incoming webhook."),
      })
      .optional()
      .describe("A channel of Slack."),
    pagerduty: z
      .strictObject({ routingKey: secretKey.describe("The integration key of an Events API v2 service.") })
      .optional()
      .describe("A service of PagerDuty."),
    email: z
      .strictObject({
        to: mailAddress.describe("Who is written to."),
        from: mailAddress.describe("Who writes."),
        smarthost: z
          .string()
          .regex(/^[^\s:]+:[1-9][0-9]{0,4}$/, "a server and its port, as smtp.example.com:587")
          .describe("The server that takes the mail, with its port; TLS is required of it."),
        username: z.string().min(1).optional().describe("Who logs in to it. Default: nobody."),
        password: secretKey.optional().describe("With which password."),
      })
      .optional()
      .describe("A mail."),
    webhook: z
      .strictObject({ url: secretKey.describe("The address that alerts are posted to, as JSON.") })
      .optional()
      .describe("Anything that takes Alertmanager's own JSON."),
  })
  .describe("Who is told of alerts: exactly one of slack, pagerduty, email and webhook.");

export const receiverKinds = ["slack", "pagerduty", "email", "webhook"] as const;

/** `cryptokube:alerts`: who is told. */
export const alertsSchema = z
  .strictObject({
    receivers: z.array(receiver).default([]).describe("Who is told of alerts. Default: nobody."),
    heartbeat: secretKey
      .optional()
      .describe(
        "The address that is called every minute as long as alerts work, of a service outside that tells when it stops.",
      ),
    runbooks: z
      .string()
      .regex(/^https?:\/\/\S+$/, "an http or https address")
      .optional()
      .describe(
        "Where docs/runbooks can be read, as https://wiki.example/runbooks. Default: the path in this repository.",
      ),
  })
  .describe("Who is told of alerts, by Alertmanager.");

/** What a file may say of alerts, defaults filled in. */
export type AlertsConfig = z.output<typeof alertsSchema>;
export type ReceiverConfig = AlertsConfig["receivers"][number];
