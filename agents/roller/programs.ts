import { isOlder, versionOfImage } from "../../catalogue/version.ts";
import type { NodeView, PodView } from "./view.ts";

/** On each pod: how far what it runs can go back. */
export const waysBackAnnotation = "cryptokube.io/goes-back-to";

/** The clients of a pod by the names of their containers, each with its image. */
export type Programs = Readonly<Record<string, string>>;

/** How far the versions that a pod runs can go back, by container. `none`: not at all. Not listed: nothing is known. */
export type WaysBack = Readonly<Record<string, string>>;

/** What a newer template brings that the pod does not run: a version of a client, or another client. */
export interface Upgrade {
  /** The images that are new, by which nodes of one chain are on the same way. */
  key: string;
  /** The same for people: `geth 1.17.6 → 1.17.7`. */
  text: string;
}

/**
 * What of a node's pod would become of another version; null: nothing, so that at most flags differ. The sidecar's image is
 * not looked at: it has no data.
 */
export function upgradeOf({ programs: wanted }: NodeView, { programs: running }: PodView): Upgrade | null {
  const changed = Object.entries(wanted)
    .filter(([name, image]) => running[name] !== image)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (changed.length === 0 || Object.keys(running).length === 0) return null;
  return {
    key: changed.map(([name, image]) => `${name}=${image}`).join(","),
    text: changed
      .map(([name, image]) => {
        const before = running[name];
        return before === undefined ? `${name} ${shown(image)}` : `${name} ${shown(before)} → ${shown(image)}`;
      })
      .join(", "),
  };
}

/** Whether these programs are of the versions that an upgrade brings. */
export function hasAll(programs: Programs, key: string): boolean {
  return key.split(",").every((one) => {
    const at = one.indexOf("=");
    return programs[one.slice(0, at)] === one.slice(at + 1);
  });
}

/**
 * Why a pod may not be replaced by its template: that goes back to a version that cannot use, or would spoil, what the
 * running one has written. The running pod says itself how far there is a way back, since the release that goes back
 * knows nothing of later versions. Null: nothing is known to speak against it.
 */
export function noWayBack({ programs: wanted }: NodeView, { programs: running, waysBack }: PodView): string | null {
  for (const [name, image] of Object.entries(wanted)) {
    const [from, to] = [versionOfImage(running[name] ?? ""), versionOfImage(image)];
    const oldest = waysBack[name];
    if (from === undefined || to === undefined || oldest === undefined || !isOlder(to, from)) continue;
    if (oldest === "none") return `there is no way back from ${name} ${from}`;
    if (isOlder(to, oldest)) return `from ${name} ${from} there is a way back to ${oldest}, and not to ${to}`;
  }
  return null;
}

/** What to do where the version that a pod runs is bad. */
export function adviceFor({ waysBack }: PodView): string {
  const known = Object.entries(waysBack).map(([name, version]) =>
    version === "none" ? `${name} has no way back but its snapshot` : `${name} can go back to ${version}`,
  );
  const way = known.length === 0 ? "how far the version can go back is not known" : known.join("; ");
  return `Take the version of before, or one that is mended, and \`up\`: ${way}. To try again, delete the canary's pod.`;
}

/** Reads the pod's annotation: `geth=1.15.0,lighthouse=8.2.0`. What is no version is passed over. */
export function readWaysBack(text: string | null): WaysBack {
  const pairs = (text ?? "").split(",").map((one) => one.split("="));
  return Object.fromEntries(
    pairs.filter(([name = "", version = ""]) => name !== "" && /^(none|\d+\.\d+\.\d+)$/.test(version)),
  ) as WaysBack;
}

function shown(image: string): string {
  return versionOfImage(image) ?? image;
}
