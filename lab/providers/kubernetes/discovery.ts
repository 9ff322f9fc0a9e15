import { isObject } from "../protocol/values.ts";
import { type Client, isGone } from "./client.ts";
import { apiVersionOf, type Kind, list, text } from "./object.ts";

/** Where the API server keeps a kind. */
export interface ApiResource {
  /** `deployments` */
  plural: string;
  namespaced: boolean;
}

/** The API server knows no such kind, most likely because its CRD is not there. */
export class NoSuchKind extends Error {
  override readonly name = "NoSuchKind";

  constructor(kind: Kind) {
    super(
      `the API server knows no kind "${kind.kind}" in ${apiVersionOf(kind)}. ` +
        "Verify that its CustomResourceDefinition has been created before it (dependsOn).",
    );
  }
}

/** Finds where kinds live, asking the API server once for each group and version. */
export class Discovery {
  private readonly client: Client;
  private readonly known = new Map<string, Promise<Map<string, ApiResource>>>();

  constructor(client: Client) {
    this.client = client;
  }

  async resource(kind: Kind): Promise<ApiResource> {
    const apiVersion = apiVersionOf(kind);
    let group = this.known.get(apiVersion);
    if (group === undefined) {
      group = this.load(kind);
      this.known.set(apiVersion, group);
    }
    let found: ApiResource | undefined;
    try {
      found = (await group).get(kind.kind);
    } catch (error) {
      this.known.delete(apiVersion);
      throw error;
    }
    if (found === undefined) {
      // Not remembered: a CRD of the same program may be about to appear.
      this.known.delete(apiVersion);
      throw new NoSuchKind(kind);
    }
    return found;
  }

  /** The path of one object, or of the collection where `name` is empty. */
  async path(kind: Kind, namespace: string, name: string): Promise<string> {
    const { plural, namespaced } = await this.resource(kind);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
    return `${base(kind)}${scope}/${plural}${name === "" ? "" : `/${encodeURIComponent(name)}`}`;
  }

  /** Whether the kind lives in namespaces; a kind that is not known yet is taken to. */
  async isNamespaced(kind: Kind): Promise<boolean> {
    try {
      return (await this.resource(kind)).namespaced;
    } catch (error) {
      if (error instanceof NoSuchKind) return true;
      throw error;
    }
  }

  async exists(kind: Kind): Promise<boolean> {
    try {
      await this.resource(kind);
      return true;
    } catch (error) {
      if (error instanceof NoSuchKind) return false;
      throw error;
    }
  }

  private async load(kind: Kind): Promise<Map<string, ApiResource>> {
    try {
      const answer = await this.client.request(base(kind));
      return new Map(
        list(answer, "resources")
          .filter(isObject)
          .filter((resource) => !text(resource, "name").includes("/"))
          .map((resource) => [
            text(resource, "kind"),
            { plural: text(resource, "name"), namespaced: resource["namespaced"] === true },
          ]),
      );
    } catch (error) {
      if (isGone(error)) return new Map();
      throw error;
    }
  }
}

function base(kind: Kind): string {
  return kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
}
