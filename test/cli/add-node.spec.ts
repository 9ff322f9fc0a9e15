import assert from "node:assert/strict";
import { newestOf, waitFor, withNode } from "../../cli/add-node.ts";
import { UserError } from "../../cli/failure.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { pairs } from "../support/pairs.ts";
import { type Folder, makeFolder, small } from "./commands/support.ts";

const file = (entry: string) =>
  `# mine\nconfig:\n  cryptokube:chains:\n    - { name: other, chain: ipfs }\n${entry}\n  # after\n`;
const added = (entry: string) => withNode(file(entry), "eth");

describe("cli/add-node", () => {
  it("raises the number of nodes, and leaves all else as it is", () => {
    assert.deepEqual(added("    - { name: eth, nodes: 3, chain: ethereum } # note"), {
      text: file("    - { name: eth, nodes: 4, chain: ethereum } # note"),
      node: "eth-3",
    });
    assert.deepEqual(added("    - name: eth\n      nodes: 9 # why\n      chain: ethereum"), {
      text: file("    - name: eth\n      nodes: 10 # why\n      chain: ethereum"),
      node: "eth-9",
    });
  });

  it("says the number where the file said none", () => {
    assert.deepEqual(added("    - { name: eth, chain: ethereum }"), {
      text: file("    - { name: eth, nodes: 2, chain: ethereum }"),
      node: "eth-1",
    });
    assert.deepEqual(added("    - chain: ethereum\n      name: eth # why\n      network: dev"), {
      text: file("    - chain: ethereum\n      name: eth # why\n      nodes: 2\n      network: dev"),
      node: "eth-1",
    });
  });

  it("adds to a list of pairs one that is as the last", () => {
    assert.deepEqual(added("    - { name: eth, nodes: [{ execution: geth }, { execution: reth }], chain: ethereum }"), {
      text: file(
        "    - { name: eth, nodes: [{ execution: geth }, { execution: reth }, { execution: reth }], chain: ethereum }",
      ),
      node: "eth-2",
    });
    const block = (more: string) =>
      `    - name: eth\n      nodes:\n        - { execution: geth }\n        - execution: reth\n          consensus: nimbus # why${more}\n      chain: ethereum`;
    assert.deepEqual(added(block("")), {
      text: file(block("\n        - execution: reth\n          consensus: nimbus # why")),
      node: "eth-2",
    });
  });

  it("says which chains there are, and where a file is to be changed by hand", () => {
    assert.throws(() => withNode(file("    - { name: eth }"), "btc"), /no chain "btc".*other, eth/);
    assert.throws(() => withNode("config: {}", "btc"), /it has none/);
    assert.throws(() => added("    - { name: eth, nodes: [] }"), UserError);
    assert.throws(() => added('    - { name: eth, nodes: "3" }'), /by hand/);
  });

  it("waits until the sidecar says that the newest node is synced, and tells of it now and then", async () => {
    const { node } = newestOf(planEnvironment(pairs({ nodes: 3 }), "prod"), "chain");
    assert.equal(node.name, "chain-2");
    const said: string[] = [];
    let looks = 0;
    const status = (namespace: string, pod: string) => {
      assert.deepEqual([namespace, pod], ["prod-chains", "chain-2-0"]);
      looks += 1;
      if (looks === 1) return Promise.resolve(undefined);
      return Promise.resolve({ ready: looks === 26, head: { height: looks } });
    };
    const head = await waitFor(node, { status, sleep: () => Promise.resolve() }, (text) => said.push(text));
    assert.equal(head, 26);
    assert.deepEqual(said, [
      "chain-2: its sidecar does not answer yet.\n",
      "chain-2 warms up, at block 13.\n",
      "chain-2 warms up, at block 25.\n",
    ]);
    assert.throws(() => newestOf(planEnvironment(pairs(), "prod"), "btc"), /makes no nodes of "btc".*chain/);
  });

  describe("as a command", () => {
    let folder: Folder;
    beforeEach(async () => {
      folder = makeFolder();
      folder.write("Pulumi.test.yaml", small());
      await folder.run("plan test");
    });
    afterEach(() => {
      folder.remove();
    });

    it("writes the node into file and lock, and says what comes next", async () => {
      const { status, note } = await folder.run("add-node test files --yes");
      assert.equal(status, 0);
      assert.match(folder.read("Pulumi.test.yaml"), /nodes: 2,/);
      assert.match(folder.read("test.lock.json"), /"files-1"/);
      assert.match(note, /files-1 is new/);
      assert.match(note, /cryptokube up test.*--wait/s);
      const { out } = await folder.run("add-node test files --yes --json");
      assert.deepEqual(JSON.parse(out), {
        ok: true,
        environment: "test",
        chain: "files",
        node: "files-2",
        joined: false,
      });
    });

    it("leaves the file as it was where the node cannot be, or is not wanted", async () => {
      const before = folder.read("Pulumi.test.yaml");
      assert.match((await folder.refused("add-node test nothing")).message, /no chain "nothing"/);
      assert.match((await folder.refused("add-node test files", "no")).message, /Nothing was recorded/);
      assert.equal(folder.read("Pulumi.test.yaml"), before);
      assert.match((await folder.refused("add-node test files --up --wait")).message, /say one of them/);
    });
  });
});
