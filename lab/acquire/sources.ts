/** The official sources of what the lab needs: the only addresses outside package registries that it ever asks. */

/** Base addresses without a slash at the end. */
export interface OfficialSources {
  /** Pulumi's CLI and plugins, with their checksum files (pulumi/pulumi issue 10807; read 2026-11). */
  pulumi: string;
  /** Releases on GitHub: etcd, containerd, runc, CNI plugins, tini, crane; second address of Pulumi's. */
  github: string;
  /** Kubernetes release binaries, each with a `.sha256` beside it (kubernetes.io, "Download Kubernetes"; read 2026-11). */
  kubernetes: string;
  /** Go toolchains, each with a `.sha256` beside it; go.dev/dl leads here. */
  go: string;
  /** How a registry of images is reached, by its name in an image reference. */
  registries: Record<string, Registry>;
}

/** One registry of container images. */
export interface Registry {
  /** Address of its API, to see whether it can be reached at all. */
  api: string;
  /** The name that crane is given in place of the one in the reference. */
  name: string;
}

/** The real ones. */
export const officialSources: OfficialSources = {
  pulumi: "https://get.pulumi.com/releases",
  github: "https://github.com",
  kubernetes: "https://dl.k8s.io",
  go: "https://dl.google.com/go",
  registries: {
    "docker.io": { api: "https://registry-1.docker.io/v2/", name: "index.docker.io" },
    "registry.k8s.io": { api: "https://registry.k8s.io/v2/", name: "registry.k8s.io" },
  },
};

/** One file of a release. */
export interface ReleaseFile {
  /** The file's name, as its checksum file lists it. */
  name: string;
  /** Addresses of the file, best first. */
  urls: string[];
  /** Addresses of its checksum file, best first. */
  checksums: string[];
}

/** A file of a release on GitHub. `checksums` is the name of the checksum file in the same release. */
export function githubRelease(
  sources: OfficialSources,
  repository: string,
  tag: string,
  name: string,
  checksums: string,
): ReleaseFile {
  const release = `${sources.github}/${repository}/releases/download/${tag}`;
  return { name, urls: [`${release}/${name}`], checksums: [`${release}/${checksums}`] };
}
