/** An S3 server in the lab's own cluster: its pods reach nothing else. */
import * as path from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node";
import { images } from "../../../catalogue/images.ts";
import { acquireVersitygw, createContext } from "../../../lab/acquire/index.ts";

const keys = { AWS_ACCESS_KEY_ID: "lab-key", AWS_SECRET_ACCESS_KEY: "lab-secret" };
const port = 7070;

export const bucket = { url: "s3://archives/seeds", endpoint: `http://s3.default.svc:${port}`, secret: "seed-keys" };

/** Gets the server, so that no step of a test is charged with it. */
export async function acquireBucket(): Promise<string> {
  return (await acquireVersitygw(createContext())).path;
}

/** Starts it, in a pod that mounts the program from this machine. */
export async function startBucket(core: CoreV1Api, program: string): Promise<void> {
  const namespace = "default";
  const labels = { app: "s3" };
  const serve = [
    "mkdir -p /store/archives",
    `exec /program/${path.basename(program)} --port :${port} --access ${keys.AWS_ACCESS_KEY_ID} ` +
      `--secret ${keys.AWS_SECRET_ACCESS_KEY} --quiet posix /store`,
  ].join(" && ");
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: "s3", labels },
      spec: {
        containers: [
          {
            name: "s3",
            // For its C library alone.
            image: images.node,
            command: ["sh", "-c", serve],
            volumeMounts: [
              { name: "program", mountPath: "/program", readOnly: true },
              { name: "store", mountPath: "/store" },
            ],
          },
        ],
        volumes: [
          { name: "program", hostPath: { path: path.dirname(program) } },
          { name: "store", emptyDir: {} },
        ],
      },
    },
  });
  await core.createNamespacedService({
    namespace,
    body: { metadata: { name: "s3" }, spec: { selector: labels, ports: [{ port }] } },
  });
}

/** The keys, where the nodes look for them. */
export async function giveKeys(core: CoreV1Api, namespace: string): Promise<void> {
  await core.createNamespacedSecret({ namespace, body: { metadata: { name: bucket.secret }, stringData: keys } });
}
