import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random";
import { peersFile } from "../../catalogue/chains/ethereum/private/peers.ts";
import type { IdentityClientPlan, NodePlan } from "../../stacks/plan.ts";

export interface IdentitiesArgs {
  /** The nodes of one chain. */
  nodes: readonly Pick<NodePlan, "name" | "identity" | "labels">[];
  namespace: pulumi.Input<string>;
}

/** A client of a node, and the key by which its siblings know it. */
interface Known {
  node: string;
  client: IdentityClientPlan;
  /** Hexadecimal. */
  key: pulumi.Output<string>;
}

/**
 * Who the nodes of a private network are: a key for each client, made once and kept in the stack's state, and a Secret for
 * each node with its own keys and its siblings' names. No identity stands on a volume, in a file or in a plan.
 */
export class Identities extends pulumi.ComponentResource {
  constructor(name: string, { nodes, namespace }: IdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Identities", name, { nodes: nodes.map((node) => node.name) }, opts);

    const known = nodes.flatMap(({ name: node, identity }): Known[] =>
      (identity?.clients ?? []).map((client) => {
        const bytes = new RandomBytes(`${node}-${client.role}-key`, { length: 32 }, { parent: this });
        return { node, client, key: pulumi.secret(bytes.hex) };
      }),
    );
    for (const { name: node, labels, identity } of nodes) {
      if (identity === undefined) continue;
      const data = identity.clients.map((client) => files(known, node, client));
      new k8s.core.v1.Secret(
        identity.secretName,
        {
          metadata: { name: identity.secretName, namespace, labels },
          data: pulumi.secret(pulumi.all(data)).apply((each) => Object.assign({}, ...each) as Record<string, string>),
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}

/** A client's key, and how it dials those of its role. */
function files(
  known: readonly Known[],
  node: string,
  { role, keyFile, peersFile: file, format }: IdentityClientPlan,
): pulumi.Output<Record<string, string>> {
  const ofRole = known.filter(({ client }) => client.role === role);
  return pulumi.all(ofRole.map(({ key }) => key)).apply((keys) => {
    const each = ofRole.map((one, index) => ({ ...one, hex: keys[index] ?? "" }));
    const own = each.find((one) => one.node === node)?.hex ?? "";
    const peers = each
      .filter((one) => one.node !== node)
      .map(({ client: { host, port }, hex }) => ({ privateKey: Buffer.from(hex, "hex"), host, port }));
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    return { [keyFile]: base64(own), [file]: base64(peersFile(format, peers)) };
  });
}
