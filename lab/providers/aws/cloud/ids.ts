import { randomBytes, randomUUID } from "node:crypto";

/** Every id that the simulated cloud gives begins so: nobody can take it for a real one, nor a real one for it. */
export const SIMULATED = "sim-";

const HEX_DIGITS = 17;

/** `sim-subnet-0a1b2c3d4e5f67890`: AWS's own form behind the mark. */
export function simulatedId(prefix: string): string {
  return `${SIMULATED}${prefix}-0${randomBytes(9)
    .toString("hex")
    .slice(0, HEX_DIGITS - 1)}`;
}

/** `sim-` and a UUID, as keys of KMS have. */
export function simulatedUuid(): string {
  return `${SIMULATED}${randomUUID()}`;
}

/** For what AWS itself tells apart by name: a role, a cluster, `cluster:group`. */
export function namedId(name: string): string {
  return `${SIMULATED}${name}`;
}

/** The name within an id, for programs that take an id for a name, as with the official provider they may. */
export function withoutMark(value: string): string {
  return value.startsWith(SIMULATED) ? value.slice(SIMULATED.length) : value;
}

/** As AWS's published patterns expect it: ids without the mark. */
export function unmarked(value: string): string {
  return value.replaceAll(new RegExp(`(?<![a-z0-9])${SIMULATED}(?=[a-z]+-0[0-9a-f]{16}|[0-9a-f]{8}-)`, "g"), "");
}

/** @throws where the id is not of a simulated cloud: a stack with real resources must never come here. */
export function refuseForeign(id: string, urn: string): void {
  if (id.startsWith(SIMULATED)) return;
  throw new Error(
    `${urn} has the id "${id}", which no simulated cloud gave (they begin with "${SIMULATED}"). This is the simulated ` +
      "aws provider: it touches only what it made. Take this stack to the official provider.",
  );
}
