/** Every type that the simulation knows. */
import type { ResourceKind } from "../kind.ts";
import { lifecyclePolicy, pullThroughCacheRule, registryScanning, repository } from "./ecr.ts";
import { accessEntry, accessPolicyAssociation } from "./eks-access.ts";
import { addon } from "./eks-addon.ts";
import { cluster } from "./eks-cluster.ts";
import { nodeGroup } from "./eks-node-group.ts";
import { podIdentityAssociation } from "./eks-pod-identity.ts";
import { vpcEndpoint } from "./endpoint.ts";
import { eip, internetGateway, natGateway } from "./gateways.ts";
import { role, rolePolicy, rolePolicyAttachment } from "./iam-role.ts";
import { alias, key } from "./kms.ts";
import { launchTemplate } from "./launch-template.ts";
import { logGroup } from "./log-group.ts";
import { route, routeTable, routeTableAssociation } from "./routes.ts";
import {
  bucket,
  bucketEncryption,
  bucketLifecycle,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
} from "./s3.ts";
import { egressRule, ingressRule, securityGroup } from "./security-group.ts";
import { subnet } from "./subnet.ts";
import { withTags } from "./tags.ts";
import { vpc, vpcCidr } from "./vpc.ts";

export const kinds: readonly ResourceKind[] = [
  vpc,
  vpcCidr,
  subnet,
  internetGateway,
  eip,
  natGateway,
  routeTable,
  route,
  routeTableAssociation,
  vpcEndpoint,
  securityGroup,
  ingressRule,
  egressRule,
  launchTemplate,
  role,
  rolePolicy,
  rolePolicyAttachment,
  key,
  alias,
  logGroup,
  cluster,
  accessEntry,
  accessPolicyAssociation,
  addon,
  nodeGroup,
  podIdentityAssociation,
  repository,
  lifecyclePolicy,
  pullThroughCacheRule,
  registryScanning,
  bucket,
  bucketPublicAccessBlock,
  bucketOwnershipControls,
  bucketEncryption,
  bucketLifecycle,
  bucketPolicy,
].map(withTags);

export function kindNamed(type: string): ResourceKind | undefined {
  return kinds.find((kind) => kind.type === type);
}
