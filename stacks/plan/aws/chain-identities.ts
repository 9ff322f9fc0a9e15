/** Roles by which chains' nodes reach the buckets of their copies, through EKS Pod Identity. */
import { archiveFolder } from "../../../agents/bootstrap/archive/choose.ts";
import { parseBucketUrl } from "../../../agents/bootstrap/s3/bucket-url.ts";
import type { EthereumChainConfig } from "../../config/chains.ts";
import { ethereumNodes } from "../../config/chains/ethereum-node.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import { bucketOf, planSharing } from "../bootstrap.ts";
import { namespaceName } from "../names.ts";
import { allow } from "./documents.ts";
import { roleName } from "./names.ts";
import type { PodIdentityPlan, PolicyDocument } from "./types.ts";

/** One for each chain that has a bucket, and no keys for it. */
export function chainIdentities(
  environment: string,
  cluster: string,
  { chains }: EnvironmentConfig,
): PodIdentityPlan[] {
  return chains.flatMap((chain) => {
    if (chain.chain !== "ethereum") return [];
    const { serviceAccount } = planSharing(chain, { roles: true });
    const url = bucketOf(chain, { roles: true });
    if (serviceAccount === undefined || url === undefined) return [];
    return [
      {
        name: serviceAccount,
        namespace: namespaceName(environment, "chains"),
        serviceAccount,
        role: {
          name: roleName(cluster, serviceAccount),
          description: `${cluster}: Reads and writes copies of the data of ${chain.name}.`,
          service: "pods.eks.amazonaws.com",
          managed: [],
          document: bucketDocument(chain, url),
        },
      },
    ];
  });
}

/** The objects of the chain's own clients, and no deletion: what was copied once stays until its retention ends. */
function bucketDocument(chain: EthereumChainConfig, url: string): PolicyDocument {
  const { bucket, folder } = parseBucketUrl(url);
  const own = ethereumNodes(chain).map(({ execution: client }) => archiveFolder({ ...chain, client }));
  const folders = [...new Set(own)].map((each) => (folder === "" ? each : `${folder}/${each}`));
  const arn = `arn:\${partition}:s3:::${bucket}`;
  return {
    Version: "2012-10-17",
    Statement: [
      allow("ListCopies", ["s3:ListBucket"], [arn], {
        StringLike: { "s3:prefix": folders.map((each) => `${each}/*`) },
      }),
      allow(
        "ReadAndWriteCopies",
        ["s3:GetObject", "s3:PutObject"],
        folders.map((each) => `${arn}/${each}/*`),
      ),
    ],
  };
}
