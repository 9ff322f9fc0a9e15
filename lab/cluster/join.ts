/** Two connections made one. */
import type { Socket } from "node:net";

/** Passes on what comes, each end of a direction by itself; a connection that breaks takes the other along. */
export function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.on("close", () => {
      if (!from.readableEnded) to.destroy();
    });
    from.pipe(to);
  }
}
