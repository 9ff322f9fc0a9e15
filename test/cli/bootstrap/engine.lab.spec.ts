// needs: nothing
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { DeleteBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { openAws } from "../../../cli/bootstrap/aws.ts";
import { groundOf } from "../../../cli/bootstrap/ground.ts";
import { statedGround, withGround } from "../../../cli/bootstrap/record.ts";
import { type Bootstrapped, bootstrap } from "../../../cli/bootstrap/run.ts";
import { lockExplanation, locksIn } from "../../../cli/state-lock.ts";
import { acquireEngine, createContext } from "../../../lab/acquire/index.ts";
import { silentProgress } from "../../../lab/progress.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { type Moto, startMoto } from "../../support/moto.ts";

const region = "eu-west-1";
const bucket = "cryptokube-prod-123456789012";
const file = [
  "# A comment that stays.",
  "config:",
  `  aws:region: ${region}`,
  '  cryptokube:cluster: { kind: eks, version: "1.36" }',
  "",
].join("\n");

describe("a bootstrapped ground, with the real engine on servers that answer as S3 and KMS", function () {
  this.timeout(600_000);
  let moto: Moto;
  let work: string;
  let engine: string;
  let done: Bootstrapped;
  const before_ = { ...process.env };

  /** Runs the engine in the project's folder; what it says is both of its streams. */
  const pulumi = (args: string[], env: Record<string, string> = {}): Promise<{ ok: boolean; said: string }> =>
    new Promise((resolve) => {
      const options = {
        cwd: work,
        env: {
          PATH: process.env.PATH,
          ...moto.env,
          AWS_REGION: region,
          PULUMI_HOME: path.join(work, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          // A server on this machine has no name for each bucket.
          PULUMI_BACKEND_URL: `${done.backend}&use_path_style=true`,
          ...env,
        },
      };
      execFile(engine, args, options, (error, stdout, stderr) =>
        resolve({ ok: error === null, said: stdout + stderr }),
      );
    });
  const succeeds = async (args: string[], env: Record<string, string> = {}): Promise<string> => {
    const { ok, said } = await pulumi(args, env);
    assert.ok(ok, `pulumi ${args.join(" ")}: ${said}`);
    return said;
  };
  const stackFile = () => readFileSync(path.join(work, "Pulumi.prod.yaml"), "utf8");
  let s3: S3Client;

  before(async () => {
    moto = await startMoto();
    Object.assign(process.env, moto.env);
    work = mkdtempSync(path.join(tmpdir(), "cryptokube-ground-"));
    engine = (await acquireEngine(createContext({ progress: silentProgress(), env: before_ }))).path;
    s3 = new S3Client({ region, forcePathStyle: true });
    done = await bootstrap(await openAws(region), groundOf("prod", region));
    writeFileSync(path.join(work, "Pulumi.yaml"), "name: cryptokube\nruntime: nodejs\n");
    writeFileSync(path.join(work, "Pulumi.prod.yaml"), withGround(file, done));
    // moto holds to the policy, but speaks no TLS.
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  });
  after(async () => {
    await moto.stop();
    for (const name of Object.keys(moto.env)) {
      if (before_[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before_[name];
    }
    rmSync(work, { recursive: true, force: true });
  });

  it("was made by ten calls, and finds nothing to do but what was taken away since", async () => {
    assert.equal(done.steps.length, 10);
    const again = await bootstrap(await openAws(region), groundOf("prod", region));
    assert.deepEqual(
      again.steps.map(({ operation }) => operation),
      ["s3:PutBucketPolicy"],
    );
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  });

  it("holds a stack, whose secrets only the key opens", async () => {
    await succeeds(["stack", "init", "prod", "--secrets-provider", done.secretsProvider]);
    await succeeds(["config", "set", "--secret", "cryptokube:token", "hush"]);
    assert.match(await succeeds(["config", "get", "cryptokube:token"]), /^hush$/m);
    assert.doesNotMatch(stackFile(), /hush/);
    const exported = JSON.parse(await succeeds(["stack", "export"])) as {
      deployment: { secrets_providers: { type: string; state: { url: string } } };
    };
    assert.equal(exported.deployment.secrets_providers.type, "cloud");
    assert.equal(exported.deployment.secrets_providers.state.url, done.secretsProvider);
  });

  it("leaves an environment's file that both can read, after the engine wrote into it", () => {
    assert.deepEqual(statedGround(stackFile()), { backend: done.backend, secretsProvider: done.secretsProvider });
    assert.match(stackFile(), /# A comment that stays\./);
    assert.match(stackFile(), /^encryptedkey: /m);
    const parsed = parseStackFile(stackFile(), "Pulumi.prod.yaml", "prod");
    assert.ok(parsed.ok, JSON.stringify(parsed));
  });

  it("explains the lock that an engine left which is gone, and `pulumi cancel` takes it away", async () => {
    const lock = { pid: 4711, username: "ann", hostname: "laptop", timestamp: "2026-11-25T10:00:00Z" };
    const Key = ".pulumi/locks/organization/cryptokube/prod/0e6b.json";
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(lock) }));
    const { ok, said } = await pulumi(["refresh", "--yes", "--stack", "prod"]);
    assert.ok(!ok, said);
    assert.deepEqual(
      locksIn(said).map(({ user, host, pid, since }) => [user, host, pid, since]),
      [["ann", "laptop", "4711", "2026-11-25T10:00:00Z"]],
    );
    assert.match(lockExplanation(said, "prod") ?? "", /ann on laptop, process 4711.*pulumi cancel --stack prod/s);
    await succeeds(["cancel", "--yes", "--stack", "prod"]);
    assert.equal(lockExplanation((await pulumi(["refresh", "--yes", "--stack", "prod"])).said, "prod"), undefined);
  });

  it("takes a stack over from another backend, by the commands that are told", async () => {
    const old = path.join(work, "old");
    mkdirSync(old);
    const there = { PULUMI_BACKEND_URL: `file://${old}`, PULUMI_CONFIG_PASSPHRASE: "old" };
    await succeeds(["stack", "init", "other"], there);
    await succeeds(
      ["stack", "migrate", `file://${old}`, "other", "--secrets-provider", done.secretsProvider, "--yes"],
      {
        PULUMI_CONFIG_PASSPHRASE: "old",
      },
    );
    assert.match(await succeeds(["stack", "ls"]), /^other\b/m);
    await succeeds(["stack", "rm", "other", "--force", "--preserve-config", "--yes"], there);
    assert.match(readFileSync(path.join(work, "Pulumi.other.yaml"), "utf8"), /secretsprovider: awskms:/);
  });

  it("takes it over by an exported state too, as older engines do", async () => {
    const old = path.join(work, "older");
    mkdirSync(old);
    const there = { PULUMI_BACKEND_URL: `file://${old}`, PULUMI_CONFIG_PASSPHRASE: "old" };
    await succeeds(["stack", "init", "third"], there);
    await succeeds(["config", "set", "--secret", "x", "hush", "--stack", "third"], there);
    await succeeds(["stack", "change-secrets-provider", "--stack", "third", done.secretsProvider], there);
    await succeeds(["stack", "export", "--stack", "third", "--file", "state.json"], there);
    await succeeds(["stack", "init", "third", "--secrets-provider", done.secretsProvider]);
    await succeeds(["stack", "import", "--stack", "third", "--file", "state.json"]);
    assert.match(await succeeds(["stack", "ls"]), /^third\b/m);
    assert.match(await succeeds(["config", "get", "x", "--stack", "third"]), /^hush$/m);
  });
});
