import type { SimulatedWorld } from "./world.ts";

/** A cloud without a cluster beside it: machines and add-ons come and go on paper. */
export class NoWorld implements SimulatedWorld {
  controlPlane(): Promise<{ endpoint: string; certificateAuthority: string; version: string }> {
    return Promise.resolve({
      // Loopback's discard port: nobody answers there.
      endpoint: "https://127.0.0.1:9",
      certificateAuthority: Buffer.from("simulated: there is no cluster").toString("base64"),
      version: "",
    });
  }

  scale(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  installAddon(): Promise<void> {
    return Promise.resolve();
  }

  removeAddon(): Promise<void> {
    return Promise.resolve();
  }

  leftovers(): Promise<{ kind: "volume" | "load-balancer"; id: string; of: string }[]> {
    return Promise.resolve([]);
  }
}
