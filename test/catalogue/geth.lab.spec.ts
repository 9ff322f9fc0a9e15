/**
 * The real geth takes every flag that the catalogue renders for a public network. It runs where no network leads out.
 */
// needs: linux, root
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { chainIds } from "../../catalogue/chains/ethereum/networks.ts";
import { portsOn } from "../../catalogue/ports.ts";
import { profiles } from "../../catalogue/profiles/index.ts";
import { fitHistory } from "../../catalogue/history-fit.ts";
import type { HistoryWish } from "../../catalogue/history.ts";
import type { Alone, Seen } from "./support/alone.ts";
import { realGeth, type RealGeth } from "./support/real-geth.ts";

const run = promisify(execFile);
/** Who runs this, and whom geth runs as: root hands it to the catalogue's user, others can to none but themselves. */
const caller = process.geteuid?.() ?? 0;
const user = caller === 0 ? geth.user : caller;

describe("geth on public networks, with no network around it", function () {
  this.timeout(600_000);
  let real: RealGeth;
  before(async () => {
    real = await realGeth();
  });
  after(() => {
    real.remove();
  });

  /** Each mode by name, and a wish that takes every flag that no mode does. */
  const wishes = (network: string): [string, string | HistoryWish][] => [
    ...Object.keys(profiles.geth!.networks[network]!).map((mode): [string, string] => [mode, mode]),
    ["old states and no logs", { blocks: "postprague", state: 20_000, logs: 0 }],
    ["short indexes", { logs: 1000, transactions: 1000 }],
  ];

  for (const [network, { chainId }] of Object.entries(geth.networks).filter(([name]) => name in chainIds)) {
    for (const [title, wish] of wishes(network)) {
      it(`takes its flags on ${network}, ${title}: chain id, ports, engine, metrics, a clean end`, async () => {
        const { folder, program } = real;
        const own = path.join(folder, `${network}-${title.replaceAll(" ", "-")}`);
        const fit = fitHistory({ name: "geth", history: geth.history! }, profiles.geth!, network, wish);
        assert.ok(fit.ok);
        const jwtFile = path.join(own, "jwtsecret");
        mkdirSync(own);
        writeFileSync(jwtFile, randomBytes(32).toString("hex"));
        const seen = await alone({
          program,
          args: geth.args({
            network,
            ...fit.value,
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
        assert.ok(existsSync(path.join(own, "data", geth.history!.narrowing.database)));
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
