/** AWS's published models, as catalogue/clouds/aws/api keeps them. */
import { readFileSync } from "node:fs";
import type { ApiShape, SourcedApiModel } from "../../../../catalogue/clouds/aws/api-model.ts";

export type Service = "ec2" | "ecr" | "eks" | "iam" | "kms" | "logs" | "s3";

/** `ec2.CreateVpc` */
export type Operation = `${Service}.${string}`;

const loaded = new Map<string, unknown>();

/** A file of the catalogue's, once read. */
export function readApi(name: string): unknown {
  if (!loaded.has(name)) {
    const file = new URL(`../../../../catalogue/clouds/aws/api/${name}.json`, import.meta.url);
    loaded.set(name, JSON.parse(readFileSync(file, "utf8")));
  }
  return loaded.get(name);
}

export function modelOf(service: Service): SourcedApiModel {
  return readApi(service) as SourcedApiModel;
}

/** Looks shapes up by name, within one service. */
export interface Shapes {
  service: Service;
  get(name: string): ApiShape;
}

export function inputOf(operation: Operation): { shapes: Shapes; name: string; shape: ApiShape } {
  const [service, action] = operation.split(".") as [Service, string];
  const { operations, shapes } = modelOf(service);
  const name = operations[action];
  if (name === undefined) throw new Error(`catalogue/clouds/aws/api/${service}.json has no operation ${action}.`);
  const get = (shapeName: string): ApiShape => {
    const shape = shapes[shapeName];
    if (shape === undefined) throw new Error(`catalogue/clouds/aws/api/${service}.json has no shape ${shapeName}.`);
    return shape;
  };
  return { shapes: { service, get }, name, shape: get(name) };
}

/** Whether a repeated request of this operation is told by a token, so that a caller may safely send it again. */
export function hasToken(operation: Operation): boolean {
  const [service, action] = operation.split(".") as [Service, string];
  const model = modelOf(service);
  const input = model.operations[action];
  return input !== undefined && (model.shapes[input]?.tokens ?? []).length > 0;
}

interface ProviderTypes {
  types: Record<string, { inputs: string[]; required: string[]; outputs: string[] }>;
}

/** What the official provider's resource takes and gives. */
export function providerType(token: string): ProviderTypes["types"][string] {
  const type = (readApi("provider-types") as ProviderTypes).types[token];
  if (type === undefined) throw new Error(`catalogue/clouds/aws/api/provider-types.json has no type ${token}.`);
  return type;
}
