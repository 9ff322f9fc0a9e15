/**
 * The lab's network: a loopback, and an uplink with the node's address. The far end of the uplink is a second, otherwise
 * empty network namespace: there is an ordinary default route, and it leads nowhere.
 *
 * Built with the same CNI plugins that connect the pods, so that the machine needs no `ip` command.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import * as path from "node:path";
import { inside, network } from "./layout.ts";

interface CniCall {
  plugin: string;
  plugins: string;
  interfaceName: string;
  configuration: Record<string, unknown>;
  /** A file of the network namespace that the plugin works from. */
  from?: string;
}

/** Adds an interface to this process's network namespace (CNI specification 1.0.0, section 2). */
function addInterface(call: CniCall): void {
  const program = path.join(call.plugins, call.plugin);
  const [command, args] = call.from === undefined ? [program, []] : ["nsenter", [`--net=${call.from}`, "--", program]];
  const result = spawnSync(command, args, {
    input: JSON.stringify({ cniVersion: "1.0.0", name: "uplink", type: call.plugin, ...call.configuration }),
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      CNI_COMMAND: "ADD",
      CNI_CONTAINERID: "node",
      CNI_NETNS: `/proc/${String(process.pid)}/ns/net`,
      CNI_IFNAME: call.interfaceName,
      CNI_PATH: call.plugins,
    },
  });
  if (result.error) throw result.error;
  // By the specification a plugin prints its error as JSON on standard output.
  if (result.status !== 0) throw new Error(`${call.plugin}: ${result.stdout.trim() || result.stderr.trim()}`);
}

/** Brings up the loopback of this process's network namespace, which is its own. */
export function raiseLoopback(plugins: string): void {
  addInterface({ plugin: "loopback", plugins, interfaceName: "lo", configuration: {} });
}

/** Brings the lab's network up. Only to be called in a network namespace of the lab's own. */
export function raiseNetwork(plugins: string): void {
  raiseLoopback(plugins);
  closeSync(openSync(inside.beyond, "w"));
  const made = spawnSync("unshare", [`--net=${inside.beyond}`, "true"], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`unshare --net: ${made.stderr.trim()}`);
  addInterface({
    plugin: "ptp",
    plugins,
    interfaceName: "eth0",
    from: inside.beyond,
    configuration: {
      ipMasq: false,
      ipam: {
        type: "host-local",
        dataDir: "/run/cryptokube/addresses",
        ranges: [[{ subnet: network.uplinkSubnet, gateway: network.uplinkGateway }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
  });
}
