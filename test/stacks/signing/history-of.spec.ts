import assert from "node:assert/strict";
import { genesisValidatorsRoots } from "../../../catalogue/signers/genesis-roots.ts";
import type { SigningPlan } from "../../../stacks/plan.ts";
import { historyOf } from "../../../stacks/signing/history-of.ts";

const keys = (letter: string) => [`0x${letter.repeat(96)}`];
const args = ["eth2", "--network=hoodi", "--slashing-protection-db-url=jdbc:x", "--other=--network=x"];
const signer = (name: string, more: object = {}) => ({
  name,
  namespace: "prod-signing",
  database: { name: "slashing" },
  replicas: [{ name: `${name}-a` }, { name: `${name}-b` }],
  args,
  ...more,
});
const plan = (signers: object[]): SigningPlan =>
  ({
    signers,
    validators: [
      { name: "hoodi-0", signer: "keys", publicKeys: keys("a") },
      { name: "hoodi-1", signer: "keys", publicKeys: keys("b") },
      { name: "other-0", signer: "others", publicKeys: keys("c") },
    ],
  }) as unknown as SigningPlan;

describe("stacks/signing: what a signer's history is held to", () => {
  it("is the network that it signs on, and the keys of its own validators", () => {
    const { signer: name, expected } = historyOf(plan([signer("keys"), signer("others")]), "keys", "hoodi");
    assert.equal(name, "keys");
    assert.deepEqual(expected, {
      genesisValidatorsRoot: genesisValidatorsRoots.hoodi,
      publicKeys: [...keys("a"), ...keys("b")],
    });
  });

  it("names no network where it is none that is known", () => {
    const { expected } = historyOf(plan([signer("keys")]), "keys", "private");
    assert.ok(!("genesisValidatorsRoot" in expected));
  });

  it("is given while none of its validators runs, with the signer's own flags of network and database", () => {
    const { commands } = historyOf(plan([signer("keys"), signer("others")]), "keys", "hoodi");
    const inside = "kubectl -n prod-signing exec -i deploy/keys-a -c web3signer --";
    const scale = (to: number) =>
      [0, 1].map((index) => `kubectl -n prod-signing scale statefulset hoodi-${index} --replicas=${to}`);
    const [first, second, write, give, remove, ...last] = commands("/my/history.json");
    assert.deepEqual([first, second], scale(0));
    assert.equal(write, `${inside} sh -c 'cat > /tmp/history.json' < '/my/history.json'`);
    assert.ok(give !== undefined && give.startsWith(inside));
    assert.match(
      give,
      / eth2 '--network=hoodi' '--slashing-protection-db-url=jdbc:x' --slashing-protection-pruning-enabled=false import --from=\/tmp\/history\.json$/,
    );
    assert.equal(remove, `${inside} rm /tmp/history.json`);
    assert.deepEqual(last, scale(1));
  });

  it("asks the signer by its own name where it has no replica of another", () => {
    const { commands } = historyOf(plan([signer("keys", { replicas: [] })]), "keys", "hoodi");
    assert.ok(commands("h").some((command) => command.includes("deploy/keys -c web3signer")));
  });

  it("is that of a signer for validators alone", () => {
    const told = /keys is no signer for validators/;
    assert.throws(() => historyOf(plan([signer("others")]), "keys", "hoodi"), told);
    assert.throws(() => historyOf(plan([signer("keys", { database: undefined })]), "keys", "hoodi"), told);
  });
});
