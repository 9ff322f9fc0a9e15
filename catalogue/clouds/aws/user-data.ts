/**
 * What a machine of EKS is told at its first start, as a MIME multi-part text that a launch template carries and to
 * which EKS adds its own part. Nothing in it needs the network.
 *
 * The order on AL2023 (awslabs/amazon-eks-ami, templates/al2023/runtime/rootfs/etc/systemd/system, read 2026-11-25):
 * nodeadm reads the NodeConfigs before cloud-init; cloud-init runs the script; then nodeadm starts containerd and
 * kubelet. So the script comes in time for both. A machine whose script fails joins all the same, and
 * agents/node-settings reports what it lacks. Read, not run.
 */
import { nodeSettings, openFiles } from "../../node-settings.ts";
import type { Source } from "../../source.ts";

/** What a pool's machines are told at their first start, beside what EKS itself tells them. */
export interface UserDataRequest {
  /** Pods that a machine may hold. */
  maxPods: number;
  /** Whether the machine's own NVMe disks hold data: then they become one RAID 0. */
  localNvme: boolean;
}

/**
 * Bytes that the text may have at most. EC2 takes 16 KiB before base64; a quarter is left for EKS's part (the cluster's
 * certificate, labels), so that ours is below 16 KiB after base64, too.
 */
export const maxUserDataBytes = 12 * 1024;

export const userDataSources: Readonly<Record<string, Source>> = {
  size: {
    from: "EC2 user guide, instancedata-add-user-data: 16 KB, in raw form, before it is base64-encoded",
    on: "2026-11-25",
    how: "read",
  },
  nodeConfig: {
    from: "awslabs/amazon-eks-ami, nodeadm/doc/api.md and examples.md (maxPods, rlimits of the base runtime spec, RAID0)",
    on: "2026-11-25",
    how: "read",
  },
  maxPods: {
    from:
      "EKS adds a NodeConfig with a maxPods of its own after ours (eksctl-io/eksctl issue 8037), and of two the later one " +
      "holds (nodeadm/doc/examples.md); flags are appended instead, and override configuration (`kubelet --help`, 1.36.0)",
    on: "2026-11-25",
    how: "inferred",
  },
};

const boundary = "==cryptokube==";

/**
 * A MIME multi-part text: a NodeConfig for nodeadm, and a script for what nodeadm does not do.
 *
 * @throws where the number of pods is none that kubelet takes, or the text is too long for EC2.
 */
export function nodeUserData(request: UserDataRequest): string {
  if (!Number.isInteger(request.maxPods) || request.maxPods < 1) {
    throw new Error(`A machine cannot hold ${request.maxPods} pods: maxPods is a whole number from 1.`);
  }
  const text = multipart([
    { type: "application/node.eks.aws", body: nodeConfig(request) },
    { type: 'text/x-shellscript; charset="us-ascii"', body: nodeScript() },
  ]);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxUserDataBytes) {
    throw new Error(
      `The machines' user data has ${bytes} bytes, and EC2 takes ${maxUserDataBytes} beside EKS's own: ` +
        "shorten the lines of catalogue/node-settings, or its script.",
    );
  }
  return text;
}

function multipart(parts: readonly { type: string; body: string }[]): string {
  const body = parts.map(({ type, body }) => `--${boundary}\nContent-Type: ${type}\n\n${body}`).join("\n");
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n\n${body}\n--${boundary}--\n`;
}

function nodeConfig({ maxPods, localNvme }: UserDataRequest): string {
  const lines = [
    "---",
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    ...(localNvme ? ["  instance:", "    localStorage:", "      strategy: RAID0"] : []),
    "  containerd:",
    "    baseRuntimeSpec:",
    "      process:",
    "        rlimits:",
    "          - type: RLIMIT_NOFILE",
    `            soft: ${openFiles.soft}`,
    `            hard: ${openFiles.hard}`,
    "  kubelet:",
    "    config:",
    `      maxPods: ${maxPods}`,
    "    flags:",
    // EKS's own NodeConfig comes after this one and has another maxPods; no configuration overrides a flag.
    `      - --max-pods=${maxPods}`,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Writes the settings where they outlast a restart, and applies them. Run again, it does the same again.
 * `CRYPTOKUBE_ROOT` is for its test: a folder that stands for the machine's root.
 */
export function nodeScript(): string {
  // The last name counts where two files set the same, and 99-sysctl.conf is the image's.
  const sysctl = "/etc/sysctl.d/99-zz-cryptokube.conf";
  const tmpfiles = "/etc/tmpfiles.d/cryptokube.conf";
  return `#!/bin/bash
# CryptoKube: settings of this machine that chains rely on.
set -euo pipefail
root="\${CRYPTOKUBE_ROOT:-}"

# Writes a file whole or not at all.
put() {
  local file="$root$1"
  mkdir -p "\${file%/*}"
  cat > "$file.new"
  chmod 0644 "$file.new"
  mv "$file.new" "$file"
}

put ${sysctl} <<'END'
${linesOf("sysctl")}
END
put ${tmpfiles} <<'END'
${linesOf("tmpfiles")}
END

systemctl restart systemd-sysctl.service
systemd-tmpfiles --create "$root${tmpfiles}"
`;
}

function linesOf(by: "sysctl" | "tmpfiles"): string {
  return nodeSettings.flatMap(({ made }) => (made.by === by && "line" in made ? [made.line] : [])).join("\n");
}
