/** Ports of this machine's loopback that lead to Services of the lab. They belong to the lab, and come and go with it. */
import { existsSync, readFileSync } from "node:fs";
import type { Onward } from "./listener.ts";
import { Listener, PortInUse } from "./listener.ts";
import { writeOwned } from "./record.ts";

/** A Service that is to be reached from this machine. */
export interface Forward {
  /** Unique in the lab; names the forward in results and messages. */
  name: string;
  namespace: string;
  service: string;
  /** The Service's port. */
  port: number;
  /** The port on 127.0.0.1, where it must be that one; else the Service's own number if it is free, or any, and kept. */
  localPort?: number;
}

/** `forwards.json`. */
export interface ForwardsFile {
  forwards: Forward[];
  /** By name: the port that was used last. */
  ports: Record<string, number>;
}

/** One forward and where it is reached now. */
export interface OpenForward extends Forward {
  url: string;
}

export function readForwards(file: string): ForwardsFile {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ForwardsFile) : { forwards: [], ports: {} };
}

const targetOf = ({ service, namespace, port }: Forward): string => `${service}.${namespace}:${String(port)}`;

const sentence = (forward: Forward): string =>
  `Port ${String(forward.localPort)} on 127.0.0.1, asked for by the forward "${forward.name}", is in use by another program: ` +
  `stop that program, or choose another port.`;

/** Two forwards of one name, or of one demanded port. */
function contradiction(forwards: readonly Forward[]): string | undefined {
  for (const [index, forward] of forwards.entries()) {
    const earlier = forwards.slice(0, index);
    if (earlier.some(({ name }) => name === forward.name)) return `Two forwards are named "${forward.name}".`;
    if (forward.localPort !== undefined && earlier.some(({ localPort }) => localPort === forward.localPort)) {
      return `Two forwards ask for the port ${String(forward.localPort)} on 127.0.0.1.`;
    }
  }
  return undefined;
}

export class Forwards {
  readonly #file: string;
  readonly #onward: (target: string) => Onward;
  readonly #open = new Map<string, { forward: Forward; listener: Listener }>();

  /** @param onward how to reach `service.namespace:port` inside the lab. */
  constructor(file: string, onward: (target: string) => Onward) {
    this.#file = file;
    this.#onward = onward;
  }

  get list(): OpenForward[] {
    return [...this.#open.values()].map(({ forward, listener }) => ({
      ...forward,
      url: `http://127.0.0.1:${String(listener.port)}`,
    }));
  }

  /**
   * Opens these and closes all others. Those that stay keep their connections.
   *
   * @throws Error with a sentence when a demanded port is taken; then everything is as it was before.
   */
  async set(forwards: readonly Forward[]): Promise<Record<string, string>> {
    const wrong = contradiction(forwards);
    if (wrong !== undefined) throw new Error(wrong);
    const opened = await this.#openMissing(forwards, true);
    const wanted = new Set(forwards.map(({ name }) => name));
    for (const [name, { listener }] of this.#open) {
      if (wanted.has(name) && !opened.has(name)) continue;
      await listener.close();
      this.#open.delete(name);
    }
    for (const [name, entry] of opened) this.#open.set(name, entry);
    this.#save([...forwards]);
    return Object.fromEntries(this.list.map(({ name, url }) => [name, url]));
  }

  /** Opens what the file remembers. @returns a sentence for each that could not be opened where it must be. */
  async restore(): Promise<string[]> {
    const { forwards } = readForwards(this.#file);
    const complaints: string[] = [];
    for (const forward of forwards) {
      try {
        for (const [name, entry] of await this.#openMissing([forward], true)) this.#open.set(name, entry);
      } catch (error) {
        complaints.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (forwards.length > 0) this.#save(forwards);
    return complaints;
  }

  async #openMissing(
    forwards: readonly Forward[],
    remember: boolean,
  ): Promise<Map<string, { forward: Forward; listener: Listener }>> {
    const { ports } = remember ? readForwards(this.#file) : { ports: {} as Record<string, number> };
    const opened = new Map<string, { forward: Forward; listener: Listener }>();
    try {
      for (const forward of forwards) {
        const have = this.#open.get(forward.name);
        if (have && JSON.stringify(have.forward) === JSON.stringify(forward)) continue;
        // The port may be our own: the forward stays where it is and only leads elsewhere.
        const onward = this.#onward(targetOf(forward));
        if (have && (forward.localPort === undefined || forward.localPort === have.listener.port)) {
          const port = have.listener.port;
          await have.listener.close();
          this.#open.delete(forward.name);
          opened.set(forward.name, { forward, listener: await Listener.open(port, onward) });
        } else if (forward.localPort !== undefined) {
          opened.set(forward.name, { forward, listener: await Listener.open(forward.localPort, onward) });
        } else {
          opened.set(forward.name, {
            forward,
            listener: await Listener.openNear(ports[forward.name] ?? forward.port, onward),
          });
        }
      }
    } catch (error) {
      for (const { listener } of opened.values()) await listener.close();
      const refused =
        error instanceof PortInUse ? forwards.find(({ localPort }) => localPort === error.port) : undefined;
      throw refused ? new Error(sentence(refused), { cause: error }) : error;
    }
    return opened;
  }

  #save(forwards: Forward[]): void {
    const ports = Object.fromEntries([...this.#open].map(([name, { listener }]) => [name, listener.port]));
    const content: ForwardsFile = { forwards, ports: { ...readForwards(this.#file).ports, ...ports } };
    writeOwned(this.#file, `${JSON.stringify(content, null, 2)}\n`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ listener }) => listener.close()));
    this.#open.clear();
  }
}
