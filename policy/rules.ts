import { awsApiEndpointNotPublic } from "./rules/aws-api-endpoint-not-public.ts";
import { awsBucketsPrivate } from "./rules/aws-buckets-private.ts";
import { awsDisksEncrypted } from "./rules/aws-disks-encrypted.ts";
import { awsIamNoStar } from "./rules/aws-iam-no-star.ts";
import { awsMachinesImdsV2 } from "./rules/aws-machines-imdsv2.ts";
import { awsNodeRolesReadOnly } from "./rules/aws-node-roles-read-only.ts";
import { awsRepositoriesImmutable } from "./rules/aws-repositories-immutable.ts";
import { awsSecretsEncrypted } from "./rules/aws-secrets-encrypted.ts";
import { budgetsLetUnhealthyGo } from "./rules/budgets-let-unhealthy-go.ts";
import { chainClaimsSinglePod } from "./rules/chain-claims-single-pod.ts";
import { chainServicesInternal } from "./rules/chain-services-internal.ts";
import { chainSetsRolledByRoller } from "./rules/chain-sets-rolled-by-roller.ts";
import { chainSetsWithoutTemplates } from "./rules/chain-sets-without-templates.ts";
import { configMapsWithoutSecrets } from "./rules/config-maps-without-secrets.ts";
import { hostPathsReadOnly } from "./rules/host-paths-read-only.ts";
import { imagesPinned } from "./rules/images-pinned.ts";
import { namespacesDefaultDeny } from "./rules/namespaces-default-deny.ts";
import { namespacesRestricted } from "./rules/namespaces-restricted.ts";
import { podsSecretsByReference } from "./rules/pods-secrets-by-reference.ts";
import { podsWithoutTokens } from "./rules/pods-without-tokens.ts";
import { signerServicesInternal } from "./rules/signer-services-internal.ts";
import type { Rule } from "./kubernetes.ts";

/** Every rule of the pack, one file each. */
export const rules: readonly Rule[] = [
  namespacesRestricted,
  namespacesDefaultDeny,
  hostPathsReadOnly,
  podsWithoutTokens,
  imagesPinned,
  configMapsWithoutSecrets,
  podsSecretsByReference,
  budgetsLetUnhealthyGo,
  chainSetsRolledByRoller,
  chainSetsWithoutTemplates,
  chainClaimsSinglePod,
  chainServicesInternal,
  signerServicesInternal,
  awsApiEndpointNotPublic,
  awsSecretsEncrypted,
  awsMachinesImdsV2,
  awsDisksEncrypted,
  awsIamNoStar,
  awsNodeRolesReadOnly,
  awsRepositoriesImmutable,
  awsBucketsPrivate,
];
