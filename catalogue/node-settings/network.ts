/** Socket buffers. The kernel drops datagrams that find none free. */
import type { NodeSetting } from "../node-settings.ts";
import type { Source } from "../source.ts";

/** Bytes: what quic-go, and so kubo, asks for and documents. */
const quicBuffer = 7_500_000;

const source: Source = {
  from:
    "quic-go's wiki, UDP Buffer Sizes (2024-04-23). Shown, and read-only, in every network namespace since Linux 6.11 " +
    "(net/core/sysctl_net_core.c; seen on 6.18); EKS's AL2023 has 6.12 from Kubernetes 1.33 on (awslabs/amazon-eks-ami " +
    "issue 2205), and before that it cannot be read from a pod",
  on: "2026-11-25",
  how: "read",
};

function buffer(direction: "rmem" | "wmem", what: string): NodeSetting {
  const name = `net.core.${direction}_max`;
  return {
    name,
    why: `QUIC (kubo, consensus clients) loses packets under load where a socket cannot ask for a larger ${what} buffer.`,
    made: { by: "sysctl", line: `${name} = ${quicBuffer}` },
    file: `proc/sys/net/core/${direction}_max`,
    shown: "everywhere",
    expect: { atLeast: quicBuffer },
    source,
  };
}

export const network: readonly NodeSetting[] = [buffer("rmem", "receive"), buffer("wmem", "send")];
