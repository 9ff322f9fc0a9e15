import assert from "node:assert/strict";
import type { ClientProfile, ProfileRole as Role } from "../../../catalogue/profile.ts";
import { profileOf } from "../../../catalogue/profiles/index.ts";
import { sourceOfDisk } from "../../../stacks/explain/sources.ts";
import { localNvme } from "../../../stacks/plan/capacity/types.ts";
import { invented } from "../../support/clouds.ts";
import { subject } from "../../support/loaded.ts";
import { changed, paragraphs } from "./support.ts";

describe("stacks/explain: a volume", () => {
  it("is as large as its data grow, as fast as its need, and ends some day", () => {
    assert.deepEqual(paragraphs("execution-eth-0-g1"), [
      "execution-eth-0-g1 is the volume of the execution client of eth-0: a flexible disk of 1,600 GiB, 5,000 IOPS and 200 MiB/s, in zone t-a, which it never leaves.",
      // 1,000 + 12 × 30 = 1,360; 1,360 / 0.85 = 1,600.
      "Its data are 1,000 GiB today and grow by 30 GiB a month: 1,360 GiB at the horizon of 12 months. With 15 % of it still free then, that is 1,600 GiB.",
      "Following the head takes 2,000 IOPS and 60 MiB/s for ever, the first sync up to 5,000 IOPS and 200 MiB/s. Beyond what comes with a flexible disk of this size, 2,000 IOPS and 75 MiB/s are bought.",
      // swift: 1,600 × 0.125 + 5,000 × 0.06.
      "For the same need, swift would cost $500 a month, g1a.xlarge does not take balanced and g1a.xlarge does not take scaled.",
      // 1,360 after 12 months is the last that keeps 15 % free; 1,600 after 20 the last that fits.
      "Less than 15 % of it is free after 13 months, and nothing after 21 months. It can be grown to 16,384 GiB while it runs.",
      // 1,600 × 0.08 + 2,000 × 0.005 + 75 × 0.04.
      "It costs $141 a month.",
    ]);
  });

  it("may have its size from the file, and not grow at all", () => {
    assert.deepEqual(paragraphs("database-prometheus-g1"), [
      "database-prometheus-g1 is the volume of the database of prometheus: a flexible disk of 8 GiB, 3,000 IOPS and 125 MiB/s, in zone t-a, which it never leaves.",
      "The environment file names its size, 8 GiB. Its data are 4 GiB today and grow by 0 GiB a month.",
      "It takes 100 IOPS and 5 MiB/s for ever. A flexible disk of this size has that without a further price.",
      "For the same need, swift would cost $7.00 a month, g1a.xlarge does not take balanced and g1a.xlarge does not take scaled.",
      "It does not grow, so it does not fill up.",
      "It costs $0.64 a month.",
    ]);
  });

  it("says why it is larger than needed, and what rounding did", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const smaller = changed("eth-0", { volumes: [{ ...need, sizeGiB: 1310, todayGiB: 750 }] });
    const [, size] = paragraphs("execution-eth-0-g1", smaller);
    assert.equal(
      size,
      "Its data are 750 GiB today and grow by 30 GiB a month: 1,110 GiB at the horizon of 12 months. With 15 % of it still free then, that is 1,306 GiB, rounded up to 1,310 GiB. The disk has 1,600 GiB: a flexible disk must be that large.",
    );
    const accepted = { ...smaller, lock: smaller.next };
    assert.match(
      paragraphs("execution-eth-0-g1", accepted)[1]!,
      /The disk has 1,600 GiB: it was accepted that large, .* volumes only grow\.$/,
    );
  });

  it("tells one that goes with its machine, and the time to build it anew", () => {
    const { volumes } = subject.next.capacity.placements[0]!;
    const local = changed("eth-0", { ephemeral: true }, { volumes: [{ ...volumes[0]!, type: localNvme }] });
    const said = paragraphs("execution-eth-0-g1", local);
    assert.equal(
      said[0],
      "execution-eth-0-g1 is the volume of the execution client of eth-0: 1,600 GiB of its machine's own NVMe. It goes with the machine, and is built anew from a seed or the network, which takes about 3 days; a durable sibling keeps the data meanwhile.",
    );
    assert.equal(said.at(-1), "It is paid with its machine.");
  });

  it("is full already where it is", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const full = changed("eth-0", { volumes: [{ ...need, todayGiB: 1700 }] });
    assert.match(
      paragraphs("execution-eth-0-g1", full).join("\n"),
      /Less than 15 % of it is free already, and nothing already\./,
    );
  });

  it("cites the profile that its figures are from", () => {
    const size = { disk: { todayGiB: 1, growthGiBPerMonth: 1, source: invented } };
    const other = { disk: { ...size.disk, source: { ...invented, from: "elsewhere" } } };
    const known = {
      one: { role: "execution", defaultMode: "default", networks: { mainnet: { default: size, archive: other } } },
      two: { role: "consensus", defaultMode: "default", networks: { mainnet: { default: size } } },
    } as unknown as Record<string, ClientProfile>;
    const of = (words: string, role: "execution" | "consensus" | "database") => sourceOfDisk(words, role, known)?.from;
    assert.equal(of("ethereum mainnet one+two archive", "execution"), "elsewhere");
    assert.equal(of("ethereum mainnet one+two", "execution"), "invented for tests");
    assert.equal(of("ethereum mainnet one+two archive", "consensus"), "invented for tests");
    assert.equal(of("ethereum mainnet one+two", "database"), undefined);
    assert.equal(of("something", "execution"), undefined);
  });

  it("is described by the role that it has", () => {
    const volume = subject.next.capacity.placements[0]!.volumes[0]!;
    const said = (role: Role) =>
      paragraphs("execution-eth-0-g1", changed("eth-0", {}, { volumes: [{ ...volume, role }] }))[0]!;
    const named: Record<Role, string> = {
      execution: "the execution client",
      consensus: "the consensus client",
      bitcoin: "the Bitcoin client",
      lightning: "the Lightning node",
      ipfs: "the IPFS node",
      rootstock: "the Rootstock client",
      database: "the database",
      server: "the server",
    };
    for (const [role, name] of Object.entries(named) as [Role, string][]) {
      assert.ok(said(role).startsWith(`execution-eth-0-g1 is the volume of ${name} of eth-0: `), said(role));
    }
  });

  it("cites its profile's source, and says where that was inferred", () => {
    const size = (profile: string) => paragraphs("execution-eth-0-g1", changed("eth-0", { profile }))[1]!;
    const cited = (client: string, mode: string) => profileOf(client, "mainnet", mode)!.disk.source;
    const full = cited("reth", "full");
    assert.match(
      size("ethereum mainnet reth+lighthouse full"),
      /grow by 30 GiB a month \(.*, \d{4}-\d\d-\d\d\): 1,360 GiB/,
    );
    assert.ok(size("ethereum mainnet reth+lighthouse full").includes(`${full.from}, ${full.on})`));
    for (const mode of ["full", "archive", "minimal"]) {
      const { how } = cited("reth", mode);
      assert.equal(
        size(`ethereum mainnet reth+lighthouse ${mode}`).includes("(inferred from "),
        how === "inferred",
        mode,
      );
    }
  });

  it("says where nothing is known of its data", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const unknown = changed("eth-0", { volumes: [{ ...need, todayGiB: 0, growthGiBPerMonth: 0 }] });
    assert.equal(
      paragraphs("execution-eth-0-g1", unknown)[1],
      "Nothing is known of its data's size; 1,600 GiB is what is usual.",
    );
  });

  it("says what of its speed is bought, be it one of the two alone", () => {
    const volume = subject.next.capacity.placements[0]!.volumes[0]!;
    const speed = (iops: number, mibs: number) =>
      paragraphs("execution-eth-0-g1", changed("eth-0", {}, { volumes: [{ ...volume, iops, mibs }] }))[2]!;
    const bought = "Beyond what comes with a flexible disk of this size, ";
    assert.ok(speed(5000, 125).endsWith(`${bought}2,000 IOPS are bought.`));
    assert.ok(speed(3000, 200).endsWith(`${bought}75 MiB/s is bought.`));
    assert.ok(speed(5000, 200).endsWith(`${bought}2,000 IOPS and 75 MiB/s are bought.`));
  });

  it("tells the first sync where only one of IOPS and MiB/s is higher then", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const speed = (peak: { iops: number; mibs: number }) =>
      paragraphs("execution-eth-0-g1", changed("eth-0", { volumes: [{ ...need, peak }] }))[2]!;
    assert.match(
      speed({ iops: 2000, mibs: 61 }),
      /^Following the head takes .*, the first sync up to 2,000 IOPS and 61/,
    );
    assert.match(
      speed({ iops: 2001, mibs: 60 }),
      /^Following the head takes .*, the first sync up to 2,001 IOPS and 60/,
    );
    assert.match(speed({ iops: 2000, mibs: 60 }), /^It takes 2,000 IOPS and 60 MiB\/s for ever\. /);
  });

  it("says of another disk that it cannot deliver the need", () => {
    const need = subject.needs[0]!.volumes[0]!;
    // More than any flexible disk has; it is on a swift one, and the other is weighed.
    const peak = { iops: 20_000, mibs: 200 };
    const volume = { ...subject.next.capacity.placements[0]!.volumes[0]!, type: "swift", iops: 20_000 };
    const of = changed("eth-0", { volumes: [{ ...need, peak }] }, { volumes: [volume] });
    assert.match(paragraphs("execution-eth-0-g1", of)[3]!, /^For the same need, .*flexible cannot deliver it/);
  });

  it("on a machine's own disk has no other to weigh, cannot grow, and takes no time where there is nothing to sync", () => {
    const { volumes } = subject.next.capacity.placements[0]!;
    const local = changed("eth-0", { firstSyncHours: 0 }, { volumes: [{ ...volumes[0]!, type: localNvme }] });
    const said = paragraphs("execution-eth-0-g1", local);
    assert.match(said[0]!, /is built anew from a seed or the network; a durable sibling/);
    assert.doesNotMatch(said.join(" "), /For the same need|can be grown/);
    // What it takes is said of any disk; what is bought is of those that are sold.
    assert.match(said[2]!, /up to 5,000 IOPS and 200 MiB\/s\.$/);
  });

  it("is told without its need where the plan has one that nothing asks for", () => {
    const said = paragraphs("execution-eth-0-g1", { ...subject, needs: subject.needs.slice(1) });
    assert.equal(said.length, 2);
    assert.equal(said[1], "It costs $141 a month.");
  });

  it("finds a profile's network where the words name none, and its only mode where they name none", () => {
    const disk = (from: string) => ({ disk: { todayGiB: 1, growthGiBPerMonth: 1, source: { ...invented, from } } });
    const known = {
      kubo: { role: "ipfs", defaultMode: "default", networks: { public: { default: disk("public") } } },
      geth: {
        role: "execution",
        defaultMode: "postmerge",
        networks: { mainnet: { postmerge: disk("mainnet") }, sepolia: { default: disk("sepolia") } },
      },
    } as unknown as Record<string, ClientProfile>;
    assert.equal(sourceOfDisk("ipfs kubo", "ipfs", known)?.from, "public");
    assert.equal(sourceOfDisk("ethereum sepolia geth", "execution", known)?.from, "sepolia");
    assert.equal(sourceOfDisk("ethereum mainnet geth", "execution", known)?.from, "mainnet");
  });
});
