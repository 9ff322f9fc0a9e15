import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { bundleAgent } from "../../../agents/bundle.ts";
import { bootstrapNodeArgs } from "../../../agents/bootstrap/node-args.ts";
import type { BootstrapSettingsInput, Source } from "../../../agents/bootstrap/settings.ts";
import { type FakeServer, ownFolder, readTree } from "./support.ts";

/** A node's files, without what makes the node itself. */
export const database = { "geth/chaindata/CURRENT": "MANIFEST\n", "geth/chaindata/1.sst": "x".repeat(3000) };
/** What makes the node itself. */
export const identity = { "geth/nodekey": "secret", "geth/nodes/1.log": "peers" };
/** The archive that is asked for. */
export const id = "20261125T101500Z-a-0";
const token = "t".repeat(64);

/** A node's pod, as far as the container before its clients sees it. */
export interface Pod {
  folder: string;
  data: string;
  settings: BootstrapSettingsInput;
  env: Record<string, string>;
}

export interface Ended {
  status: number | null;
  said: string;
  /** The container's message. */
  message: string;
}

export interface Running {
  /** What it has said until now. */
  said: () => string;
  ended: Promise<Ended>;
  kill: () => void;
}

/** The bootstrap agent, bundled as for a cluster, and a folder for its pods; both gone after the suite. */
export function bootstrapProgram() {
  const folder = ownFolder();
  const program = path.join(folder, "bootstrap.mjs");
  writeFileSync(program, bundleAgent("bootstrap"));
  const servers: FakeServer[] = [];
  let count = 0;
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const kept = async <T extends FakeServer>(server: Promise<T>): Promise<T> => {
    servers.push(await server);
    return server;
  };

  function podOf(source: Source, change: Partial<BootstrapSettingsInput> = {}, node = "a-0"): Pod {
    const own = path.join(folder, String((count += 1)));
    const data = path.join(own, "data");
    mkdirSync(data, { recursive: true });
    return {
      folder: own,
      data,
      settings: {
        node,
        execution: {
          subject: { chain: "ethereum", network: "mainnet", client: "geth", version: "v1.17.6", history: "default" },
          dataDir: path.join(data, "geth"),
          folder: path.join(data, "cryptokube/bootstrap"),
          identityFiles: ["geth/nodekey", "geth/nodes", "keystore"],
          mustHave: ["geth/chaindata"],
          source,
        },
        port: 0,
        ...change,
      },
      env: { BOOTSTRAP_SIBLING_TOKEN: token },
    };
  }

  function start({ folder: own, settings, env }: Pod): Running {
    const settingsPath = path.join(own, "bootstrap.json");
    writeFileSync(settingsPath, JSON.stringify(settings));
    const messagePath = path.join(own, "message");
    writeFileSync(messagePath, "");
    const child = spawn(process.execPath, [...bootstrapNodeArgs, program], {
      env: {
        BOOTSTRAP_SETTINGS: settingsPath,
        BOOTSTRAP_REQUEST: path.join(own, "request.json"),
        BOOTSTRAP_MESSAGE: messagePath,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    return {
      said: () => said,
      kill: () => child.kill("SIGKILL"),
      ended: new Promise((resolve) => {
        child.on("close", (status) => {
          resolve({ status, said, message: readFileSync(messagePath, "utf8") });
        });
      }),
    };
  }

  const run = (pod: Pod) => start(pod).ended;
  const dataOf = (pod: Pod) => readTree(path.join(pod.data, "geth"));
  /** Asks for a copy of the data of a node that has been stopped. */
  function request(pod: Pod, change: object = {}): void {
    const asked = {
      id,
      node: "a-0",
      to: "bucket",
      head: { height: 9, hash: "0x9" },
      askedAt: "now",
      stopped: { geth: 0 },
    };
    writeFileSync(path.join(pod.folder, "request.json"), JSON.stringify({ ...asked, ...change }));
  }

  return { folder, kept, podOf, start, run, dataOf, request };
}
