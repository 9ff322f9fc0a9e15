/**
 * The images that this version runs, by tag. Digests come with a tool that resolves and renews them; none is written
 * by hand.
 */
export const images = {
  /**
   * go-ethereum. v1.17.6 is the first with the Glamsterdam fork, which Sepolia went through on 2026-10-06.
   * Source: github.com/ethereum/go-ethereum, tag v1.17.6; its Dockerfile's entry point is `geth`. Read and run 2026-11-23.
   */
  geth: "docker.io/ethereum/client-go:v1.17.6",
  /**
   * Reth. Its entry point is `/usr/local/bin/reth`, on Ubuntu, with a shell (paradigmxyz/reth:Dockerfile). v2.7.0
   * (2026-09-28) is the first with the Glamsterdam fork.
   * Source: paradigmxyz/reth, releases/tag/v2.7.0; a public repository's README pins ghcr.io/paradigmxyz/reth:v2.7.0. No
   * later release was seen. Read 2026-11-25, not run.
   */
  reth: "ghcr.io/paradigmxyz/reth:v2.7.0",
  /**
   * Lighthouse. The image has neither an entry point nor a user (sigp/lighthouse:Dockerfile).
   * Source: aws-samples/aws-blockchain-node-runners:blueprints/ethereum/configurations/geth-1.17.7-lighthouse-8.2.2-full.yml
   * runs this tag. Read 2026-11-25, not run.
   */
  lighthouse: "docker.io/sigp/lighthouse:v8.2.2",
  /** Prometheus. Source: github.com/prometheus/prometheus, tag v3.14.0; its image runs as user 65534. Read 2026-11-23. */
  prometheus: "docker.io/prom/prometheus:v3.14.0",
  /** Runs the agents. Source: the Docker Official Image of Node.js; v24 is supported until April 2028. Read 2026-11-23. */
  node: "docker.io/library/node:24.21.0-bookworm-slim",
  /**
   * Makes machines of autoscaled pools come and go. Its minor is the cluster's. Source: the release notes of
   * kubernetes/autoscaler, cluster-autoscaler-1.36.1, name this image for amd64 and arm64. Read 2026-11-25.
   */
  clusterAutoscaler: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1",
  /**
   * Makes load balancers. Source: chart 3.4.0 of aws/eks-charts, whose appVersion is v3.4.0, names this repository.
   * Read 2026-11-25.
   */
  loadBalancerController: "public.ecr.aws/eks/aws-load-balancer-controller:v3.4.0",
} as const;
