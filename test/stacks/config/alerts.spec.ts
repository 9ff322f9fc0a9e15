import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { sayable } from "../../support/config-errors.ts";

const wrong = (receivers: string) => {
  const parsed = parseStackFile(
    `config:\n  cryptokube:alerts:\n    receivers: ${receivers}\n`,
    "Pulumi.prod.yaml",
    "prod",
  );
  assert.ok(!parsed.ok);
  parsed.errors.forEach(sayable);
  return parsed.errors.map(({ path, found }) => `${path} | ${found.replace(/^"|"$/g, "")}`);
};
const url = "{ existingSecret: chat, key: url }";

describe("stacks/config: alerts", () => {
  it("wants exactly one way of telling for each receiver, and says so of all at once", () => {
    const two = `webhook: { url: ${url} }, slack: { channel: "#a", webhook: ${url} }`;
    assert.deepEqual(wrong(`[{ name: a }, { name: b, ${two} }]`), [
      "config.cryptokube:alerts.receivers[0] | no way to tell anybody",
      "config.cryptokube:alerts.receivers[1] | slack and webhook",
    ]);
  });

  it("wants names that differ", () => {
    const one = `{ name: a, webhook: { url: ${url} } }`;
    assert.deepEqual(wrong(`[${one}, ${one}]`), ["config.cryptokube:alerts.receivers[1].name | a"]);
  });

  it("wants a username with a password, and a password with a username", () => {
    const mail = "to: a@b.example, from: c@d.example, smarthost: smtp.example:587";
    assert.deepEqual(wrong(`[{ name: a, email: { ${mail}, username: u } }]`), [
      "config.cryptokube:alerts.receivers[0].email | a username without a password",
    ]);
    assert.deepEqual(wrong(`[{ name: a, email: { ${mail}, password: ${url} } }]`), [
      "config.cryptokube:alerts.receivers[0].email | a password without a username",
    ]);
  });

  it("refuses a secret in the file itself, a server without its port, and severities that there are not", () => {
    const found = wrong(
      '[{ name: a, severities: [loud], webhook: { url: "https://x" } }, { name: b, email: { to: a@b.example, from: x, smarthost: smtp } }]',
    );
    assert.deepEqual(
      found.map((each) => each.split(" | ")[0]),
      [
        "config.cryptokube:alerts.receivers[0].severities[0]",
        "config.cryptokube:alerts.receivers[0].webhook.url",
        "config.cryptokube:alerts.receivers[1].email.from",
        "config.cryptokube:alerts.receivers[1].email.smarthost",
      ],
    );
  });

  const wrongRules = (rules: string) => {
    const parsed = parseStackFile(`config:\n  cryptokube:alerts: { rules: ${rules} }\n`, "Pulumi.prod.yaml", "prod");
    return parsed.ok ? [] : parsed.errors.map(({ path, found }) => `${path} | ${found.replace(/^"|"$/g, "")}`);
  };

  it("lets a file say how long an alert waits and how loud it is, of each once", () => {
    assert.deepEqual(
      wrongRules("[{ alert: ChainPeersLow, for: 30s }, { alert: ChainHeadStale, severity: ticket }]"),
      [],
    );
    assert.deepEqual(wrongRules("[{ alert: ChainPeersLow, for: 0s }, { alert: ChainPeersLow }]"), [
      "config.cryptokube:alerts.rules[1].alert | ChainPeersLow",
    ]);
  });

  it("refuses alerts that there are not, the heartbeat, times that are none, and a loudness of its own", () => {
    assert.deepEqual(
      wrongRules(
        "[{ alert: ChainPeersLo }, { alert: Watchdog }, { alert: ChainClockOff, for: 5, severity: heartbeat }]",
      ),
      [
        "config.cryptokube:alerts.rules[0].alert | ChainPeersLo",
        "config.cryptokube:alerts.rules[1].alert | Watchdog",
        "config.cryptokube:alerts.rules[2].for | 5",
        "config.cryptokube:alerts.rules[2].severity | heartbeat",
      ],
    );
  });
});
