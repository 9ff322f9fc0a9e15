/** Holds a request to its published shape: required members, types, lengths, ranges, patterns, allowed values. */
import type { ApiShape } from "../../../../catalogue/clouds/aws/api-model.ts";
import { isObject, isUnknown, type Value } from "../../protocol/values.ts";
import { unmarked } from "../cloud/ids.ts";
import type { Problem } from "../errors.ts";
import { inputOf, type Operation, type Service, type Shapes } from "./models.ts";
import type { Request } from "./request.ts";

/** What a shape holds a value to, beyond its type. */
export type Constraint = "enum" | "pattern" | "length" | "range";

export function constraintsOf(shape: ApiShape): Constraint[] {
  const bounded = shape.min !== undefined || shape.max !== undefined;
  const number = ["integer", "long", "float", "double"].includes(shape.type);
  return [
    ...(shape.enum === undefined ? [] : (["enum"] as const)),
    ...(shape.pattern === undefined ? [] : (["pattern"] as const)),
    ...(bounded ? [number ? ("range" as const) : ("length" as const)] : []),
  ];
}

/** The codes that services answer with where a request is malformed. */
const codes: Record<Service, { invalid: string; missing: string }> = {
  ec2: { invalid: "InvalidParameterValue", missing: "MissingParameter" },
  ecr: { invalid: "InvalidParameterException", missing: "InvalidParameterException" },
  eks: { invalid: "InvalidParameterException", missing: "InvalidParameterException" },
  iam: { invalid: "ValidationError", missing: "ValidationError" },
  kms: { invalid: "ValidationException", missing: "ValidationException" },
  logs: { invalid: "InvalidParameterException", missing: "InvalidParameterException" },
  s3: { invalid: "MalformedXML", missing: "MalformedXML" },
};

export function validate(request: Request): Problem[] {
  const { shapes, shape } = inputOf(request.operation);
  return checkValue({ shapes, request }, shape, request.value, "");
}

interface Where {
  shapes: Shapes;
  request: Request;
}

function checkValue(where: Where, shape: ApiShape, value: Value, member: string): Problem[] {
  if (isUnknown(value)) return [];
  switch (shape.type) {
    case "structure":
      return isObject(value)
        ? checkStructure(where, shape, value, member)
        : [ofType(where, "an object", value, member)];
    case "list":
      // One block of a program is one element.
      if (isObject(value)) return checkValue(where, where.shapes.get(shape.element ?? ""), value, member);
      if (!Array.isArray(value)) return [ofType(where, "a list", value, member)];
      return [
        ...checkLength(where, shape, value.length, member, "elements"),
        ...value.flatMap((item, i) =>
          checkValue(where, where.shapes.get(shape.element ?? ""), item, `${member}[${String(i)}]`),
        ),
      ];
    case "map":
      if (!isObject(value)) return [ofType(where, "a map", value, member)];
      return [
        ...checkLength(where, shape, Object.keys(value).length, member, "entries"),
        ...Object.entries(value).flatMap(([key, item]) => [
          ...checkText(where, where.shapes.get(shape.key ?? ""), key, `${member}.${key}`),
          ...checkValue(where, where.shapes.get(shape.element ?? ""), item, `${member}.${key}`),
        ]),
      ];
    case "boolean":
      return typeof value === "boolean" ? [] : [ofType(where, "true or false", value, member)];
    case "integer":
    case "long":
      return Number.isInteger(value)
        ? checkLength(where, shape, value as number, member, "")
        : [ofType(where, "a whole number", value, member)];
    case "float":
    case "double":
      return typeof value === "number"
        ? checkLength(where, shape, value, member, "")
        : [ofType(where, "a number", value, member)];
    default:
      return typeof value === "string"
        ? checkText(where, shape, value, member)
        : [ofType(where, "text", value, member)];
  }
}

function checkStructure(where: Where, shape: ApiShape, value: { [key: string]: Value }, member: string): Problem[] {
  const inside = (name: string): string => (member === "" ? name : `${member}.${name}`);
  const missing = (shape.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name) => problem(where, "missing", `${inside(name)} is required`, inside(name)));
  const present = Object.entries(value).flatMap(([name, item]) => {
    const of = shape.members?.[name];
    return of === undefined ? [] : checkValue(where, where.shapes.get(of), item, inside(name));
  });
  return [...missing, ...present];
}

function checkLength(where: Where, { min, max }: ApiShape, size: number, member: string, of: string): Problem[] {
  const what = of === "" ? String(size) : `${String(size)} ${of}`;
  if (min !== undefined && size < min) {
    return [problem(where, "invalid", `has ${what}; at least ${String(min)} are required`, member)];
  }
  if (max !== undefined && size > max) {
    return [problem(where, "invalid", `has ${what}; at most ${String(max)} are allowed`, member)];
  }
  return [];
}

function checkText(where: Where, shape: ApiShape, marked: string, member: string): Problem[] {
  const value = unmarked(marked);
  const problems = checkLength(where, shape, value.length, member, "characters");
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    const allowed = shape.enum.length <= 20 ? `one of ${shape.enum.join(", ")}` : "one of AWS's own values";
    problems.push(problem(where, "invalid", `"${value}" must be ${allowed}`, member));
  }
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(value)) {
    problems.push(problem(where, "invalid", `"${value}" must match ${shape.pattern}`, member));
  }
  return problems;
}

/** AWS holds the whole text to a pattern, whether or not its ends are marked in it. */
export function patternOf(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, "us");
  } catch {
    // Some of the models escape what need not be escaped, which only the older grammar allows.
    return new RegExp(whole, "s");
  }
}

function ofType(where: Where, wanted: string, value: Value, member: string): Problem {
  return problem(where, "invalid", `must be ${wanted}, found ${JSON.stringify(value)}`, member);
}

function problem({ shapes, request }: Where, kind: "invalid" | "missing", message: string, member: string): Problem {
  const property = nearest(request.origins, member);
  return { code: codes[shapes.service][kind], message, ...(property === undefined ? {} : { property }) };
}

/** The property that a member, or what holds it, came from. */
function nearest(origins: Map<string, string>, member: string): string | undefined {
  for (let at = member; at !== ""; at = at.replace(/(\.[^.[]*|\[\d+\])$|^[^.[]*$/, "")) {
    const property = origins.get(at);
    if (property !== undefined) return property;
  }
  return undefined;
}

export function shapeNamed(operation: Operation, name: string): ApiShape {
  return inputOf(operation).shapes.get(name);
}
