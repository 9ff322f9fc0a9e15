import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { leftOut } from "../../../stacks/plan/left-out.ts";
import { configOf } from "../../support/stacks.ts";

const left = (...lines: string[]) =>
  leftOut(configOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n")), catalogue);
const existing = "cryptokube:cluster: { kind: existing, context: mine }";
const chain = (more = "") =>
  `cryptokube:chains: [{ name: eth, chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse${more} }]`;

describe("stacks/plan: what a file asks for and this version does not make", () => {
  it("is nothing of a file all of which is made", () => {
    assert.deepEqual(left(existing, chain()), []);
  });

  it("is a chain without a client, and rooms for applications", () => {
    const found = left(
      existing,
      "cryptokube:chains: [{ name: files, chain: ipfs, storage: 1Ti }]",
      "cryptokube:apps: [{ name: web }]",
    );
    assert.deepEqual(found, [
      { name: "files", why: "no client file for ipfs yet" },
      { name: "web", why: "rooms for applications are not made yet" },
    ]);
  });

  it("is a seed that nodes cannot reach, and not one that they can", () => {
    const seed = (more: string) => left(existing, chain(more));
    assert.deepEqual(seed(", seed: s3://seeds"), [
      { name: "eth: seed", why: "its nodes have no credentials for it: name a Secret under s3.credentials" },
    ]);
    assert.deepEqual(seed(", seed: gs://seeds"), [
      { name: "eth: seed", why: "archives are kept in what speaks as S3 does" },
    ]);
    assert.deepEqual(seed(", seed: s3://seeds, s3: { region: r, credentials: { existingSecret: k } }"), []);
    const eks = ["aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }'];
    assert.deepEqual(left(...eks, chain(", seed: s3://seeds")), []);
  });

  it("is a signer without keys, and the validators that would sign by it", () => {
    const found = left(
      existing,
      chain(),
      "cryptokube:signers: [{ name: s, chain: eth, mode: eth2, validators: true }]",
      `cryptokube:validators: [{ name: v, signer: s, publicKeys: ["0x${"ab".repeat(48)}"], feeRecipient: "0x${"1".repeat(40)}" }]`,
    );
    const why = "it names no keys: write where they are under keys";
    assert.deepEqual(found, [
      { name: "s", why },
      { name: "v", why: `its signer is not made: ${why}` },
    ]);
  });

  it("is a Prometheus of ours where the cluster's own takes its place", () => {
    const [found, ...others] = left(existing, "cryptokube:prometheus: { operator: { namespace: monitoring } }");
    assert.deepEqual(others, []);
    assert.equal(found!.name, "prometheus");
    assert.match(found!.why, /^the cluster's own, in the namespace monitoring, takes its place: docs\/metrics\.md/);
  });

  it("is Grafana in the lab, where the file asks for it", () => {
    const named = (grafana: string) => left(`cryptokube:grafana: { enabled: ${grafana} }`).map(({ name }) => name);
    assert.ok(named("true").includes("grafana"));
    assert.ok(!named("false").includes("grafana"));
  });

  it("is the images that machines without a way out would need", () => {
    const eks = ["aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }'];
    const [found, ...others] = left(...eks, "cryptokube:network: { nat: none }");
    assert.deepEqual(others, []);
    assert.equal(found!.name, "images");
    assert.match(found!.why, /fetch from no registry but the account's, and nothing copies the images there yet$/);
    assert.deepEqual(left(...eks, "cryptokube:network: { nat: one }"), []);
  });
});
