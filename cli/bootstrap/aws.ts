import { UserError } from "../failure.ts";

/** The calls that a bootstrap makes, by service and name in AWS's own API. */
export const operations = [
  "kms:CreateAlias",
  "kms:CreateKey",
  "kms:DescribeKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyRotationStatus",
  "kms:ListKeys",
  "kms:ListResourceTags",
  "s3:CreateBucket",
  "s3:GetBucketEncryption",
  "s3:GetBucketLifecycleConfiguration",
  "s3:GetBucketPolicy",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetPublicAccessBlock",
  "s3:HeadBucket",
  "s3:PutBucketEncryption",
  "s3:PutBucketLifecycleConfiguration",
  "s3:PutBucketPolicy",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutPublicAccessBlock",
] as const;

export type Operation = (typeof operations)[number];

/** An API call's answer, by the names that AWS gives its fields. */
export type Answer = Record<string, unknown>;

/** AWS, as far as a bootstrap needs it. */
export interface Aws {
  /** @throws AwsFailure where AWS refuses. */
  call: (operation: Operation, input: Record<string, unknown>) => Promise<Answer>;
}

/** What AWS answered instead of doing it. */
export class AwsFailure extends Error {
  override readonly name = "AwsFailure";
  readonly operation: Operation;
  /** AWS's own code: `NoSuchBucketPolicy`. */
  readonly code: string;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  constructor(operation: Operation, code: string, status: number, message: string) {
    super(message);
    this.operation = operation;
    this.code = code;
    this.status = status;
  }
}

/** Whether AWS said that the thing is not there. */
export function isAbsent(thrown: unknown): boolean {
  return thrown instanceof AwsFailure && (thrown.status === 404 || /^(NotFound|NoSuch)/.test(thrown.code));
}

/**
 * AWS itself, with the credentials that its own tools would use.
 *
 * @param env `AWS_ENDPOINT_URL` leads elsewhere, as for every SDK of AWS; there, buckets stand in the path.
 */
export async function openAws(region: string, env: NodeJS.ProcessEnv = process.env): Promise<Aws> {
  const [s3, kms] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/client-kms")]);
  const elsewhere = env.AWS_ENDPOINT_URL ?? env.AWS_ENDPOINT_URL_S3;
  const clients = {
    s3: new s3.S3Client({ region, ...(elsewhere === undefined ? {} : { forcePathStyle: true }) }),
    kms: new kms.KMSClient({ region }),
  };
  const packages: Record<string, Record<string, unknown>> = { s3: { ...s3 }, kms: { ...kms } };
  return {
    call: async (operation, input) => {
      const [service, name] = operation.split(":") as ["s3" | "kms", string];
      const Command = packages[service]?.[`${name}Command`] as new (input: object) => object;
      // The clients' types tell each command from each other; which is asked for is only known here.
      const client = clients[service] as unknown as { send: (command: object) => Promise<Answer> };
      try {
        return await client.send(new Command(input));
      } catch (thrown) {
        throw explained(operation, thrown);
      }
    },
  };
}

interface SdkError {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

const noCredentials =
  /CredentialsProviderError|Could not load credentials|ExpiredToken|TokenProviderError|InvalidClientTokenId|UnrecognizedClient/;

/** An SDK's error as one of ours: a person's where a person can mend it. */
export function explained(operation: Operation, thrown: unknown): Error {
  const { name = "Error", message = String(thrown), $metadata } = thrown as SdkError;
  if (noCredentials.test(name) || noCredentials.test(message)) {
    return new UserError(
      `AWS was not asked for ${operation}: there are no credentials that it takes (${message}). ` +
        "`aws sts get-caller-identity` tells who you are; `aws sso login --profile <profile>` with AWS_PROFILE=<profile>, " +
        "or a role of the pipeline, gives them.",
      { cause: thrown },
    );
  }
  if (/AccessDenied|UnauthorizedOperation/.test(name)) {
    return new UserError(
      `AWS does not allow you ${operation}: ${message}. Bootstrapping takes the rights that docs/ci.md lists.`,
      { cause: thrown },
    );
  }
  return new AwsFailure(operation, name, $metadata?.httpStatusCode ?? 0, message);
}
