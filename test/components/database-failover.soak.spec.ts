/** Leaders killed again and again under writing, and two of three instances lost. Figures stand in docs/signing.md. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describeOnLab } from "../lab/providers/support/suite.ts";
import { longestSilence, Writer } from "../support/database-writer.ts";
import { figure } from "../support/figure.ts";
import { eventually } from "../real/support/lab.ts";
import { databaseImages, SignersDatabase } from "../support/signers-database.ts";

/** Every other one of the whole machine. */
const kills = 10;
/** Seconds that a client waits for two lost instances in vain: longer than any failover took. */
const inVain = 60;

describeOnLab(
  "a signer's database, for real",
  (lab) => {
    // A group of its own: what ends the instances comes before what takes the stack away.
    describe("under writing", () => {
      let database: SignersDatabase;
      let writer: Writer;
      beforeEach(async function () {
        this.timeout(600_000);
        database = new SignersDatabase(lab());
        await database.up();
        writer = new Writer(database);
        await writer.begin();
      });
      afterEach(() => database.end());

      /** Every instance has every row that the client was told of, once the standbys have caught up. */
      async function nothingLost(): Promise<void> {
        await database.whenWhole();
        for (const instance of (await database.instances()).keys()) assert.deepEqual(await writer.lost(instance), []);
      }

      it(`loses no row that its client was told of in ${kills} kills of the leader`, async function () {
        this.timeout(3_600_000);
        const refused: number[] = [];
        const whole: number[] = [];
        for (let kill = 1; kill <= kills; kill += 1) {
          const leader = await database.whenWhole();
          const began = Date.now();
          const withMachine = kill % 2 === 0;
          await database.kill(leader, withMachine);
          await writer.whenTakenAfter(Date.now());
          assert.notEqual(await database.leader(), leader);
          assert.deepEqual(await writer.lost(await database.leader()), []);
          await database.whenWhole();
          whole.push((Date.now() - began) / 1000);
          refused.push(longestSilence((await writer.taken()).filter(({ at }) => at > began - 5000)));
          await nothingLost();
          figure(
            `kill ${kill} of ${leader}${withMachine ? " with its machine" : ""}: nothing taken for ${refused.at(-1)!.toFixed(1)} s, whole after ${whole.at(-1)!.toFixed(0)} s`,
          );
        }
        const said = (all: number[]) => all.map((each) => each.toFixed(1)).join(", ");
        figure(`rows taken: ${(await writer.taken()).length}, none lost`);
        figure(`seconds in which nothing was taken: ${said(refused)}`);
        figure(`seconds from the kill to three synchronous instances: ${said(whole)}`);
      });

      it("takes no row while both standbys are lost, and goes on when they are back", async function () {
        this.timeout(1_200_000);
        const leader = await database.leader();
        const machines = await database.withoutMachines();
        for (const standby of (await database.standbys()).keys()) await database.kill(standby);
        const taken = await inVainSince(writer, Date.now());
        assert.deepEqual(taken, []);
        const waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        assert.ok(Number((await database.ask(leader, waiting))[0]) > 0, "what was written waits for a standby");
        const back = Date.now();
        await machines();
        await writer.whenTakenAfter(back);
        figure(
          `both standbys lost: nothing taken in ${inVain} s; taken again ${await since(writer, back)} s after machines are back`,
        );
        await nothingLost();
      });

      it("lets a standby that may lack a row not lead when the other two are lost, and goes on when they are back", async function () {
        this.timeout(1_200_000);
        const leader = await database.leader();
        const [lost, left] = [...(await database.standbys()).keys()] as [string, string];
        const machines = await database.withoutMachines();
        await Promise.all([database.kill(lost), database.kill(leader)]);
        const taken = await inVainSince(writer, Date.now());
        assert.deepEqual(taken, []);
        assert.deepEqual(await database.ask(left, "SELECT pg_is_in_recovery()"), ["t"]);
        const back = Date.now();
        await machines();
        await writer.whenTakenAfter(back);
        figure(
          `the leader and a standby lost: the other did not lead in ${inVain} s; taken again ${await since(writer, back)} s after machines are back`,
        );
        await nothingLost();
      });

      it("tells a client that cancels its wait that a row is taken which one instance alone has", async function () {
        this.timeout(1_200_000);
        const leader = await database.leader();
        const machines = await database.withoutMachines();
        for (const standby of (await database.standbys()).keys()) await database.kill(standby);
        const lost = Date.now();
        const cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        await eventually(
          "a wait is cancelled",
          async () => {
            await database.ask(leader, cancel);
            return (await writer.taken()).some(({ at }) => at > lost) ? true : undefined;
          },
          60,
        );
        await machines();
        await nothingLost();
      });
    });
  },
  databaseImages(),
);

/** What is taken from a moment on, after a wait of {@link inVain}. */
async function inVainSince(writer: Writer, moment: number): Promise<number[]> {
  await sleep(inVain * 1000);
  return (await writer.taken()).filter(({ at }) => at > moment).map(({ number }) => number);
}

async function since(writer: Writer, moment: number): Promise<string> {
  const first = (await writer.taken()).find(({ at }) => at > moment);
  return (((first?.at ?? NaN) - moment) / 1000).toFixed(1);
}
