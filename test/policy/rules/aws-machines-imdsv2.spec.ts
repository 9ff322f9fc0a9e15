import assert from "node:assert/strict";
import { awsMachinesImdsV2 } from "../../../policy/rules/aws-machines-imdsv2.ts";
import { saidOfAws } from "../support.ts";

const template = (metadataOptions?: object) =>
  saidOfAws(awsMachinesImdsV2, "ec2/launchTemplate:LaunchTemplate", { metadataOptions });

describe("policy: machines answer metadata by version 2 to themselves", () => {
  it("lets version 2 over one hop pass, and no metadata at all", async () => {
    assert.deepEqual(await template({ httpTokens: "required", httpPutResponseHopLimit: 1 }), []);
    assert.deepEqual(await template({ httpEndpoint: "disabled" }), []);
  });
  it("finds version 1, by word or by saying nothing", async () => {
    for (const httpTokens of ["optional", undefined]) {
      assert.match(
        (await template({ httpTokens, httpPutResponseHopLimit: 1 })).join(),
        /Launch template it .*version 1/,
      );
    }
    assert.equal((await template()).length, 2);
  });
  it("finds a second hop, which is a pod's", async () => {
    assert.match((await template({ httpTokens: "required", httpPutResponseHopLimit: 2 })).join(), /go 2 hops/);
    assert.match((await template({ httpTokens: "required" })).join(), /any number of hops/);
  });
});
