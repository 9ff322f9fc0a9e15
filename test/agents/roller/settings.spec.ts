import assert from "node:assert/strict";
import { defaultRule, parseRollerSettings } from "../../../agents/roller/settings.ts";

describe("the roller's settings", () => {
  const least = { environment: "dev", namespace: "dev-chains", leaseNamespace: "dev-system" };
  const parse = (value: object) => parseRollerSettings(JSON.stringify(value));

  it("have defaults for what is not said", () => {
    const defaults = { leaseName: "roller", port: 9751, healthPort: 9750, pollSeconds: 5, rule: defaultRule };
    assert.deepEqual(parse(least), { ...least, ...defaults });
    assert.deepEqual(parse({ ...least, rule: {} }).rule, defaultRule);
  });

  it("are taken as they are said", () => {
    const rule = {
      stableSeconds: 0,
      settleSeconds: 1,
      stuckMinutes: 2,
      stuckRestartMinutes: 60,
      retrySeconds: 0,
      soakSeconds: 4,
      lateMinutes: 5,
      snapshotClass: "ebs",
    };
    const all = { ...least, leaseName: "l", port: 1, healthPort: 2, pollSeconds: 3, rule };
    assert.deepEqual(parse(all), all);
  });

  it("reject numbers out of their bounds", () => {
    const bad = [
      { port: 1.5 },
      { pollSeconds: 0 },
      { pollSeconds: 61 },
      { rule: { retrySeconds: -1 } },
      { rule: { settleSeconds: 10_001 } },
      { rule: { soakSeconds: 604_801 } },
      { rule: { lateMinutes: 0 } },
      { rule: { snapshotClass: 1 } },
    ];
    for (const change of bad) assert.throws(() => parse({ ...least, ...change }), /roller settings is not valid/);
  });

  it("name every problem at once, and let no node be restarted more than once an hour", () => {
    assert.throws(
      () => parse({ namespace: 1, port: -1, rule: { stuckRestartMinutes: 59, stuckMinutes: 0, x: 1 }, y: 2 }),
      (error: Error) => {
        const paths = [...error.message.matchAll(/^ {2}(\S+):/gm)].map(([, path]) => path);
        assert.deepEqual(paths, [
          "environment",
          "namespace",
          "leaseNamespace",
          "port",
          "rule.stuckMinutes",
          "rule.stuckRestartMinutes",
          "rule.x",
          "y",
        ]);
        return true;
      },
    );
  });
});
