/** A language host for the real engine that runs the project's program as the official one does, and reads its cost. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import { parse } from "yaml";
import { projectDir } from "../../scripts/children.ts";
import type { Cost } from "./cost.ts";

/** What Node.js is started with under plain `pulumi up`: `nodeargs` of Pulumi.yaml, which the official host splits at spaces. */
export function officialNodeArgs(): string[] {
  const project = parse(readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8")) as {
    runtime?: { options?: { nodeargs?: string } };
  };
  return (project.runtime?.options?.nodeargs ?? "").split(/\s+/).filter(Boolean);
}

/** Loaded before the program: says at its end what the process has cost, through a descriptor of its own. */
const telling = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs";
   process.on("exit", () => {
     const { user, system } = process.cpuUsage();
     const cost = { seconds: performance.now() / 1000, cpuSeconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024 };
     writeSync(3, JSON.stringify(cost));
   });`,
)}`;

export interface LanguageHost {
  port: number;
  /** What the program's process has cost; undefined before it has ended. */
  cost: () => Cost | undefined;
  stop: () => void;
}

/**
 * Serves what the engine asks of a language host: `pulumi … --client=127.0.0.1:<port>`.
 *
 * Arguments and variables are the official host's (see test/support/engine/language-host.ts for their source).
 */
export async function serveLanguageHost(env: Record<string, string>): Promise<LanguageHost> {
  let cost: Cost | undefined;
  const run = async (request: pb.RunRequest): Promise<pb.RunResponse> => {
    const response = new pb.RunResponse();
    const { status, said, told } = await runProgram(request, env);
    cost = told;
    if (status !== 0) response.setError(said.slice(-4000));
    return response;
  };
  const server = new grpc.Server();
  const definition = Reflect.get(languageGrpc, "LanguageRuntimeService") as grpc.ServiceDefinition;
  server.addService(definition, {
    handshake: answer(() => new pb.LanguageHandshakeResponse()),
    getRequiredPlugins: answer(() => new pb.GetRequiredPluginsResponse()),
    getRequiredPackages: answer(() => new pb.GetRequiredPackagesResponse()),
    getPluginInfo: answer(() => {
      const info = new pluginPb.PluginInfo();
      info.setVersion("1.0.0");
      return info;
    }),
    run: answer(run),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    cost: () => cost,
    stop: () => {
      server.forceShutdown();
    },
  };
}

/** The definition holds the messages' types: what is asked of `run` is a RunRequest. */
function answer(handler: (request: pb.RunRequest) => unknown): grpc.UntypedHandleCall {
  const call: grpc.handleUnaryCall<pb.RunRequest, unknown> = ({ request }, callback) => {
    Promise.resolve(request)
      .then(handler)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error(String(error)));
        },
      );
  };
  return call as grpc.UntypedHandleCall;
}

async function runProgram(
  request: pb.RunRequest,
  env: Record<string, string>,
): Promise<{ status: number; said: string; told: Cost | undefined }> {
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: request.getArgsList()[0] ?? "",
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": projectDir,
    stack: request.getStack(),
    pwd: projectDir,
    parallel: String(request.getParallel()),
  };
  const words = [
    ...officialNodeArgs(),
    ...["--import", telling],
    path.join(projectDir, "node_modules/@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    "index.ts",
  ];
  const config = [...request.getConfigMap().entries()].map(([key, value]) => [key.replace(":", ":config:"), value]);
  const child = spawn(process.execPath, words, {
    cwd: projectDir,
    env: {
      ...env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let [said, told] = ["", ""];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdio[3]?.on("data", (text: Buffer) => (told += text.toString()));
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? -1);
    });
  });
  return { status, said, told: told === "" ? undefined : (JSON.parse(told) as Cost) };
}
