/** The Go programs that the lab builds where their releases are out of reach. All build on 2 cores (seen 2026-11). */
import type { GoProgram } from "./go-program.ts";
import { versions } from "./versions.ts";

const kubernetesModule = "k8s.io/kubernetes";
const [kubernetesMajor, kubernetesMinor] = versions.kubernetes.split(".");

/** The variables that Kubernetes' own build sets (hack/lib/version.sh, v1.36.0); one set serves every part. */
const kubernetesStamp = (["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"] as const).flatMap((name) => [
  [`${name}.gitVersion`, `v${versions.kubernetes}`],
  [`${name}.gitMajor`, kubernetesMajor ?? ""],
  [`${name}.gitMinor`, kubernetesMinor ?? ""],
  [`${name}.gitTreeState`, "archive"],
  // The commit and date are those of a git tree, which a module is not: empty rather than made up.
  [`${name}.gitCommit`, ""],
]);

const component = (name: string): GoProgram["binaries"][number] => ({
  package: `${kubernetesModule}/cmd/${name}`,
  name,
});

/** The control plane, the node and kubectl. */
export const kubernetesProgram: GoProgram = {
  tool: "kubernetes",
  version: versions.kubernetes,
  title: `Kubernetes ${versions.kubernetes}`,
  module: kubernetesModule,
  moduleVersion: `v${versions.kubernetes}`,
  binaries: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl"].map(
    component,
  ),
  cgo: "machine",
  stamp: Object.fromEntries(kubernetesStamp) as Record<string, string>,
  space: 5e9,
};

/** What the control plane keeps its state in. */
export const etcdProgram: GoProgram = {
  tool: "etcd",
  version: versions.etcd,
  title: `etcd ${versions.etcd}`,
  module: "go.etcd.io/etcd/server/v3",
  moduleVersion: `v${versions.etcd}`,
  binaries: [{ package: "go.etcd.io/etcd/server/v3", name: "etcd" }],
  cgo: "machine",
  space: 1e9,
};

/** Pulumi's engine. Its language host for Node.js is no module: the Automation API serves that itself. */
export const engineProgram: GoProgram = {
  tool: "pulumi",
  version: versions.pulumi,
  title: `Pulumi engine ${versions.pulumi}`,
  module: "github.com/pulumi/pulumi/pkg/v3",
  moduleVersion: `v${versions.pulumi}`,
  binaries: [{ package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", name: "pulumi" }],
  cgo: "machine",
  stamp: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": versions.pulumi },
  space: 3e9,
};

/** crane, which pulls images and writes them. */
export const craneProgram: GoProgram = {
  tool: "crane",
  version: versions.crane,
  title: `crane ${versions.crane}`,
  module: "github.com/google/go-containerregistry",
  moduleVersion: `v${versions.crane}`,
  binaries: [{ package: "github.com/google/go-containerregistry/cmd/crane", name: "crane" }],
  cgo: "machine",
  stamp: { "github.com/google/go-containerregistry/cmd/crane/cmd.Version": versions.crane },
  space: 1e9,
};

/** kwok, which simulates machines and the lives of their pods against a real API server. */
export const kwokProgram: GoProgram = {
  tool: "kwok",
  version: versions.kwok,
  title: `kwok ${versions.kwok}`,
  module: "sigs.k8s.io/kwok",
  moduleVersion: `v${versions.kwok}`,
  binaries: [{ package: "sigs.k8s.io/kwok/cmd/kwok", name: "kwok" }],
  cgo: "machine",
  // hack/releases.sh of v0.8.0.
  stamp: { "sigs.k8s.io/kwok/pkg/consts.Version": `v${versions.kwok}` },
  space: 1e9,
};

/** versitygw, which serves folders as S3 does: tests of what reads and writes buckets run against it. Built 2026-11-26. */
export const versitygwProgram: GoProgram = {
  tool: "versitygw",
  version: versions.versitygw,
  title: `versitygw ${versions.versitygw}`,
  module: "github.com/versity/versitygw",
  moduleVersion: `v${versions.versitygw}`,
  binaries: [{ package: "github.com/versity/versitygw/cmd/versitygw", name: "versitygw" }],
  cgo: "machine",
  // Makefile of v1.8.0.
  stamp: { "main.Version": versions.versitygw },
  space: 1e9,
};
