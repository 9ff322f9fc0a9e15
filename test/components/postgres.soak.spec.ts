import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { parse, stringify } from "yaml";
import { postgresGroup } from "../../catalogue/postgres/kinds.ts";
import { selfSigned } from "../../components/controllers/self-signed.ts";
import { Database } from "../../components/postgres/database.ts";
import { PostgresKinds } from "../../components/postgres/kinds.ts";
import { Grant } from "../../components/security/grant.ts";
import { podSecurity } from "../../components/security/namespace.ts";
import type { KubeObject } from "../../lab/providers/kubernetes/object.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { freshNamespace, inNamespace } from "../lab/providers/support/program.ts";
import { describeOnLab, type LabSuite } from "../lab/providers/support/suite.ts";
import { operatorProgram } from "../support/cnpg.ts";
import { signingConfig } from "../support/signing.ts";

const signing = planEnvironment(signingConfig(), "prod").signing!;
const operator = signing.operator!;
const database = { ...signing.signers[0]!.database!, protect: false };

/**
 * The real operator, as a process beside the lab, with the account and the rights that the plan gives it. Its image and
 * PostgreSQL's are not to be had, so that no instance runs: what it makes for the first of them is looked at.
 */
describeOnLab("components/postgres with the real operator", (lab) => {
  let folder: string;
  let child: ChildProcess | undefined;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "operator-"));
  });
  after(() => {
    child?.kill();
    rmSync(folder, { recursive: true });
  });

  it("takes its rights, its kinds and its certificate from us, no webhook, and sets up the first instance", async function () {
    this.timeout(900_000);
    const namespace = freshNamespace();
    const trial = await lab().trial();
    const up = await trial.up(
      inNamespace(
        lab(),
        namespace,
        ({ provider, ns }) => {
          const options = { providers: [provider] };
          const name = ns.metadata.name;
          const metadata = { name: "operator", namespace: name };
          const account = new k8s.core.v1.ServiceAccount("operator", { metadata }, { provider });
          const subject = { name: account.metadata.name, namespace: name };
          const grant = (roleName: string, rules: typeof operator.rules.own) =>
            new Grant(roleName, { subject, namespace: name, roleName, rules, labels: {} }, options);
          grant("own", operator.rules.own);
          grant("watched", operator.rules.watched);
          const ofCluster = { name: `${namespace}-operator` };
          const rules = { metadata: ofCluster, rules: operator.rules.cluster };
          const role = new k8s.rbac.v1.ClusterRole("operator", rules, { provider });
          const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name };
          const subjects = [{ kind: "ServiceAccount", ...subject }];
          new k8s.rbac.v1.ClusterRoleBinding("operator", { metadata: ofCluster, roleRef, subjects }, { provider });
          const kinds = new PostgresKinds("kinds", { labels: {}, protect: false }, options);
          new Database("database", { plan: database, namespace: name, needs: [kinds] }, options);
        },
        podSecurity({}),
      ),
    );
    assert.equal(up.error, undefined);

    child = await start(lab(), namespace, folder);
    const { access } = lab();
    const named = async (apiVersion: string, kind: string) =>
      (await access.list(apiVersion, kind, namespace, {})).map(({ metadata }) => (metadata as { name: string }).name);
    await until(
      async () => (await named("v1", "Pod")).length > 0,
      () => readFileSync(path.join(folder, "log"), "utf8"),
    );

    const secrets = await named("v1", "Secret");
    assert.ok(secrets.includes(database.secrets.owner) && secrets.includes(database.secrets.authority), secrets.join());
    const secretOf = async (name: string) =>
      (await access.get({ group: "", version: "v1", kind: "Secret" }, namespace, name)) as unknown as {
        data: Record<string, string>;
      };
    assert.ok("password" in (await secretOf(database.secrets.owner)).data);
    assert.ok("ca.crt" in (await secretOf(database.secrets.authority)).data);
    assert.ok((await named("v1", "Service")).includes("staking-database-rw"));
    assert.ok((await named("v1", "PersistentVolumeClaim")).includes("staking-database-1"));
    assert.ok((await named("rbac.authorization.k8s.io/v1", "Role")).includes("staking-database"));
    const [pod] = await access.list("v1", "Pod", namespace, {});
    const { labels = {} } = pod!.metadata as { labels?: Record<string, string> };
    for (const [key, value] of Object.entries(database.selector)) assert.equal(labels[key], value, key);
    const cluster = (await access.get(
      { group: postgresGroup, version: "v1", kind: "Cluster" },
      namespace,
      database.name,
    )) as unknown as {
      status: { certificates: { serverAltDNSNames: string[] } };
    };
    // The name by which the signer checks the server.
    const wanted = database.host.replace("prod-signing", namespace);
    assert.ok(cluster.status.certificates.serverAltDNSNames.includes(wanted), wanted);
    assert.doesNotMatch(readFileSync(path.join(folder, "log"), "utf8"), /forbidden/);
    child.kill();
  });
});

async function start({ access, kubeconfig }: LabSuite, namespace: string, folder: string): Promise<ChildProcess> {
  const program = await operatorProgram();
  // It looks below the folder that it runs in for what it gives to instances.
  mkdirSync(path.join(folder, "operator"));
  copyFileSync(program, path.join(folder, "operator", "manager_amd64"));
  const path_ = `/api/v1/namespaces/${namespace}/serviceaccounts/operator/token`;
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } };
  const answer = await access.client.request(path_, { method: "POST", body: request as unknown as KubeObject });
  const { token } = (answer as unknown as { status: { token: string } }).status;
  const config = parse(kubeconfig) as { users: { user: object }[] };
  writeFileSync(
    path.join(folder, "kubeconfig"),
    stringify({ ...config, users: config.users.map((user) => ({ ...user, user: { token } })) }),
    { mode: 0o600 },
  );
  const { certificate, key } = await selfSigned(Buffer.alloc(32, 1), "operator.spec.svc");
  writeFileSync(path.join(folder, "apiserver.crt"), certificate);
  writeFileSync(path.join(folder, "apiserver.key"), key, { mode: 0o600 });
  const log = openSync(path.join(folder, "log"), "w");
  // Its lease is of a pod's namespace, and this is no pod.
  const args = operator.args.filter((arg) => arg !== "--leader-elect");
  return spawn(program, args, {
    cwd: folder,
    env: {
      ...operator.env,
      PATH: process.env.PATH,
      KUBECONFIG: path.join(folder, "kubeconfig"),
      WATCH_NAMESPACE: namespace,
      OPERATOR_NAMESPACE: namespace,
      WEBHOOK_CERT_DIR: folder,
    },
    stdio: ["ignore", log, log],
  });
}

async function until(holds: () => Promise<boolean>, otherwise: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.fail(otherwise());
}
