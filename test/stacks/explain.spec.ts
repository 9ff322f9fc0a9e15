import assert from "node:assert/strict";
import { existingCloud as statedCluster, existingRegion } from "../../catalogue/clouds/existing.ts";
import { explain, explainable, type Subject } from "../../stacks/explain.ts";
import { subject } from "../support/loaded.ts";
import { paragraphs } from "./explain/support.ts";

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

  it("explains what keeps nothing: no volumes, and nothing that fills up", () => {
    const { capacity } = subject.next;
    const placements = capacity.placements.map((each) => ({ ...each, volumes: [] }));
    const none = { ...subject, next: { ...subject.next, capacity: { ...capacity, placements } } };
    assert.deepEqual(paragraphs("eth", none), [
      "eth is 2 nodes in 2 zones (t-a and t-b): eth-0 and eth-1. Sized as invented chain.",
      "Its share of the machines costs $131 a month, its disks $0.00 a month; `./cryptokube estimate test` adds traffic and services.",
    ]);
  });

  it("names the volume that is full first, of the chain's own alone", () => {
    const need = subject.needs[0]!.volumes[0]!;
    const needs = subject.needs.map((each) => {
      if (each.name === "eth-1") return { ...each, volumes: [{ ...need, growthGiBPerMonth: 300 }] };
      // Sooner still, but the platform's.
      return each.name === "prometheus"
        ? { ...each, volumes: each.volumes.map((v) => ({ ...v, todayGiB: 99 })) }
        : each;
    });
    assert.ok(
      paragraphs("eth", { ...subject, needs }).includes(
        "Of its volumes execution-eth-1-g1 is full first, after 3 months.",
      ),
    );
    assert.ok(
      paragraphs("platform", { ...subject, needs }).includes(
        "Of its volumes database-prometheus-g1 is full first, already.",
      ),
    );
    assert.ok(!paragraphs("platform").some((text) => text.includes("is full first")));
  });

  it("explains a zone of several, and one that stands empty", () => {
    assert.equal(paragraphs("t-a")[1], "1 pool is there: g1a-xlarge-t-a-1. 2 nodes stand there: eth-0 and prometheus.");
    const { capacity } = subject.next;
    const of = (pools: typeof capacity.pools, zones: string[]) => ({
      ...subject,
      next: { ...subject.next, capacity: { ...capacity, zones, pools } },
    });
    assert.equal(paragraphs("t-c", of(capacity.pools, ["t-c"]))[1], "0 pools are there. 0 nodes stand there.");
    const both = capacity.pools.map((pool) => ({ ...pool, zone: "t-a" }));
    assert.match(
      paragraphs("t-a", of(both, ["t-a"]))[1]!,
      /^2 pools are there: g1a-xlarge-t-a-1 and g1a-xlarge-t-b-1\./,
    );
  });

  it("explains every kind of range by its use", () => {
    const zone = { nodes: "10.20.0.0/20", public: "10.20.128.0/24", pods: "100.64.0.0/19" };
    const addresses = {
      ...subject.next.addresses!,
      existingVpc: "vpc-1",
      controlPlane: "10.20.255.240/28",
      subnets: { "t-a": zone },
    };
    const said = (name: string) => paragraphs(name, { ...subject, next: { ...subject.next, addresses } });
    const uses = {
      "existing-vpc":
        "vpc-1: the network that is there already: only the ranges here are ours to use, and none is made.",
      pods: "100.64.0.0/16, 65,536 addresses: the pods' addresses.",
      services: "172.20.0.0/20, 4,096 addresses: the Services' addresses: they exist within the cluster only.",
      "control-plane": "10.20.255.240/28, 16 addresses: the control plane's own range.",
      "public-t-a":
        "10.20.128.0/24, 256 addresses: the subnet of its zone that faces the internet: load balancers and address translation.",
      "pods-t-a": "100.64.0.0/19, 8,192 addresses: the pods' addresses of its zone.",
    };
    for (const [name, use] of Object.entries(uses)) assert.deepEqual(said(name), [`${name} is ${use}`]);
    const { addresses: _, ...without } = subject.next;
    assert.deepEqual(explainable({ next: without }).range, []);
  });
});
