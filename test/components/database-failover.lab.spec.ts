import assert from "node:assert/strict";
import { databaseMetrics } from "../../catalogue/postgres/metrics.ts";
import { describeOnLab } from "../lab/providers/support/suite.ts";
import { eventually } from "../real/support/lab.ts";
import { longestSilence, Writer } from "../support/database-writer.ts";
import { figure } from "../support/figure.ts";
import { databaseImages, SignersDatabase } from "../support/signers-database.ts";

/**
 * The short form of database-failover.soak.spec.ts: real instances of a signer's database, and one kill. PostgreSQL is
 * Debian's in place of the image's, and all instances share the lab's one machine.
 */
describeOnLab(
  "a signer's database, for real",
  (lab) => {
    // A group of its own: what ends the instances comes before what takes the stack away.
    describe("under writing", () => {
      let database: SignersDatabase;
      afterEach(() => database.end());

      it("loses no row that its client was told of when the leader is killed, and has it back as a standby", async function () {
        this.timeout(600_000);
        database = new SignersDatabase(lab());
        let began = Date.now();
        const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
        await database.up();
        figure(`three instances after ${seconds()}`);
        const writer = new Writer(database);
        began = Date.now();
        await writer.begin();
        figure(`writing after ${seconds()}`);
        assert.doesNotMatch(await database.operatorsLog(), /forbidden/);
        const leader = await database.leader();
        for (const instance of (await database.instances()).keys()) {
          const copies = instance === leader ? 2 : 0;
          await eventually(
            `${instance} says how late it is, and that it has ${copies} copies`,
            async () => {
              const said = await database.metrics(instance);
              const says = (metric: string, value: string) => new RegExp(`^${metric}({.*})? ${value}$`, "m").test(said);
              return says(databaseMetrics.lag, "[0-9.e-]+") && says(databaseMetrics.streaming, `${copies}`)
                ? true
                : undefined;
            },
            60,
          );
        }

        began = Date.now();
        await database.kill(leader);
        await writer.whenTakenAfter(Date.now());
        const next = await database.leader();
        assert.notEqual(next, leader);
        assert.deepEqual(await writer.lost(next), []);
        figure(`no row was taken for ${longestSilence(await writer.taken()).toFixed(1)} s`);

        await database.whenWhole();
        assert.ok((await database.standbys()).has(leader));
        figure(`whole again after ${seconds()}`);
        assert.deepEqual(await writer.lost(leader), []);
        assert.doesNotMatch(await database.operatorsLog(), /forbidden/);
      });
    });
  },
  databaseImages(),
);
