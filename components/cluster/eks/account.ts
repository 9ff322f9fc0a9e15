import type * as aws from "@pulumi/aws/provider.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getPartitionOutput } from "@pulumi/aws/getPartition.js";
import type { Tokens } from "../../identity/tokens.ts";

/** What only the account knows: asked of it, whoever's credentials they are. */
export function accountTokens(region: string, provider: aws.Provider): Tokens {
  return {
    region,
    account: getCallerIdentityOutput({}, { provider }).accountId,
    partition: getPartitionOutput({}, { provider }).partition,
  };
}
