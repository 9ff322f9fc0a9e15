import assert from "node:assert/strict";
import type { Subject } from "../../../stacks/explain.ts";
import { subject } from "../../support/loaded.ts";
import { changed, paragraphs, withPools } from "./support.ts";

describe("stacks/explain: a pool", () => {
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

  it("says which old machines stand beside its own, for how long, and at what price", () => {
    const old = { pool: "g1a-xlarge-t-a-1", generation: "0a1b2c3d", zone: "t-a", spot: false, rootDiskGiB: 20 };
    const { capacity } = subject.next;
    const leaving = [{ ...old, machine: "g1a.xlarge", count: 2 }];
    const moving = { ...subject, next: { ...subject.next, capacity: { ...capacity, leaving } } };
    const last = paragraphs("g1a-xlarge-t-a-1", moving).at(-1)!;
    assert.match(
      last,
      /^Beside them stand its old machines, until its nodes have moved: 2 g1a\.xlarge of generation 0a1b2c3d \(\$0\.33 an hour, \$243 a month\)\. /,
    );
    assert.match(last, /`\.\/cryptokube plan test --let-go` lets those go that are empty\.$/);
    assert.deepEqual(paragraphs("g1a-xlarge-t-b-1", moving), paragraphs("g1a-xlarge-t-b-1"));
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

  it("says what stands in it, be it one or none, and no root disk where there is none", () => {
    const [one] = paragraphs("g1a-xlarge-t-b-1");
    assert.match(one!, / Each has 1 slot; in them stands eth-1\. Its machines cost/);
    const [none] = paragraphs(
      "g1a-xlarge-t-a-1",
      withPools({ rootDiskGiB: 0 }, ({ name }) => name === "eth-1"),
    );
    assert.match(none!, /arm64\) in zone t-a\. Each has 2 slots; in them stand nothing yet\. Its machines cost/);
  });

  it("fills machines without disks by processor and memory alone, and their own disk where they have one", () => {
    const { capacity } = subject.next;
    const slots = capacity.pools[0]!.slots.map((slot) => ({ ...slot, volumes: 0, localGiB: 0 }));
    const placements = capacity.placements.map((each) => ({ ...each, volumes: [] }));
    const of = (machine: string, localGiB: number): Subject => {
      const pools = [{ ...capacity.pools[0]!, machine, slots: slots.map((slot) => ({ ...slot, localGiB })) }];
      return { ...subject, next: { ...subject.next, capacity: { ...capacity, pools, placements } } };
    };
    assert.equal(
      paragraphs("g1a-xlarge-t-a-1", of("g1a.xlarge", 0))[1],
      "When the cloud and the daemons on it have taken theirs, its slots fill each machine: CPU to 69 % and memory to 64 %.",
    );
    const { totalGiB } = subject.cloud.machines["i1.xlarge"]!.localNvme!;
    assert.match(
      paragraphs("g1a-xlarge-t-a-1", of("i1.xlarge", totalGiB / 8))[1]!,
      /: CPU to \d+ %, memory to \d+ % and its own disk to 25 %\.$/,
    );
  });

  it("does not hold machines to what their processors cannot run", () => {
    // An image for one processor alone in one of its slots is enough.
    const intel = changed("prometheus", { architectures: ["amd64"] });
    const why = paragraphs("g1a-xlarge-t-a-1", withPools({ machine: "g1.4xlarge" }, undefined, intel))[2]!;
    assert.match(why, /^g1\.xlarge would hold the same for/);
    // On the other pool, whose one node has images for both, the cheaper processor may be had.
    assert.match(
      paragraphs("g1a-xlarge-t-b-1", withPools({ machine: "g1.4xlarge" }, undefined, intel))[2]!,
      /^g1a\.xlarge would hold the same for/,
    );
  });

  it("says of a few that are cheaper how many they are, and of none that it is the cheapest", () => {
    const only = (families: string[], machine: string) => {
      const of = withPools({ machine });
      return paragraphs("g1a-xlarge-t-a-1", { ...of, problem: { ...of.problem, families } })[2]!;
    };
    assert.equal(only(["g1a"], "g1a.medium"), "No machine that may be chosen costs less.");
    assert.match(only(["g1a"], "g1a.large"), /^No cheaper machine holds the same; one comes nearest\. g1a\.medium \(/);
    assert.match(only(["g1a"], "g1a.xlarge"), /; these come nearest\. g1a\.large .* g1a\.medium .* is needed\.$/);
  });
});
