/** A registry of images on loopback with one image in it, for linux/amd64 and for another platform. */
import { gzipSync } from "node:zlib";
import { sha256, type OfficialServer } from "./official-server.ts";

const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

/** What was put into a registry. */
export interface Published {
  /** Of the manifest for linux/amd64. */
  digest: string;
  /** The path that its one layer is served at. */
  layerPath: string;
  layer: Buffer;
}

/**
 * Puts an image into a server (OCI distribution specification: `/v2/<name>/manifests/<tag>`, `/v2/<name>/blobs/<digest>`).
 *
 * @param content of the one layer, a tar.
 */
export function publish(server: OfficialServer, name: string, tag: string, content: Buffer): Published {
  server.serve("/v2/", { body: "{}", status: 401 });
  const put = (
    kind: "manifests" | "blobs",
    body: Buffer,
    type: string,
  ): { digest: string; size: number; mediaType: string } => {
    const digest = `sha256:${sha256(body)}`;
    const headers = { "content-type": type, "docker-content-digest": digest };
    server.serve(`/v2/${name}/${kind}/${digest}`, { body, headers, resumable: false });
    return { digest, size: body.length, mediaType: type };
  };
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const layer = gzipSync(content);
  const layerDescriptor = put("blobs", layer, types.layer);
  const platforms = (["amd64", "arm64"] as const).map((architecture) => {
    const config = { architecture, os: "linux", rootfs: { type: "layers", diff_ids: [`sha256:${sha256(content)}`] } };
    const manifest = {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: put("blobs", json(config), types.config),
      layers: [layerDescriptor],
    };
    return { ...put("manifests", json(manifest), types.manifest), platform: { architecture, os: "linux" } };
  });
  const index = json({ schemaVersion: 2, mediaType: types.index, manifests: platforms });
  const headers = { "content-type": types.index, "docker-content-digest": `sha256:${sha256(index)}` };
  server.serve(`/v2/${name}/manifests/${tag}`, { body: index, headers, resumable: false });
  return { digest: platforms[0]?.digest ?? "", layerPath: `/v2/${name}/blobs/${layerDescriptor.digest}`, layer };
}
