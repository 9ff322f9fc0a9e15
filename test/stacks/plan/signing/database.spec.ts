import assert from "node:assert/strict";
import { images } from "../../../../catalogue/images.ts";
import type { VolumePlan } from "../../../../stacks/plan/capacity/types.ts";
import { jdbcUrl, needNamed, planDatabase } from "../../../../stacks/plan/signing/database.ts";
import { accepted, asReckoned, placesOf, signingSetting } from "../../../support/signing.ts";

const database = (more: Parameters<typeof signingSetting>[0] = {}) => planDatabase("staking", signingSetting(more));
const instances = [0, 1, 2].map((index) => `staking-database-${index}`);

describe("stacks/plan/signing: the database of what was signed", () => {
  it("goes on with one of three instances away, and has what is written on two before anybody is told", () => {
    assert.equal(database().instances, 3);
    assert.equal(database().synchronous, 1);
  });

  it("is named after its signer, where whatever signs is", () => {
    const { name, namespace, labels, secrets, host, port } = database();
    assert.equal(name, "staking-database");
    assert.equal(namespace, "prod-signing");
    assert.equal(labels["app.kubernetes.io/name"], "postgresql");
    assert.equal(labels["app.kubernetes.io/instance"], "staking-database");
    assert.equal(labels["app.kubernetes.io/component"], "database");
    // As the operator names what it makes: the Service of the one that takes writes, the password, the authority.
    assert.equal(host, "staking-database-rw.prod-signing.svc");
    assert.equal(port, 5432);
    assert.deepEqual(secrets, { owner: "staking-database-app", authority: "staking-database-ca" });
  });

  it("is found by what the operator labels its pods with, in this environment alone", () => {
    assert.deepEqual(database().selector, {
      "cnpg.io/cluster": "staking-database",
      "cryptokube.io/environment": "prod",
    });
  });

  it("is reached by an encrypted connection to the server of that name and authority, and without a password", () => {
    assert.equal(
      jdbcUrl(database()),
      "jdbc:postgresql://staking-database-rw.prod-signing.svc:5432/web3signer" +
        "?sslmode=verify-full&sslrootcert=/database/ca.crt",
    );
    assert.equal(database().owner, "web3signer");
  });

  it("is brought by the signer's own image to what that signer wants to find", () => {
    assert.equal(database().image, images.postgresql);
    assert.deepEqual(database().migrations, {
      image: images.web3signer,
      folder: "/opt/web3signer/migrations/postgresql",
      version: 12,
    });
  });

  it("asks for what was reckoned for an instance, and may be deleted only where nothing is protected", () => {
    assert.deepEqual(database().resources, asReckoned(200));
    assert.equal(database().protect, true);
    assert.equal(database({ protect: false }).protect, false);
  });

  it("has volumes as they were accepted for its first instance, on disks of that kind", () => {
    const placements = [
      accepted("staking-0", "x", 7),
      accepted(instances[0]!, "y", 30),
      accepted(instances[1]!, "z", 9),
    ];
    const classes = (volume: VolumePlan | undefined) => ({ storageClass: `${volume?.type} for ${volume?.claim}` });
    assert.deepEqual(database({ placements, classes }).storage, { size: "30Gi", storageClass: "gp3 for y" });
  });

  it("has volumes as they were reckoned where nothing was accepted", () => {
    const classes = (volume: VolumePlan | undefined) => (volume === undefined ? {} : { storageClass: "decided" });
    assert.deepEqual(database({ classes }).storage, { size: "20Gi" });
  });

  it("stands on the machines that its instances were planned on, each named once", () => {
    const taint = { key: "dedicated", operator: "Exists" } as const;
    const pools = new Map([...instances, "staking-0"].map((name, index) => [name, ["a", "b", "a", "c"][index]!]));
    const { machines, tolerations } = database({
      scheduling: (name) => ({
        nodeSelector: { pool: pools.get(name)! },
        slot: {},
        tolerations: pools.get(name) === "a" ? [taint] : [{ ...taint, key: "other" }],
        annotations: {},
      }),
    });
    assert.deepEqual(machines, [{ pool: "a" }, { pool: "b" }]);
    assert.deepEqual(tolerations, [taint, { ...taint, key: "other" }]);
  });

  it("stands on any machine where no place was planned, and on the one where one was", () => {
    const anywhere = database();
    assert.ok(!("machines" in anywhere));
    assert.deepEqual(anywhere.tolerations, []);
    assert.deepEqual(database({ scheduling: placesOf(instances[2]!) }).machines, [{ pool: instances[2] }]);
  });

  it("is refused where nothing was reckoned for it", () => {
    assert.throws(() => database({ needs: new Map() }), /nothing was reckoned for staking-database-0/);
    assert.throws(() => needNamed(signingSetting(), "nobody"), /nothing was reckoned for nobody/);
  });

  it("is refused where no volume was reckoned for it, and none was accepted", () => {
    const needs = new Map([[instances[0]!, needNamed(signingSetting(), "staking-0")]]);
    assert.throws(() => database({ needs }), /no volume was reckoned for staking-database-0/);
    const placements = [accepted(instances[0]!, "y", 30)];
    assert.equal(database({ needs, placements }).storage.size, "30Gi");
  });
});
