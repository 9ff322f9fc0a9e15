import assert from "node:assert/strict";
import { type Folder, makeFolder, small } from "./support.ts";

/** What `rehearse` refuses before it starts anything: no lab, no engine. */
describe("cli/commands: rehearse", () => {
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    folder.write("Pulumi.test.yaml", small());
    await folder.run("plan test --yes");
    await folder.run("init google --cloud gcp --region us-east1 --project my-project --chains ethereum");
    await folder.run("plan google --yes");
    await folder.run("init fresh --cloud aws --region us-east-1 --chains ethereum");
  });
  after(() => {
    folder.remove();
  });

  it("rehearses nothing that was not accepted, and writes no lock", async () => {
    folder.write("Pulumi.fresh.yaml", folder.read("Pulumi.fresh.yaml").replace("nodes: 1", "nodes: 2"));
    const before = folder.read("fresh.lock.json");
    assert.match((await folder.refused("rehearse fresh")).message, /\.\/cryptokube plan fresh/);
    assert.equal(folder.read("fresh.lock.json"), before);
  });

  it("says that Google Cloud's components follow", async () => {
    assert.match((await folder.refused("rehearse google")).message, /components of gke and its simulated cloud follow/);
  });

  it("says of a cluster that is there already that the lab is its rehearsal", async () => {
    assert.match((await folder.refused("rehearse test")).message, /the lab is its rehearsal.*up -- -e test/);
  });

  it("says what is wrong with a file as every command does", async () => {
    folder.write("Pulumi.wrong.yaml", "config:\n  cryptokube:cluster: { kind: eks }\n");
    assert.match((await folder.refused("rehearse wrong")).message, /Pulumi\.wrong\.yaml/);
  });
});
