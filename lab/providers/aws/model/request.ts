/** How what a program writes becomes the request that AWS's model describes. */
import type { ApiShape } from "../../../../catalogue/clouds/aws/api-model.ts";
import { isObject, isUnknown, type Properties, type Value } from "../../protocol/values.ts";
import { inputOf, type Operation, type Shapes } from "./models.ts";

/** A call, and how a resource's properties stand in its request. */
export interface RequestMap {
  operation: Operation;
  /** The properties that this call carries; absent: all that no other call of the resource names. */
  only?: string[];
  /**
   * Where a property is called otherwise, by its path without indices (`vpcConfig.subnetIds`): the member, with dots into
   * structures. Names that differ only in case or in a plural need nothing.
   */
  rename?: Record<string, string>;
  /** Where a property has another form: what is sent instead, and the member that holds the property's own value. */
  form?: Record<string, { at: string; make(value: Value): Value }>;
  /** What the official provider sends by itself. */
  fixed?: Properties;
  /** Sent when the thing goes; held to its model already when it comes. */
  later?: boolean;
}

/** A value within a request, with the property that it came from. */
export interface Sent {
  /** As `vpcConfig.subnetIds[*]`; `*` for a map's own keys. */
  path: string;
  /** As `eks.CreateCluster.resourcesVpcConfig.subnetIds`. */
  member: string;
  /** The name of the shape that holds it. */
  shape: string;
}

export interface Request {
  operation: Operation;
  value: Properties;
  sent: Sent[];
  /** Where each member of the request came from, for messages: member path → property path. */
  origins: Map<string, string>;
}

const placeholders = ["tagsAll"];

export function buildRequest(map: RequestMap, inputs: Properties, claimed: ReadonlySet<string>): Request {
  const { shapes, shape } = inputOf(map.operation);
  const request: Request = { operation: map.operation, value: { ...map.fixed }, sent: [], origins: new Map() };
  const builder: Builder = { map, shapes, request };
  for (const [property, value] of Object.entries(inputs)) {
    const mine = map.only === undefined ? !claimed.has(property) : map.only.includes(property);
    if (!mine || placeholders.includes(property)) continue;
    if (property === "tags") addTags(builder, shape, inputs["tagsAll"] ?? value);
    else addProperty(builder, shape, property, value);
  }
  return request;
}

interface Builder {
  map: RequestMap;
  shapes: Shapes;
  request: Request;
}

function addProperty(builder: Builder, shape: ApiShape, property: string, value: Value): void {
  const form = builder.map.form?.[property];
  if (form !== undefined) {
    const at = follow(builder.shapes, shape, form.at);
    if (at === undefined) return;
    const made = isUnknown(value) ? value : form.make(value);
    record(builder, property, form.at, at.name, made);
    put(builder.request.value, form.at.split("."), made);
    return;
  }
  const target = builder.map.rename?.[property] ?? memberNamed(shape, property);
  if (target === undefined) return;
  const found = follow(builder.shapes, shape, target);
  if (found === undefined) throw new Error(`${builder.map.operation} has no member ${target}.`);
  put(builder.request.value, target.split("."), convert(builder, found.name, value, property, target));
}

/** The value in the model's own names. */
function convert(builder: Builder, shapeName: string, value: Value, property: string, member: string): Value {
  const shape = builder.shapes.get(shapeName);
  builder.request.origins.set(member, property);
  if (isUnknown(value)) {
    record(builder, property, member, shapeName, value);
    return value;
  }
  if (shape.type === "structure" && isObject(value)) return convertStructure(builder, shape, value, property, member);
  // What the official provider has as one block, some of AWS's operations have as a list, and the other way round.
  if (shape.type === "structure" && Array.isArray(value) && value.length === 1) {
    return convert(builder, shapeName, value[0] as Value, property, member);
  }
  if (shape.type === "list" && isObject(value)) return [convert(builder, shape.element ?? "", value, property, member)];
  if (shape.type === "list" && Array.isArray(value)) {
    if (value.length === 0) record(builder, property, member, shapeName, value);
    return value.map((item, i) =>
      convert(builder, shape.element ?? "", item, `${property}[*]`, `${member}[${String(i)}]`),
    );
  }
  if (shape.type === "map" && isObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Value] => [
      key,
      convert(builder, shape.element ?? "", item, `${property}.*`, `${member}.${key}`),
    ]);
    return Object.fromEntries(entries);
  }
  record(builder, property, member, shapeName, value);
  return scalar(shape, value);
}

function convertStructure(
  builder: Builder,
  shape: ApiShape,
  value: Properties,
  property: string,
  member: string,
): Value {
  const result: Properties = {};
  for (const [key, item] of Object.entries(value)) {
    const path = `${property}.${key}`;
    const target = builder.map.rename?.[path.replaceAll("[*]", "")] ?? memberNamed(shape, key);
    const found = target === undefined ? undefined : follow(builder.shapes, shape, target);
    if (target === undefined || found === undefined) continue;
    put(result, target.split("."), convert(builder, found.name, item, path, `${member}.${target}`));
  }
  return result;
}

/** The official provider has some numbers and switches as text. */
function scalar(shape: ApiShape, value: Value): Value {
  if (typeof value !== "string") return shape.type === "string" && typeof value !== "object" ? String(value) : value;
  if (shape.type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if ((shape.type === "integer" || shape.type === "long") && /^-?\d+$/.test(value)) return Number(value);
  return value;
}

function record({ map, request }: Builder, property: string, member: string, shape: string, _value: Value): void {
  request.origins.set(member, property);
  const name = `${map.operation}.${member.replaceAll(/\[\d+\]/g, "")}`;
  if (!request.sent.some(({ path }) => path === property)) request.sent.push({ path: property, member: name, shape });
}

function memberNamed(shape: ApiShape, property: string): string | undefined {
  const wanted = property.toLowerCase();
  const names = Object.keys(shape.members ?? {});
  const like = (form: string): string | undefined => names.find((name) => name.toLowerCase() === form);
  return like(wanted) ?? like(`${wanted}s`) ?? (wanted.endsWith("s") ? like(wanted.slice(0, -1)) : undefined);
}

/** The shape at the end of a path of members. */
function follow(shapes: Shapes, shape: ApiShape, path: string): { name: string; shape: ApiShape } | undefined {
  let name: string | undefined;
  let at = shape;
  for (const part of path.split(".")) {
    if (at.type === "list") at = shapes.get(at.element ?? "");
    name = at.members?.[part];
    if (name === undefined) return undefined;
    at = shapes.get(name);
  }
  return name === undefined ? undefined : { name, shape: at };
}

function put(target: Properties, [first = "", ...rest]: string[], value: Value): void {
  if (rest.length === 0) {
    // Two properties may speak of one element: a rule's range and its description.
    const [before, now] = [target[first], value].map((list) => (Array.isArray(list) ? list[0] : undefined));
    target[first] = isObject(before) && isObject(now) ? [{ ...before, ...now }] : value;
    return;
  }
  const inner = isObject(target[first]) ? target[first] : {};
  target[first] = inner;
  put(inner, rest, value);
}

/** Tags stand in requests in three forms: a map, a list of pairs, and EC2's specification for what is made. */
function addTags(builder: Builder, shape: ApiShape, tags: Value): void {
  const specified = shape.members?.["TagSpecifications"];
  const at = specified === undefined ? memberNamed(shape, "tags") : "TagSpecifications";
  if (at === undefined) return;
  const name = shape.members?.[at] ?? "";
  if (!isObject(tags)) {
    record(builder, "tags", at, name, tags);
    put(builder.request.value, [at], tags);
    return;
  }
  if (specified !== undefined) {
    const list = builder.shapes.get(builder.shapes.get(specified).element ?? "").members?.["Tags"] ?? "";
    put(builder.request.value, [at], [{ Tags: pairs(builder, list, tags, "TagSpecifications[0].Tags") }]);
    return;
  }
  const target = builder.shapes.get(name);
  const value = target.type === "list" ? pairs(builder, name, tags, at) : convert(builder, name, tags, "tags", at);
  put(builder.request.value, [at], value);
}

function pairs(builder: Builder, list: string, tags: Properties, member: string): Value {
  const pair = builder.shapes.get(builder.shapes.get(list).element ?? "");
  const [key = "Key", value = "Value"] = Object.keys(pair.members ?? {});
  return Object.entries(tags).map(([name, item], i) => {
    record(builder, "tags.*", `${member}[${String(i)}].${value}`, pair.members?.[value] ?? "", item);
    builder.request.origins.set(`${member}[${String(i)}].${key}`, `tags.${name}`);
    return { [key]: name, [value]: item };
  });
}
