import assert from "node:assert/strict";
import type { Fork } from "../../catalogue/chains/ethereum/forks.ts";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { catalogue } from "../../catalogue/chains/index.ts";
import {
  isOneWay,
  type VersionChange,
  versionChanges,
  versionSentence,
  versionsIn,
  wayBackOf,
} from "../../stacks/upgrades.ts";
import { versionOfImage } from "../../catalogue/version.ts";
import { followers } from "../support/fake-client.ts";

const read = { from: "x", on: "2026-11-01", how: "read" } as const;
const fork = (change: Partial<Fork> = {}): Fork => ({
  name: "f",
  network: "sepolia",
  at: "2026-10-01T00:00:00Z",
  minimum: { geth: "1.17.6", lighthouse: "8.3.0" },
  source: read,
  versions: read,
  ...change,
});
const data = { to: "1.17.5", why: "formats", source: read };

describe("the way back of a client", () => {
  const back = (client: Parameters<typeof wayBackOf>[0], forks: Fork[] = []) => wayBackOf(client, "sepolia", forks);

  it("ends where its data say", () => {
    assert.equal(back({ name: "geth", role: "execution", downgrade: data }), "1.17.5");
  });

  it("ends at what follows a fork that is over, of that network, and not at one to come", () => {
    const client = { name: "geth", role: "execution", downgrade: data } as const;
    assert.equal(back(client, [fork()]), "1.17.6");
    assert.equal(back(client, [fork({ minimum: { geth: "1.9.10" } })]), "1.17.5");
    assert.equal(back(client, [fork({ network: "hoodi" })]), "1.17.5");
    assert.equal(back(client, [fork({ at: "2026-12-01T00:00:00Z" })]), "1.17.5");
    assert.equal(back(client, [fork({ minimum: {} })]), "1.17.5");
  });

  it("is none for an execution client of which nothing is known, and open for such a consensus client", () => {
    assert.equal(back({ name: "geth", role: "execution" }, [fork()]), "none");
    assert.equal(back({ name: "lighthouse", role: "consensus" }), undefined);
    assert.equal(back({ name: "lighthouse", role: "consensus" }, [fork()]), "8.3.0");
  });

  it("is written on the pods of each network, by the catalogue's own figures", () => {
    assert.equal(wayBackOf(geth, "dev"), geth.downgrade!.to);
    assert.equal(wayBackOf(geth, "sepolia"), "1.17.6");
  });
});

describe("versions since the lock was accepted", () => {
  const config = followers(1);
  config.chains = config.chains.map((chain) => ({ ...chain, execution: "geth" }) as typeof chain);
  const current = versionOfImage(geth.image)!;
  const changes = (from: string) => versionChanges({ geth: from }, config, catalogue);

  it("are recorded by client", () => {
    assert.deepEqual(versionsIn(config, catalogue), { clients: { geth: current } });
    assert.deepEqual(versionsIn({ chains: [] }, catalogue), {});
  });

  it("are not spoken of where nothing was recorded, or nothing changed", () => {
    assert.deepEqual(versionChanges(undefined, config, catalogue), []);
    assert.deepEqual(versionChanges({ other: "1.0.0" }, config, catalogue), []);
    assert.deepEqual(changes(current), []);
  });

  it("are told, each once, with the way back", () => {
    const [change, ...more] = changes("1.17.4");
    assert.deepEqual(more, []);
    assert.deepEqual([change?.from, change?.to, change?.goesBackTo], ["1.17.4", current, "1.17.5"]);
    assert.ok(isOneWay(change!));
    assert.match(
      versionSentence(change!),
      /^geth on dev goes from 1.17.4 to 1.17.6, and cannot go back: from there the way back ends at 1.17.5 \(.*\)\. Have a snapshot/,
    );
    assert.equal(isOneWay(changes("1.17.5")[0]!), false);
    assert.match(versionSentence(changes("1.17.5")[0]!), /, and can go back\.$/);
  });

  it("say which way, and what is not known", () => {
    const change: VersionChange = { client: "c", network: "n", from: "2.0.0", to: "1.0.0" };
    assert.equal(isOneWay({ ...change, goesBackTo: "none" }), false);
    assert.match(versionSentence(change), /back\. The roller takes a node back only as far/);
    const on = { ...change, to: "2.1.0" };
    assert.match(versionSentence(on), /How far it can go back is not known\.$/);
    assert.ok(isOneWay({ ...on, goesBackTo: "none" }));
    assert.match(versionSentence({ ...on, goesBackTo: "none" }), /cannot go back: no way back is known\. Have/);
  });
});
