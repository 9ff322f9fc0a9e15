import assert from "node:assert/strict";
import fc from "fast-check";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { knownOf } from "../../../stacks/config/known.ts";
import { environmentText, type InitAnswers } from "../../../stacks/config/write.ts";

describe("stacks/config/write: a new environment file", () => {
  it("is what an editor knows, with the commands to go on with", () => {
    const chains = ["ethereum x3", "lightning"];
    assert.equal(
      environmentText({ environment: "prod", cloud: "aws", region: "eu-west-1", zones: ["euw1-az1", "1a"], chains }),
      [
        "# yaml-language-server: $schema=stacks/environment.schema.json",
        "# The environment prod. An editor completes what may stand here. After a change:",
        "#   ./cryptokube check prod      whether it can be read, and made",
        "#   ./cryptokube plan prod       machines, disks and addresses, and what changes",
        "#   ./cryptokube estimate prod   what it costs a month, and what runs out first",
        "config:",
        "  aws:region: eu-west-1",
        '  cryptokube:cluster: { kind: eks, version: "1.36", zones: [euw1-az1, "1a"] }',
        "  # Volumes are sized from the data, its growth and the free space to keep.",
        "  cryptokube:chains:",
        "    - { name: ethereum, chain: ethereum, network: mainnet, nodes: 3, execution: geth, consensus: lighthouse }",
        "    - { name: bitcoin, chain: bitcoin, network: mainnet, nodes: 1 }",
        "    - { name: lightning, chain: lightning, bitcoin: bitcoin, nodes: 1 }",
        "",
      ].join("\n"),
    );
  });

  /** The lines below `config:`. */
  const body = (answers: Omit<InitAnswers, "environment">) =>
    environmentText({ environment: "a", ...answers }).split("config:\n")[1];

  it("says where a project's id is to be put", () => {
    assert.equal(
      body({ cloud: "gcp", chains: [] }),
      "  gcp:region: us-east1\n" +
        "  # Put your project's id here.\n" +
        "  gcp:project: my-project\n" +
        '  cryptokube:cluster: { kind: gke, version: "1.36", zones: 3 }\n' +
        "  cryptokube:chains: []\n",
    );
    assert.equal(
      body({ cloud: "gcp", region: "us-west1", project: "shop-1", zones: 2, chains: ["ipfs:1Ti"] }),
      "  gcp:region: us-west1\n" +
        "  gcp:project: shop-1\n" +
        '  cryptokube:cluster: { kind: gke, version: "1.36", zones: 2 }\n' +
        "  # Volumes are sized from the data, its growth and the free space to keep.\n" +
        "  cryptokube:chains:\n" +
        "    - { name: ipfs, chain: ipfs, nodes: 1, storage: 1Ti }\n",
    );
    assert.match(String(body({ cloud: "aws", chains: [] })), /^ {2}aws:region: us-east-1\n/);
  });

  it("names the context of a cluster that is there, or says that it is the lab's", () => {
    assert.equal(
      body({ cloud: "existing", chains: [] }),
      "  # The lab's cluster. For another: { kind: existing, context: <of a kubeconfig> }.\n" +
        "  cryptokube:cluster: { kind: existing }\n" +
        "  cryptokube:chains: []\n",
    );
    for (const [context, written] of [
      ["kind-lab", "kind-lab"],
      ["arn:aws:eks:x", '"arn:aws:eks:x"'],
      ["yes", '"yes"'],
      ["Null", '"Null"'],
      ["nullish", "nullish"],
      ["1e3", '"1e3"'],
    ]) {
      assert.match(
        String(body({ cloud: "existing", context: String(context), chains: [] })),
        new RegExp(`context: ${written} }\\n`),
      );
    }
  });

  it("passes, for every cloud, region and chain", () => {
    const known = knownOf();
    const clients = (of: Readonly<Record<string, Readonly<Record<string, unknown>>>>, network: string) =>
      Object.keys(of).filter((name) => Object.hasOwn(of[name] ?? {}, network));
    const ethereum = ["mainnet", "sepolia", "hoodi"].flatMap((network) =>
      clients(known.execution, network).flatMap((execution) =>
        clients(known.consensus, network).map((consensus) => `ethereum:${network}:${execution}+${consensus}`),
      ),
    );
    const plain = [
      "ethereum",
      ...ethereum,
      ...Object.keys(known.bitcoin).flatMap((network) => [
        `bitcoin:${network}`,
        `bitcoin:${network}:txindex`,
        `lightning:${network}`,
      ]),
      "bitcoin:prune",
      "lightning",
      "ipfs",
      "ipfs:3Ti",
      ...Object.keys(known.rootstock).map((network) => `rootstock:${network}`),
    ];
    const counted = fc
      .tuple(fc.constantFrom(...plain), fc.constantFrom("", " x2", "*7", " x100"))
      .map((both) => both.join(""));
    const place = fc.constantFrom<Pick<InitAnswers, "cloud" | "region">>(
      ...regionNames.aws.map((region) => ({ cloud: "aws" as const, region })),
      ...regionNames.gcp.map((region) => ({ cloud: "gcp" as const, region })),
      { cloud: "existing" },
    );
    fc.assert(
      fc.property(
        place,
        fc.array(fc.oneof(counted, fc.constant("ethereum:dev")), { maxLength: 12 }),
        fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(["z-a", "z-b"])),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        (where, chains, asked, context) => {
          const zones = where.cloud === "aws" && asked === 1 ? 2 : asked;
          const answers = {
            environment: "new",
            ...where,
            zones,
            chains,
            ...(context === undefined ? {} : { context }),
          };
          const parsed = parseStackFile(environmentText(answers), "Pulumi.new.yaml", "new");
          assert.ok(parsed.ok, JSON.stringify(parsed));
          assert.ok(parsed.value.chains.length >= chains.length);
          assert.equal(parsed.value.region, where.region);
          const { cluster } = parsed.value;
          if (cluster.kind === "existing") assert.equal(cluster.context, context);
          else assert.deepEqual(cluster.zones, zones);
        },
      ),
      { numRuns: 300 },
    );
  });
});
