import assert from "node:assert/strict";
import type { ClientProfile } from "../../catalogue/profile.ts";
import { existingCloud as statedCluster, existingRegion } from "../../catalogue/clouds/existing.ts";
import { explain, explainable, type Subject } from "../../stacks/explain.ts";
import { sourceOfDisk } from "../../stacks/explain/sources.ts";
import { localNvme, type Need, type Placement } from "../../stacks/plan/capacity/types.ts";
import { invented } from "../support/clouds.ts";
import { subject } from "../support/loaded.ts";

/** The paragraphs of the one thing of a name. */
function paragraphs(name: string, of: Subject = subject): readonly string[] {
  const explained = explain(of, name);
  assert.ok(explained.ok, name);
  assert.equal(explained.explanations.length, 1);
  return explained.explanations[0]!.paragraphs;
}

/** The same with changed needs and placements of one name. */
function changed(name: string, need: Partial<Need>, placement: Partial<Placement> = {}): Subject {
  const { capacity } = subject.next;
  return {
    ...subject,
    needs: subject.needs.map((each) => (each.name === name ? { ...each, ...need } : each)),
    next: {
      ...subject.next,
      capacity: {
        ...capacity,
        placements: capacity.placements.map((each) => (each.name === name ? { ...each, ...placement } : each)),
      },
    },
  };
}

describe("stacks/explain", () => {
  it("lists all that can be explained, by kind", () => {
    assert.deepEqual(explainable(subject), {
      chain: ["eth", "platform"],
      node: ["eth-0", "eth-1", "prometheus"],
      pool: ["g1a-xlarge-t-a-1", "g1a-xlarge-t-b-1"],
      volume: ["database-prometheus-g1", "execution-eth-0-g1", "execution-eth-1-g1"],
      zone: ["t-a", "t-b"],
      range: ["vpc", "nodes-t-a", "public-t-a", "nodes-t-b", "public-t-b", "pods", "services"],
    });
  });

  it("has at least a sentence for each of them", () => {
    for (const [kind, names] of Object.entries(explainable(subject))) {
      for (const name of names) {
        const explained = explain(subject, name);
        assert.ok(explained.ok && explained.explanations.some((each) => each.kind === kind), name);
        for (const { paragraphs: said } of explained.explanations) {
          assert.ok(said.length > 0, name);
          for (const text of said) assert.match(text, /^\S.*[.]$/s, text);
          assert.doesNotMatch(said.join(" "), /undefined|NaN|Infinity|\[object/);
        }
      }
    }
  });

  it("names the nearest for what there is not", () => {
    assert.deepEqual(explain(subject, "eth-9"), { ok: false, nearest: "eth-0" });
    assert.deepEqual(explain(subject, "something-else"), { ok: false });
  });

  it("explains all that share a name", () => {
    const alike: Subject = {
      ...subject,
      next: { ...subject.next, capacity: { ...subject.next.capacity, zones: ["t-a", "t-b", "eth"] } },
    };
    const explained = explain(alike, "eth");
    assert.deepEqual(explained.ok && explained.explanations.map(({ kind }) => kind), ["chain", "zone"]);
  });

  describe("a volume", () => {
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
      const of = (words: string, role: "execution" | "consensus" | "database") =>
        sourceOfDisk(words, role, known)?.from;
      assert.equal(of("ethereum mainnet one+two archive", "execution"), "elsewhere");
      assert.equal(of("ethereum mainnet one+two", "execution"), "invented for tests");
      assert.equal(of("ethereum mainnet one+two archive", "consensus"), "invented for tests");
      assert.equal(of("ethereum mainnet one+two", "database"), undefined);
      assert.equal(of("something", "execution"), undefined);
    });
  });

  describe("a pool", () => {
    const full =
      "When the cloud and the daemons on it have taken theirs, its slots fill each machine: CPU to 69 %, memory to 64 %, its baseline to disks to 33 % (2,100 of 8,000 IOPS, 65 of 200 MiB/s) and 2 of 26 volumes.";

    it("is described, filled, and weighed against the cheaper", () => {
      const [what, howFull, why, ...more] = paragraphs("g1a-xlarge-t-a-1");
      assert.deepEqual(more, []);
      assert.equal(
        what,
        // 730 × 4 × 0.041.
        "The pool g1a-xlarge-t-a-1 is 1 g1a.xlarge (4 vCPUs, 16 GiB, arm64) in zone t-a, each from a root disk of 20 GiB. Each has 2 slots; in them stand eth-0 and prometheus. Its machines cost $120 a month.",
      );
      assert.equal(howFull, full);
      assert.match(
        why!,
        /^No cheaper machine holds the same; these come nearest\. r1a\.large \(\$78\.11 a month\) does not hold the same: CPU 1\.62, and 2\.5 is needed\. /,
      );
      // A third of those that cost less: the nearest.
      assert.match(why!, / 10 others that cost less lack more\.$/);
    });

    it("says where a cheaper one would hold the same, and that nothing moves by itself", () => {
      const dear: Subject = {
        ...subject,
        next: {
          ...subject.next,
          capacity: {
            ...subject.next.capacity,
            pools: subject.next.capacity.pools.map((pool) => ({ ...pool, machine: "g1a.4xlarge" })),
          },
        },
      };
      const why = (lock?: Subject["lock"]) => paragraphs("g1a-xlarge-t-b-1", { ...dear, lock }).join(" ");
      assert.match(
        why(),
        /g1a\.xlarge would hold the same for \$120 a month: nothing was found that is cheaper as a whole\./,
      );
      assert.match(
        why(dear.next),
        /would hold the same for \$120 a month: what runs is not moved for a price; `\.\/cryptokube plan test --reoptimise` shows what moving would take\./,
      );
    });

    it("weighs only what the file allows", () => {
      const only = (problem: Partial<Subject["problem"]>) =>
        paragraphs("g1a-xlarge-t-a-1", { ...subject, problem: { ...subject.problem, ...problem } })[2]!;
      assert.doesNotMatch(only({ architectures: ["arm64"] }), /g1\.large|p1\.large/);
      assert.equal(only({ families: ["g1a"], architectures: ["amd64"] }), "No machine that may be chosen costs less.");
      assert.match(only({ families: ["g1a"] }), /g1a\.large .*g1a\.medium/);
    });

    it("says why it is spot", () => {
      const spot: Subject = {
        ...subject,
        next: {
          ...subject.next,
          capacity: {
            ...subject.next.capacity,
            pools: subject.next.capacity.pools.map((pool) => ({ ...pool, spot: true })),
          },
        },
      };
      assert.match(paragraphs("g1a-xlarge-t-a-1", spot)[0]!, /1 g1a\.xlarge spot \(/);
      assert.match(paragraphs("g1a-xlarge-t-a-1", spot).at(-1)!, /^It is spot: nothing is lost/);
    });
  });

  describe("a node", () => {
    it("is told from its need to its price", () => {
      const said = paragraphs("eth-0");
      assert.equal(
        said[0],
        "eth-0 is of eth, sized as invented chain (config.cryptokube:chains[0]). It needs 2 CPU, 8 GiB of memory, at most 12 GiB, and 1 volume.",
      );
      assert.equal(
        said[1],
        "It stands in slot a of the pool g1a-xlarge-t-a-1, beside 1 slot more on each machine: 1 g1a.xlarge (4 vCPUs, 16 GiB, arm64) in zone t-a.",
      );
      assert.deepEqual(said.slice(-4), [
        "The 2 nodes of eth are spread as evenly as can be, and never share a machine: 1 in t-a and 1 in t-b. Its volumes lie there and never leave the zone, so neither does it.",
        "execution-eth-0-g1 (flexible, 1,600 GiB) is full after 21 months.",
        "Its first sync takes about 3 days.",
        // 8,192 of the 14,937 MiB that the machine leaves.
        "Its disks cost $141 a month; its machine costs $120 a month, of which the slot of eth-0 takes 55 %.",
      ]);
    });

    it("without siblings is where it costs least", () => {
      assert.match(
        paragraphs("prometheus").join("\n"),
        /prometheus has no siblings to be spread from: t-a is where it costs least/,
      );
      assert.match(paragraphs("prometheus")[0]!, /^prometheus is part of the platform,/);
    });

    it("says what of it is left out, and what may go with its machine", () => {
      const said = paragraphs(
        "eth-1",
        changed("eth-1", { leftOut: "no client file yet", interruptible: true, firstSyncHours: 5 }),
      );
      assert.ok(
        said.includes(
          "Its first sync takes about 5 hours. Nothing is lost with its machine, so it may run on spot. It is planned and priced; `up` leaves eth-1 out for now: no client file yet.",
        ),
      );
    });
  });

  it("explains a chain: its nodes, what of it is full first, what it costs", () => {
    assert.deepEqual(paragraphs("eth"), [
      "eth is 2 nodes in 2 zones (t-a and t-b): eth-0 and eth-1. Sized as invented chain.",
      "Together they have 2 volumes of 3,200 GiB.",
      "Of its volumes execution-eth-0-g1 is full first, after 21 months.",
      "Its share of the machines costs $131 a month, its disks $282 a month; `./cryptokube estimate test` adds traffic and services.",
    ]);
  });

  it("explains a zone: why it is in use, what stands there, that it stays", () => {
    assert.deepEqual(paragraphs("t-b"), [
      "t-b is one of the 2 zones that the environment spreads over.",
      "1 pool is there: g1a-xlarge-t-b-1. 1 node stands there: eth-1.",
    ]);
    const named = { ...subject, lock: subject.next, problem: { ...subject.problem, zones: ["t-a", "t-b"] } };
    assert.equal(paragraphs("t-b", named)[0], "t-b is named by the environment file. It is in use, and so it stays.");
  });

  it("explains a range: how large, what for, that it stays", () => {
    assert.deepEqual(paragraphs("nodes-t-a"), [
      "nodes-t-a is 10.20.0.0/20, 4,096 addresses: the machines' subnet of its zone.",
    ]);
    assert.deepEqual(paragraphs("vpc", { ...subject, lock: subject.next }), [
      "vpc is 10.20.0.0/16, 65,536 addresses: the range of the whole network; ranges of networks that are peered must not overlap.",
      "It is recorded in the lock and stays: machines and peers know the environment by it.",
    ]);
  });

  it("says nothing of prices and limits that nobody stated", () => {
    const cloud = statedCluster([], []);
    const unknown: Subject = {
      ...subject,
      cloud,
      problem: { region: existingRegion, zones: ["unstated"] },
      next: {
        ...subject.next,
        capacity: {
          cloud: "existing",
          zones: ["unstated"],
          pools: [{ ...subject.next.capacity.pools[1]!, machine: "unstated", zone: "unstated", rootDiskGiB: 0 }],
          placements: subject.next.capacity.placements.slice(1, 2).map((placement) => ({
            ...placement,
            zone: "unstated",
            volumes: placement.volumes.map((volume) => ({ ...volume, type: "default" })),
          })),
        },
      },
    };
    for (const name of ["eth-1", "g1a-xlarge-t-b-1", "execution-eth-1-g1", "eth"]) {
      assert.doesNotMatch(paragraphs(name, unknown).join(" "), /\$|000,000|cheaper|IOPS and 200 MiB\/s, in/, name);
    }
    assert.match(paragraphs("eth-1", unknown).join(" "), /of a kind that the file does not state/);
  });
});
