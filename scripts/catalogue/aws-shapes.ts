/** AWS's published API models, reduced to what a request can be held to. No prose of theirs is kept. */
import type { ApiModel, ApiShape } from "../../catalogue/clouds/aws/api-model.ts";

/** A shape as botocore has it. */
export interface ModelShape {
  type: string;
  required?: string[];
  members?: Record<string, { shape: string; idempotencyToken?: boolean }>;
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  enum?: string[];
  pattern?: string;
  min?: number;
  max?: number;
}

export interface ServiceModel {
  metadata: { apiVersion: string; serviceId: string };
  operations: Record<string, { input?: { shape: string } }>;
  shapes: Record<string, ModelShape>;
}

/**
 * The input shapes of these operations, with all that they are made of.
 * @throws where the model has no such operation.
 */
export function keep(model: ServiceModel, operations: readonly string[]): ApiModel {
  const inputs = operations.map((name): [string, string] => {
    const input = model.operations[name]?.input?.shape;
    if (input === undefined) throw new Error(`${model.metadata.serviceId} has no operation ${name} with an input.`);
    return [name, input];
  });
  const shapes: Record<string, ApiShape> = {};
  const visit = (name: string): void => {
    if (name in shapes) return;
    const shape = model.shapes[name];
    if (shape === undefined) throw new Error(`${model.metadata.serviceId} has no shape ${name}.`);
    shapes[name] = reduce(shape);
    for (const inner of parts(shape)) visit(inner);
  };
  for (const [, input] of inputs) visit(input);
  return { operations: byName(Object.fromEntries(inputs)), shapes: byName(shapes) };
}

function parts({ members, member, key, value }: ModelShape): string[] {
  return [...Object.values(members ?? {}), member, key, value].flatMap((part) => (part ? [part.shape] : []));
}

function reduce(shape: ModelShape): ApiShape {
  const members = Object.entries(shape.members ?? {});
  const tokens = members.filter(([, { idempotencyToken }]) => idempotencyToken === true).map(([name]) => name);
  const element = shape.member ?? shape.value;
  return {
    type: shape.type,
    ...(shape.required && shape.required.length > 0 ? { required: shape.required } : {}),
    ...(shape.members ? { members: Object.fromEntries(members.map(([name, { shape: of }]) => [name, of])) } : {}),
    ...(tokens.length > 0 ? { tokens } : {}),
    ...(element ? { element: element.shape } : {}),
    ...(shape.key ? { key: shape.key.shape } : {}),
    ...(shape.enum ? { enum: shape.enum } : {}),
    ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
    ...(shape.min === undefined ? {} : { min: shape.min }),
    ...(shape.max === undefined ? {} : { max: shape.max }),
  };
}

function byName<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
