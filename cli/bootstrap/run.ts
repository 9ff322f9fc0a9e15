import { UserError } from "../failure.ts";
import { type Aws, AwsFailure } from "./aws.ts";
import { backendUrl, bucketName, type Ground, secretsProviderUrl } from "./ground.ts";
import { lookForBucket, lookForKey } from "./look.ts";
import { bucketSteps, keySteps, type Step } from "./steps.ts";

/** What a bootstrap found, and what it did or would do. */
export interface Bootstrapped {
  backend: string;
  secretsProvider: string;
  /** In order. Empty: everything was there and as it should be. */
  steps: Step[];
}

export interface BootstrapRun {
  /** Told of each call before it is made. */
  onStep?: (step: Step) => void;
  /**
   * Called once the account is known and before the bucket is touched.
   * @throws to stop there.
   */
  onBackend?: (backend: string) => void;
}

/** Makes what is missing of an environment's ground. What is there and right is left alone; running it again goes on. */
export async function bootstrap(aws: Aws, ground: Ground, run: BootstrapRun = {}): Promise<Bootstrapped> {
  const steps: Step[] = [];
  const act = async (step: Step): Promise<Record<string, unknown>> => {
    run.onStep?.(step);
    steps.push(step);
    return aws.call(step.operation, step.input);
  };

  const found = await lookForKey(aws, ground);
  const { create, then } = keySteps(ground, found);
  const key = create === undefined ? found : keyFrom(await act(create));
  if (key === undefined) throw new Error("a key is either found or made");
  for (const step of then(key)) await act(step);

  const bucket = bucketName(ground.environment, key.account);
  const backend = backendUrl(bucket, ground.region);
  run.onBackend?.(backend);
  for (const step of bucketSteps(ground, bucket, key, await bucketFound(aws, bucket, ground))) await act(step);
  return { backend, secretsProvider: secretsProviderUrl(ground), steps };
}

/** Stands for what only AWS can tell, in what a dry run shows. */
const unknown = { account: "<account>", arn: "<the key's ARN>" };

/** What a run would call where nothing is there yet. Asks nobody. */
export function rehearsedBootstrap(ground: Ground): Bootstrapped {
  const { create, then } = keySteps(ground, undefined);
  const bucket = bucketName(ground.environment, unknown.account);
  return {
    backend: backendUrl(bucket, ground.region),
    secretsProvider: secretsProviderUrl(ground),
    steps: [
      ...(create === undefined ? [] : [create]),
      ...then(unknown),
      ...bucketSteps(ground, bucket, unknown, undefined),
    ],
  };
}

function keyFrom(answer: Record<string, unknown>): { arn: string; account: string } {
  const { Arn, AWSAccountId } = answer.KeyMetadata as { Arn: string; AWSAccountId: string };
  return { arn: Arn, account: AWSAccountId };
}

async function bucketFound(aws: Aws, bucket: string, ground: Ground) {
  try {
    const found = await lookForBucket(aws, bucket);
    if (found?.region !== undefined && found.region !== ground.region) throw elsewhere(bucket, found.region, ground);
    return found;
  } catch (thrown) {
    if (!(thrown instanceof AwsFailure)) throw thrown;
    if (thrown.status === 301) throw elsewhere(bucket, "another region", ground);
    if (thrown.status !== 403) throw thrown;
    throw new UserError(
      `The bucket ${bucket} is there, and is not yours to read: somebody else's account has it, or your rights do not ` +
        "reach it. Nothing of it was touched.",
      { cause: thrown },
    );
  }
}

function elsewhere(bucket: string, region: string, ground: Ground): UserError {
  return new UserError(
    `The bucket ${bucket} stands in ${region}, not in ${ground.region}: say --region ${region}, where the ground was made.`,
  );
}
