import assert from "node:assert/strict";
import { chainIdentities } from "../../../../stacks/plan/aws/chain-identities.ts";
import { pairs } from "../../../support/pairs.ts";

const keys = "s3: { region: eu-west-1, credentials: { existingSecret: keys } }";

describe("stacks/plan/aws: a chain's role for its bucket", () => {
  const identities = (more: string) => chainIdentities("prod", "cryptokube-prod", pairs({ more }));

  it("reads and writes the chain's own objects, lists them, and deletes none", () => {
    const [identity, ...others] = identities("seed: s3://seeds/all");
    assert.deepEqual(others, []);
    const { name, namespace, serviceAccount, role } = identity!;
    assert.deepEqual([name, namespace, serviceAccount], ["chain-seed", "prod-chains", "chain-seed"]);
    assert.equal(role.name, "cryptokube-prod-chain-seed");
    const folder = "all/ethereum/mainnet/geth";
    assert.deepEqual(
      role.document!.Statement.map(({ Action, Resource, Condition }) => [Action, Resource, Condition]),
      [
        [["s3:ListBucket"], ["arn:${partition}:s3:::seeds"], { StringLike: { "s3:prefix": [`${folder}/*`] } }],
        [["s3:GetObject", "s3:PutObject"], [`arn:\${partition}:s3:::seeds/${folder}/*`], undefined],
      ],
    );
  });

  it("is none for a chain without a bucket, or with keys of its own", () => {
    assert.deepEqual(identities(""), []);
    assert.deepEqual(identities(`seed: s3://seeds\n        ${keys}`), []);
    assert.deepEqual(identities("seed: gs://seeds"), []);
    assert.match(
      identities("seed: s3://seeds")[0]!.role.document!.Statement[1]!.Resource[0]!,
      /:::seeds\/ethereum\/mainnet\/geth\/\*$/,
    );
  });

  it("covers the folder of each execution client that the chain runs, once", () => {
    const { chains } = pairs({ more: "seed: s3://seeds" });
    const [chain] = chains;
    assert.ok(chain?.chain === "ethereum");
    const nodes = (["geth", "reth", "geth"] as const).map((execution) => ({
      execution,
      consensus: "lighthouse" as const,
    }));
    const [identity] = chainIdentities("prod", "c", { ...pairs(), chains: [{ ...chain, nodes }] });
    const folders = ["geth", "reth"].map((client) => `ethereum/mainnet/${client}/*`);
    const [list, use] = identity!.role.document!.Statement;
    assert.deepEqual(list!.Condition, { StringLike: { "s3:prefix": folders } });
    assert.deepEqual(
      use!.Resource,
      folders.map((each) => `arn:\${partition}:s3:::seeds/${each}`),
    );
  });

  it("is taken by pods, has no policy of AWS's own, and says whose it is", () => {
    const [identity] = identities("seed: s3://seeds");
    const { service, managed, description } = identity!.role;
    assert.deepEqual([service, managed], ["pods.eks.amazonaws.com", []]);
    assert.equal(description, "cryptokube-prod: Reads and writes copies of the data of chain.");
  });
});
