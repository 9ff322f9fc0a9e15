/**
 * The real geth takes every flag that the catalogue renders for a public network. It runs where no network leads out.
 */
// needs: linux, root
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { chainIds } from "../../catalogue/chains/ethereum/networks.ts";
import { portsOn } from "../../catalogue/ports.ts";
import { profiles } from "../../catalogue/profiles/index.ts";
import { keep } from "../../lab/acquire/cache.ts";
import { buildWay } from "../../lab/acquire/go-build.ts";
import { createContext } from "../../lab/acquire/index.ts";
import { geth as recipe } from "../../lab/acquire/recipes/geth.ts";
import type { Alone, Seen } from "./support/alone.ts";

const run = promisify(execFile);
/** Who runs this, and whom geth runs as: root hands it to the catalogue's user, others can to none but themselves. */
const caller = process.geteuid?.() ?? 0;
const user = caller === 0 ? geth.user : caller;

describe("geth on public networks, with no network around it", function () {
  this.timeout(600_000);
  let folder: string;
  let program: string;
  before(async () => {
    const tag = geth.image.split(":").at(-1)!;
    const { program: source } = recipe(tag);
    assert.ok(source !== undefined);
    const { tool, version, title } = source;
    const ctx = createContext();
    const kept = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, source)] });
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-geth-"));
    chmodSync(folder, 0o755);
    program = path.join(folder, "geth");
    copyFileSync(path.join(kept.folder, "bin", "geth"), program);
    chmodSync(program, 0o755);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [network, { chainId }] of Object.entries(geth.networks).filter(([, { shared }]) => shared)) {
    for (const mode of Object.keys(profiles.geth!.networks[network]!)) {
      it(`takes its flags on ${network}, ${mode}: chain id, ports, engine, metrics, a clean end`, async () => {
        const own = path.join(folder, `${network}-${mode}`);
        const jwtFile = path.join(own, "jwtsecret");
        mkdirSync(own);
        writeFileSync(jwtFile, randomBytes(32).toString("hex"));
        const seen = await alone({
          program,
          args: geth.args({
            network,
            mode,
            options: { blockPeriod: 0 },
            dataDir: path.join(own, "data"),
            hostNames: ["localhost"],
            memoryMiB: 2048,
            engine: { url: `http://127.0.0.1:${geth.enginePort}`, jwtFile },
          }),
          user,
          folder: own,
          jwtFile,
          rpcPort: geth.ports.find(({ name }) => name === geth.health.port)!.port,
          enginePort: geth.enginePort!,
          metrics: `http://127.0.0.1:${geth.ports.find(({ name }) => name === geth.metrics.port)!.port}${geth.metrics.path}`,
        });
        assert.equal(Number(seen.chainId), chainId);
        assert.equal(chainId, chainIds[network as keyof typeof chainIds]);
        assert.deepEqual(
          seen.listens,
          [
            `127.0.0.1:${geth.enginePort}/TCP`,
            ...portsOn(geth, geth.networks[network]!).map(({ port, protocol }) => `*:${port}/${protocol}`),
          ].sort(),
        );
        assert.deepEqual(seen.engine, { withToken: 200, without: 401 });
        for (const name of Object.values(geth.metrics.seen)) assert.match(seen.metrics, new RegExp(`^${name} `, "m"));
        assert.equal(seen.exit, 0, seen.output);
        for (const file of ["geth/chaindata", "geth/nodekey"]) {
          assert.ok(existsSync(path.join(own, "data", file)), file);
        }
      });
    }
  }
});

async function alone(what: Alone): Promise<Seen> {
  const script = path.join(import.meta.dirname, "support/alone.ts");
  const inside = ["--net", "--fork", "--kill-child", "--", process.execPath, script, JSON.stringify(what)];
  const limits = { maxBuffer: 1 << 26, timeout: 120_000 };
  const { stdout } = await (caller === 0
    ? run("unshare", inside, limits)
    : run("sudo", ["-n", "unshare", ...inside], limits));
  return JSON.parse(stdout) as Seen;
}
