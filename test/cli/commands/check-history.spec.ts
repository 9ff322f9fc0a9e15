import assert from "node:assert/strict";
import { genesisValidatorsRoots } from "../../../catalogue/signers/genesis-roots.ts";
import { keyOf, signingText } from "../../support/signing.ts";
import { type Folder, makeFolder } from "./support.ts";

const history = (keys: readonly string[], root = genesisValidatorsRoots.hoodi, slot = "7") =>
  JSON.stringify({
    metadata: { interchange_format_version: "5", genesis_validators_root: root },
    data: keys.map((pubkey) => ({ pubkey, signed_blocks: [{ slot }, { slot: "8" }], signed_attestations: [] })),
  });

describe("cli/commands: check-history", function () {
  this.timeout(60_000);
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    const machines = "{ name: m, zones: [a, b, c], count: 4, cpu: '16', memory: 64Gi }";
    const classes = "[{ name: fast, iops: 16000, throughput: 1000, default: true }]";
    folder.write(
      "Pulumi.stake.yaml",
      signingText(
        `cryptokube:cluster: { kind: existing, context: mine, machines: [${machines}], storageClasses: ${classes} }`,
      ),
    );
    await folder.run("plan stake");
  });
  after(() => {
    folder.remove();
  });

  it("lets a history of this network and all keys pass, and says how it is given to the signer while nobody signs", async () => {
    folder.write("good.json", history([keyOf("01"), keyOf("ab")]));
    const { status, out } = await folder.run(`check-history stake ${folder.dir}/good.json`);
    assert.equal(status, 0);
    const commands = out.split("\n").filter((line) => line.startsWith("  kubectl"));
    assert.deepEqual(
      commands.map((line) => /scale .*|import --from=.*|rm .*|cat >/.exec(line)?.[0]),
      [
        "scale statefulset stakers --replicas=0",
        "cat >",
        "import --from=/tmp/history.json",
        "rm /tmp/history.json",
        "scale statefulset stakers --replicas=1",
      ],
    );
    assert.match(commands[2] ?? "", /--slashing-protection-db-url=jdbc:postgresql:\/\/staking-database-rw/);
    assert.doesNotMatch(out, /password/);
  });

  it("refuses one of another network, and one that lacks a key, both at once", async () => {
    folder.write("bad.json", history([keyOf("01")], genesisValidatorsRoots.mainnet));
    const { status, out } = await folder.run(`check-history stake ${folder.dir}/bad.json --json`);
    assert.equal(status, 1);
    const { ok, errors } = JSON.parse(out) as { ok: boolean; errors: { path: string; found: string }[] };
    assert.equal(ok, false);
    assert.deepEqual(
      errors.map(({ path }) => path),
      ["metadata.genesis_validators_root", "data"],
    );
    assert.match(errors[1]?.found ?? "", new RegExp(keyOf("ab")));
  });

  it("refuses what is slashable in itself, in words", async () => {
    const twice = history([keyOf("01"), keyOf("ab"), keyOf("01")]).replace(
      /"slot":"7"/,
      '"slot":"7","signing_root":"0x' + "1".repeat(64) + '"',
    );
    folder.write("twice.json", twice);
    const { status, out } = await folder.run(`check-history stake ${folder.dir}/twice.json`);
    assert.equal(status, 1);
    assert.match(out, /must not be imported: 1 error/);
    assert.match(out, /data\[2\]\.signed_blocks\[0\]: a double proposal/);
  });

  it("names the signers that there are, and files that there are not", async () => {
    assert.match(
      (await folder.refused("check-history stake good.json --signer treasury")).message,
      /one of staking with --signer/,
    );
    assert.match((await folder.refused("check-history stake none.json")).message, /none\.json cannot be read/);
  });
});
