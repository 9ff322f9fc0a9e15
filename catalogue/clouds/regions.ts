/**
 * The regions that the catalogue carries, by name alone: an environment file is checked against them without loading
 * what the clouds' machines and prices are. A test holds them against the catalogue itself.
 *
 * AWS's catalogue is generated for these (scripts/catalogue/aws.ts): regions with at least three zones that take a
 * cluster, and prices for what stands beside the machines.
 */
export const regionNames: Readonly<Record<"aws" | "gcp", readonly string[]>> = {
  aws: [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-north-1",
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
  ],
  gcp: ["us-east1", "us-central1", "us-west1", "europe-west1", "europe-west4", "asia-southeast1", "asia-northeast1"],
};
