import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "../../lab/paths.ts";

/** A server that answers as S3 and KMS do: moto, from PyPI. What it is asked for is kept in memory, and gone with it. */
const version = "5.2.5";
const packages = [`moto[s3,kms]==${version}`, "flask==3.1.3", "flask-cors==6.0.5"];

const program = `
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
`;

export interface Moto {
  url: string;
  /** What leads an SDK of AWS, and the engine, to it, with credentials that are nobody's. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

/** Starts it on a port of this machine's loopback. It ends with this process, too: its standard input does. */
export async function startMoto(): Promise<Moto> {
  const child = spawn("python3", ["-c", program], {
    env: { PATH: process.env.PATH, PYTHONPATH: packageFolder() },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`moto ended with ${String(code)}: ${stderr}`)));
    child.stdout.once("data", (data: Buffer) => resolve(Number(data.toString().trim())));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: "nobodys",
      AWS_SECRET_ACCESS_KEY: "nobodys",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", () => resolve());
        child.stdin.end();
        child.kill();
      }),
  };
}

/** The folder of Python packages. Fetched once, and kept in the cache. */
function packageFolder(): string {
  const folder = path.join(cacheFolder(process.env), "moto", version);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
  try {
    execFileSync("python3", [...args, "--target", draft, ...packages], {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 300_000,
    });
    renameSync(draft, folder);
  } catch (error) {
    const reason = (error as { stderr?: Buffer }).stderr?.toString().trim() || (error as Error).message;
    throw new Error(`moto comes from PyPI with Python's pip, and could not be had: ${reason}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
