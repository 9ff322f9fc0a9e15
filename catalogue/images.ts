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
   * Source: github.com/sigp/lighthouse/releases/tag/v8.3.3, of 2026-11-09, which asks for a swift upgrade for its security
   * fixes. Nothing that v8.3 has written past Glamsterdam can v8.2 read. Read 2026-11-25, not run.
   */
  lighthouse: "docker.io/sigp/lighthouse:v8.3.3",
  /**
   * Prysm's beacon node. Its entry point is `/beacon-chain`. v7.2.0 (2026-09-28) is the first with the Glamsterdam fork;
   * v7.2.1 (2026-10-05) has Sepolia's gas limit for it too. Prysm's own reference of flags speaks of v7.3.1, of which no
   * release was seen.
   * Source: OffchainLabs/prysm, releases/tag/v7.2.1; the registry's new name by OffchainLabs/prysm#15139 and
   * prysm.offchainlabs.com/docs/install-prysm/install-with-docker. Read 2026-11-25, not run.
   */
  prysm: "gcr.io/offchainlabs/prysm/beacon-chain:v7.2.1",
  /**
   * Prysm's tool that makes the beginning of a private network, of the same version. Its entry point is the program.
   * Source: prysm's own documentation runs gcr.io/offchainlabs/prysm/cmd/prysmctl; that it is tagged as the others
   * are is inferred. 2026-11-26, not run.
   */
  prysmctl: "gcr.io/offchainlabs/prysm/cmd/prysmctl:v7.2.1",
  /**
   * Nimbus' beacon node, for amd64 and arm64. Its program is `nimbus_beacon_node` in the image's working directory, and
   * everybody may run it; the base is Debian's, with a shell
   * (status-im/nimbus-eth2:docker/dist/binaries/Dockerfile.bn.amd64). v26.9.0
   * (2026-09-29) is the first with the Glamsterdam fork.
   * Source: release v26.10.0, of October 2026 (getoptimum, as above); statusim/nimbus-eth2:multiarch-v26.7.0 is how
   * ObolNetwork runs it. Read 2026-11-25, not run.
   */
  nimbus: "docker.io/statusim/nimbus-eth2:multiarch-v26.10.0",
  /**
   * Lodestar. Node.js runs `./packages/cli/bin/lodestar` in `/usr/app` (ChainSafe/lodestar:Dockerfile). v1.49.0
   * (2026-09-28) is the first with the Glamsterdam fork.
   * Source: release 1.50.0, whose packages are on npm since 2026-10-12 (`@lodestar/params`); chainsafe/lodestar:v1.46.0
   * is how others run it. Read 2026-11-25, not run.
   */
  lodestar: "docker.io/chainsafe/lodestar:v1.50.0",
  /**
   * eRPC, which answers from a cache in the gateway's pods. Its program is `/erpc-server`, in a distroless image without
   * root, for amd64 and arm64. 0.3.0 is commit a989144 of erpc/erpc.
   * Source: erpc/erpc, releases/tag/0.3.0, by the review of a user that pinned it (2026-10-02). Read 2026-11-26, not run.
   */
  erpc: "ghcr.io/erpc/erpc:0.3.0",
  /** Prometheus. Source: github.com/prometheus/prometheus, tag v3.14.0; its image runs as user 65534. Read 2026-11-23. */
  prometheus: "docker.io/prom/prometheus:v3.14.0",
  /**
   * Alertmanager. Source: github.com/prometheus/alertmanager, tag v0.35.0 of 2026-11-09; its image runs as nobody, which
   * is 65534 (Dockerfile). Read 2026-11-26.
   */
  alertmanager: "quay.io/prometheus/alertmanager:v0.35.0",
  /**
   * kube-state-metrics. Source: module k8s.io/kube-state-metrics/v2 v2.18.0, examples/standard/deployment.yaml; its image
   * runs as nobody (Dockerfile). v2.19.0 is named by public repositories, and its module was not served. Read 2026-11-26.
   */
  kubeStateMetrics: "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.18.0",
  /**
   * node-exporter. Source: module github.com/prometheus/node_exporter v1.12.1 of 2026-07-14; its image runs as nobody
   * (Dockerfile), and public charts name it by this tag. Read 2026-11-26.
   */
  nodeExporter: "quay.io/prometheus/node-exporter:v1.12.1",
  /**
   * Grafana. Its user is 472, it begins with /run.sh, and takes its folders from GF_PATHS_* (grafana/grafana: Dockerfile
   * and packaging/docker/run.sh). Source: the packages of release 13.2.3 are on npm since 2026-09-29 (`@grafana/schema`),
   * and public repositories run docker.io/grafana/grafana:13.2.3. Read 2026-11-26, not run.
   */
  grafana: "docker.io/grafana/grafana:13.2.3",
  /**
   * Fluentd for Kubernetes with the output for S3, Ruby 3.4, for amd64 and arm64; it begins as root, which we do not let it.
   * Source: fluent/fluentd-kubernetes-daemonset, docker-image/v1.19/debian-s3; the tag stands in a mirror's list of the
   * repository. v1.19.3 is the newest release that was seen of others, of this output none. Read 2026-11-26, not run.
   */
  fluentdS3: "docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.0-debian-s3-1.1",
  /** The same with the output for Google Cloud Storage. Source: docker-image/v1.19/debian-gcs, as above. Read 2026-11-26, not run. */
  fluentdGcs: "docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.0-debian-gcs-1.1",
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
  /**
   * web3signer. The image without a distribution has no shell, which the database's migrations are copied by.
   * Source: tag 26.4.2 of 2026-04-27, which public repositories run (ours to read, not to run); 26.7.0, of which no image
   * was seen, mends an import that could poison the database: docs/signing.md says what to hold an import to. Read
   * 2026-11-26, not run.
   */
  web3signer: "docker.io/consensys/web3signer:26.4.2",
  /**
   * Prysm's validator client, of the beacon node's release and registry. Its entry point is `/validator`. ObolNetwork's charon
   * tells v7.1.8 of it by this name; that v7.2.1 is there is inferred. Read 2026-11-26, not run.
   */
  prysmValidator: "gcr.io/offchainlabs/prysm/validator:v7.2.1",
  /**
   * Nimbus' validator client, of the beacon node's release. Source: statusim/nimbus-validator-client:multiarch-v26.8.0 is
   * how others run it, and its releases are the beacon node's. Read 2026-11-26, not run.
   */
  nimbusValidator: "docker.io/statusim/nimbus-validator-client:multiarch-v26.10.0",
  /**
   * CloudNativePG, the operator of PostgreSQL, for amd64 and arm64; its user is 10001 (config/manager/manager.yaml).
   * Source: module github.com/cloudnative-pg/cloudnative-pg v1.27.0, releases/cnpg-1.27.0.yaml. Read 2026-11-26.
   */
  cloudNativePg: "ghcr.io/cloudnative-pg/cloudnative-pg:1.27.0",
  /** PostgreSQL as that operator runs it by default (its pkg/versions/versions.go). Read 2026-11-26. */
  postgresql: "ghcr.io/cloudnative-pg/postgresql:17.5",
} as const;
