/** Names of images. */
import { AcquisitionError } from "./errors.ts";

/** The parts of `registry/repository:tag`. */
export interface ImageReference {
  /** "docker.io". */
  registry: string;
  /** "docker.io/library/node". */
  repository: string;
  tag: string;
}

/**
 * Only full names with a tag: what a short name means is a matter of the machine's configuration.
 *
 * @throws AcquisitionError for any other.
 */
export function parseReference(reference: string): ImageReference {
  const [, registry, rest, tag] =
    /^([a-z0-9.-]+(?::\d+)?)\/([a-z0-9._/-]+):([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/.exec(reference) ?? [];
  if (registry === undefined || rest === undefined || tag === undefined || !/[.:]|^localhost$/.test(registry)) {
    throw new AcquisitionError(
      `The image "${reference}" is no full name with a tag, as docker.io/library/busybox:1.35.0.`,
    );
  }
  return { registry, repository: `${registry}/${rest}`, tag };
}
