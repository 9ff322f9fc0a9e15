import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { passwordVariable, signerFolders } from "../../catalogue/signers/web3signer.ts";
import type { DatabasePlan, SignerPlan } from "../../stacks/plan.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

type Container = k8s.types.input.core.v1.Container;
type Volume = k8s.types.input.core.v1.Volume;
type Mount = k8s.types.input.core.v1.VolumeMount;

/** Name of the ConfigMap with the scripts that bring the database to its version. */
export const scriptsName = (signer: string): string => `${signer}-migrations`;
/** Name of the ConfigMap with the files that say where keys are. */
export const keyConfigsName = (signer: string): string => `${signer}-keys`;

/** Tells the pod of one replica from the others'. */
export const ofReplica = (replica: string) => ({ "cryptokube.io/replica": replica });

const scripts = "/scripts";
const steps = "/migrations";
const tmp: Mount = { name: "tmp", mountPath: signerFolders.data };

/** A replica's pod. It has no token of the cluster: it asks nothing of it. A change of where its keys are makes a new one. */
export function signerPod(
  plan: SignerPlan,
  replica: SignerPlan["replicas"][number],
): k8s.types.input.core.v1.PodTemplateSpec {
  const place = scheduled(replica.scheduling);
  const digest = createHash("sha256").update(JSON.stringify(plan.keyConfigs)).digest("hex").slice(0, 12);
  // By a name that it lets in; the kubelet would ask by the pod's address.
  const probe = (path: string) => ({
    httpGet: { path, port: "http", httpHeaders: [{ name: "Host", value: "localhost" }] },
  });
  const { database } = plan;
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels, ...ofReplica(replica.name) },
      annotations: { ...place.annotations, "cryptokube.io/keys": digest },
    },
    spec: {
      ...place.spec,
      serviceAccountName: plan.serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: restrictedPod(plan.user),
      ...(plan.replicas.length === 1
        ? {}
        : {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { ...plan.selector } },
              },
            ],
          }),
      ...(database === undefined ? {} : { initContainers: migrations(database) }),
      containers: [
        {
          name: "web3signer",
          image: plan.image,
          args: plan.args,
          ...(database === undefined ? {} : { env: [password(passwordVariable, database)] }),
          ports: plan.ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
          // Keys are read, and their passwords tried, before it answers: the slow part is meant to be slow.
          startupProbe: { ...probe(plan.probes.live), periodSeconds: 5, failureThreshold: 120 },
          readinessProbe: { ...probe(plan.probes.ready), periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: { ...probe(plan.probes.live), periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 3 },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            tmp,
            { name: "key-configs", mountPath: signerFolders.keyConfigs, readOnly: true },
            ...(plan.keystores.length === 0
              ? []
              : [{ name: "keystores", mountPath: signerFolders.keystores, readOnly: true }]),
            ...(database === undefined ? [] : [authorityMount]),
          ],
        },
      ],
      volumes: volumes(plan),
    },
  };
}

function volumes({ name, keystores, database }: SignerPlan): Volume[] {
  return [
    { name: "tmp", emptyDir: {} },
    { name: "key-configs", configMap: { name: keyConfigsName(name) } },
    ...(keystores.length === 0
      ? []
      : [
          {
            name: "keystores",
            projected: { defaultMode: 0o440, sources: keystores.map((secret) => ({ secret: { name: secret } })) },
          },
        ]),
    ...(database === undefined
      ? []
      : [
          { name: "steps", emptyDir: {} },
          { name: "scripts", configMap: { name: scriptsName(name) } },
          {
            name: "authority",
            // The certificate alone: its key is in the same Secret.
            secret: {
              secretName: database.secrets.authority,
              defaultMode: 0o440,
              items: [{ key: "ca.crt", path: "ca.crt" }],
            },
          },
        ]),
  ];
}

const authorityMount: Mount = { name: "authority", mountPath: signerFolders.database, readOnly: true };

/** First the steps are taken out of the signer's image, then those that lack are taken by the database's own client. */
function migrations(database: DatabasePlan): Container[] {
  const { migrations: of } = database;
  const common = {
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
  return [
    {
      ...common,
      name: "migrations",
      image: of.image,
      command: ["sh", `${scripts}/copy.sh`, of.folder, steps],
      volumeMounts: [
        { name: "scripts", mountPath: scripts, readOnly: true },
        { name: "steps", mountPath: steps },
      ],
    },
    {
      ...common,
      name: "migrate",
      image: database.image,
      command: ["sh", `${scripts}/migrate.sh`, steps, String(of.version)],
      env: [
        { name: "PGHOST", value: database.host },
        { name: "PGPORT", value: String(database.port) },
        { name: "PGDATABASE", value: database.database },
        { name: "PGUSER", value: database.owner },
        { name: "PGSSLMODE", value: "verify-full" },
        { name: "PGSSLROOTCERT", value: `${signerFolders.database}/ca.crt` },
        { name: "PGCONNECT_TIMEOUT", value: "10" },
        password("PGPASSWORD", database),
      ],
      volumeMounts: [
        tmp,
        { name: "scripts", mountPath: scripts, readOnly: true },
        { name: "steps", mountPath: steps, readOnly: true },
        authorityMount,
      ],
    },
  ];
}

function password(name: string, { secrets }: DatabasePlan): k8s.types.input.core.v1.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secrets.owner, key: "password" } } };
}
