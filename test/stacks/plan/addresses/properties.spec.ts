import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AddressPlan,
  type AddressQuestion,
  planAddresses,
  type Taken,
} from "../../../../stacks/plan/addresses.ts";
import {
  type Block,
  canonical,
  contains,
  formatBlock,
  overlap,
  parseBlock,
} from "../../../../stacks/plan/addresses/cidr.ts";
import { planned } from "./support.ts";

const runs = { numRuns: 2000 };

const block = (text: string): Block => {
  const parsed = parseBlock(text);
  assert.ok(parsed, text);
  assert.deepEqual(canonical(parsed), parsed, `${text} begins at its first address`);
  return parsed;
};

const outer = ({ vpc, pods, services }: AddressPlan): Block[] => [vpc, pods, services].map(block);

function assertApart(blocks: readonly Block[]): void {
  blocks.forEach((one, index) => {
    for (const other of blocks.slice(0, index)) {
      assert.ok(!overlap(one, other), `${formatBlock(one)} and ${formatBlock(other)} are apart`);
    }
  });
}

/** What holds for every plan, wherever its ranges are from. */
function assertSound(plan: AddressPlan, { cloud, zones }: AddressQuestion): void {
  const vpc = block(plan.vpc);
  const pods = block(plan.pods);
  assertApart(outer(plan));
  const subnets = Object.values(plan.subnets);
  for (const zone of zones) assert.ok(plan.subnets[zone], zone);
  for (const parts of subnets) {
    assert.ok(contains(vpc, block(parts.nodes)));
    if (parts.public !== undefined) assert.ok(contains(vpc, block(parts.public)));
    if (parts.pods !== undefined) assert.ok(contains(pods, block(parts.pods)));
  }
  if (cloud === "aws") {
    assert.equal(plan.controlPlane, undefined);
    assertApart(subnets.flatMap((parts) => Object.values(parts).map(block)));
    for (const parts of subnets) assert.ok(parts.pods !== undefined && block(parts.pods).prefix >= 16);
  } else {
    assert.equal(new Set(subnets.map(({ nodes }) => nodes)).size, 1);
    assertApart([block(subnets[0]!.nodes), block(plan.controlPlane!)]);
    assert.ok(contains(vpc, block(plan.controlPlane!)));
  }
}

const zoneIds = ["z1", "z2", "z3", "z4", "z5", "z6"];
const zones = fc.shuffledSubarray(zoneIds, { minLength: 1 });
const cloud = fc.constantFrom("aws" as const, "gcp" as const);
const podsPerMachine = fc.constantFrom(8, 17, 29, 58, 64, 110, 250);

/** Small enough for four times as many to fit. */
const asked: fc.Arbitrary<AddressQuestion> = fc.record({
  environment: fc.string({ minLength: 1, maxLength: 20 }),
  cloud,
  zones,
  machines: fc.integer({ min: 1, max: 50 }),
  podsPerMachine,
  given: fc.constant({}),
  taken: fc.constant([]),
});

const anyRange = fc
  .record({
    space: fc.constantFrom("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
    prefix: fc.integer({ min: 9, max: 30 }),
    at: fc.nat(2 ** 24),
    askew: fc.boolean(),
  })
  .map(({ space, prefix, at, askew }) => {
    const { base, prefix: whole } = parseBlock(space)!;
    const address = { base: base + (at % 2 ** (32 - whole)), prefix };
    return formatBlock(askew ? address : canonical(address));
  });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const anyGiven = fc.record({
  cidr: maybe(anyRange),
  pods: maybe(anyRange),
  services: maybe(anyRange),
  vpc: maybe(fc.constant("vpc-1")),
  subnets: maybe(
    fc.dictionary(
      fc.constantFrom(...zoneIds),
      fc.record({ nodes: anyRange, public: maybe(anyRange), pods: maybe(anyRange) }),
      { maxKeys: 3 },
    ),
  ),
});

describe("addresses: what holds for thousands of questions", () => {
  it("plans ranges that are sound, and the same ones each time", () => {
    fc.assert(
      fc.property(asked, (question) => {
        const plan = planned(question);
        assertSound(plan, question);
        assert.deepEqual(planned(structuredClone(question)), plan);
      }),
      runs,
    );
  });

  it("leaves room for four times the machines", () => {
    fc.assert(
      fc.property(asked, (question) => {
        const accepted = planned(question);
        assert.deepEqual(planned({ ...question, machines: 4 * question.machines, accepted }), accepted);
      }),
      runs,
    );
  });

  it("keeps what was accepted through new zones, neighbours, machines and names", () => {
    fc.assert(
      fc.property(asked, asked, (question, other) => {
        const accepted = planned(question);
        const plan = planned({
          ...question,
          environment: `${question.environment}-renamed`,
          machines: 1,
          zones: [...question.zones, ...zoneIds.filter((zone) => !question.zones.includes(zone))],
          taken: [{ environment: "other", addresses: planned(other), peered: false }],
          accepted,
        });
        assertSound(plan, { ...question, zones: zoneIds });
        for (const zone of question.zones) assert.deepEqual(plan.subnets[zone], accepted.subnets[zone]);
        assert.deepEqual({ ...plan, subnets: {} }, { ...accepted, subnets: {} });
      }),
      runs,
    );
  });

  it("overlaps with none of many environments, joined or not, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(asked, fc.boolean()), { minLength: 2, maxLength: 12 }), (environments) => {
        const taken: Taken[] = [];
        for (const [question, peered] of environments) {
          const addresses = planned({ ...question, taken });
          assertApart([...taken.flatMap((other) => outer(other.addresses)), ...outer(addresses)]);
          taken.push({ environment: `e${taken.length}`, addresses, peered });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("answers whatever a file names: with sound ranges that are its own, or with what is wrong and where", () => {
    fc.assert(
      fc.property(asked, anyGiven, (question, given) => {
        const answer = planAddresses({ ...question, given });
        if (!answer.ok) {
          assert.ok(answer.impossible.length > 0);
          for (const { path, found, allowed } of answer.impossible) {
            assert.equal(path[0], "cryptokube:network");
            assert.ok(path.length > 1 && found !== "" && allowed !== "");
            assert.ok(!/undefined|NaN|Infinity/.test(`${found} ${allowed}`), allowed);
          }
          return;
        }
        const { addresses } = answer;
        assertSound(addresses, question);
        assert.equal(addresses.vpc, given.cidr ?? addresses.vpc);
        assert.equal(addresses.pods, given.pods ?? addresses.pods);
        assert.equal(addresses.services, given.services ?? addresses.services);
        assert.equal(addresses.existingVpc, given.vpc);
        const accepted = planned({ ...question, given, accepted: addresses });
        assert.deepEqual(accepted, addresses);
      }),
      { numRuns: 5000 },
    );
  });

  it("finds a small network large enough exactly where its smallest one is not larger", () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 16, max: 28 }), (question, prefix) => {
        const cidr = (length: number) => formatBlock(canonical({ base: block("10.77.0.0/16").base, prefix: length }));
        const answer = planAddresses({ ...question, given: { cidr: cidr(Math.min(prefix, 26)) } });
        if (answer.ok) return;
        const least = /^a \/(\d+) or larger/.exec(answer.impossible[0]!.allowed)?.[1];
        assert.ok(least !== undefined, answer.impossible[0]!.allowed);
        assert.ok(Number(least) < prefix);
        assert.ok(planAddresses({ ...question, given: { cidr: cidr(Number(least)) } }).ok, `/${least} does`);
        assert.ok(!planAddresses({ ...question, given: { cidr: cidr(Number(least) + 1) } }).ok, `no smaller one does`);
      }),
      runs,
    );
  });
});
