import assert from "node:assert/strict";
import { subject } from "../../support/loaded.ts";
import { changed, paragraphs } from "./support.ts";

describe("stacks/explain: a node", () => {
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

  it("that stands alone has its machine to itself, in the only zone, and reserves all that it may use", () => {
    const { capacity } = subject.next;
    const alone = {
      ...changed("eth-1", { ceilingMiB: 8192, firstSyncHours: 0 }),
      next: {
        ...subject.next,
        capacity: { ...capacity, zones: ["t-b"], placements: capacity.placements.slice(1, 2) },
      },
    };
    const said = paragraphs("eth-1", alone);
    assert.match(said[0]!, /It needs 2 CPU, 8 GiB of memory, and 1 volume\.$/);
    assert.equal(
      said[1],
      "It stands in slot a of the pool g1a-xlarge-t-b-1, which it has to itself: 1 g1a.xlarge (4 vCPUs, 16 GiB, arm64) in zone t-b.",
    );
    assert.equal(
      said.at(-3),
      "t-b is the environment's only zone. Its volumes lie there and never leave the zone, so neither does it.",
    );
    assert.doesNotMatch(said.join("\n"), /first sync takes|may run on spot|leaves eth-1 out/);
  });

  it("without volumes is held to its zone by nothing, and pays for its machine alone", () => {
    const said = paragraphs("eth-1", changed("eth-1", { volumes: [] }, { volumes: [] }));
    assert.ok(
      said.includes(
        "The 2 nodes of eth are spread as evenly as can be, and never share a machine: 1 in t-a and 1 in t-b.",
      ),
    );
    assert.match(said[0]!, /and 0 volumes\.$/);
    assert.match(said.at(-1)!, /^Its disks cost \$0\.00 a month; /);
  });

  it("tells the pool's filling and its alternatives once, without what the pool is", () => {
    const [what, ...rest] = paragraphs("g1a-xlarge-t-b-1");
    const said = paragraphs("eth-1");
    for (const text of rest) assert.equal(said.filter((each) => each === text).length, 1, text);
    assert.ok(!said.includes(what!));
  });

  it("has volumes that end, and others that do not, each by its own part's data", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const volume = subject.next.capacity.placements[0]!.volumes[0]!;
    const both = changed(
      "eth-0",
      { volumes: [need, { ...need, role: "consensus", growthGiBPerMonth: 0 }], ephemeral: true },
      { volumes: [volume, { ...volume, role: "consensus", claim: "consensus-eth-0-g1" }] },
    );
    const said = paragraphs("eth-0", both);
    assert.ok(said.includes("execution-eth-0-g1 (flexible, 1,600 GiB) is full after 21 months."));
    assert.ok(said.includes("consensus-eth-0-g1 (flexible, 1,600 GiB) does not fill up."));
    assert.ok(
      said.includes(
        "Its first sync takes about 3 days. Its data may lie on a disk that goes with its machine: a durable sibling and a seed exist.",
      ),
    );
  });

  it("is told where it stands though its pool is not in the plan", () => {
    const { capacity } = subject.next;
    const lost = { ...subject, next: { ...subject.next, capacity: { ...capacity, pools: [] } } };
    const said = paragraphs("eth-0", lost);
    assert.equal(said[1], "eth-0 stands in the pool g1a-xlarge-t-a-1, zone t-a.");
    assert.doesNotMatch(said.join(" "), /cost \$|CPU to/);
  });
});
