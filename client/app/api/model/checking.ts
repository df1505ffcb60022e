import { choices, type NamedSchemas, resolved, type Schema } from "./schema.ts";

export type FaultKind = "missing" | "unknown" | "kind" | "choice" | "least" | "most" | "pattern";

/** What is wrong with a value, and where: a path as the server's `param` has it. */
export interface Fault {
  readonly path: string;
  readonly kind: FaultKind;
  /** The bound that it breaks, or the kind that it should be of. */
  readonly wanted?: string | number;
}

/** What a node would refuse of a value. The node has the last word: this only spares the way. */
export function faultsOf(given: Schema, value: unknown, named: NamedSchemas, path = ""): Fault[] {
  const schema = resolved(given, named);
  const among = choices(schema) ?? (schema.const === undefined ? undefined : [schema.const]);
  if (among) {
    const wanted = among.map((one) => JSON.stringify(one)).join(" | ");
    return among.includes(value) ? [] : [{ path, kind: "choice", wanted }];
  }
  if (schema.type !== undefined && !isOfType(schema.type, value)) {
    return [{ path, kind: "kind", wanted: String(schema.type) }];
  }
  if (Array.isArray(value))
    return [...sizeFaults(schema, value.length, path), ...itemFaults(schema, value, named, path)];
  if (isRecord(value)) return propertyFaults(schema, value, named, path);
  if (typeof value === "string") return textFaults(schema, value, path);
  return typeof value === "number" ? boundFaults(schema, value, path) : [];
}

function propertyFaults(schema: Schema, value: Record<string, unknown>, named: NamedSchemas, path: string): Fault[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => value[name] === undefined);
  const unknown = additionalProperties === false ? Object.keys(value).filter((name) => !properties[name]) : [];
  const inner = Object.entries(properties).flatMap(([name, one]) =>
    value[name] === undefined ? [] : faultsOf(one, value[name], named, join(path, name)),
  );
  return [
    ...missing.map((name): Fault => ({ path: join(path, name), kind: "missing" })),
    ...unknown.map((name): Fault => ({ path: join(path, name), kind: "unknown" })),
    ...inner,
  ];
}

function itemFaults({ items }: Schema, value: readonly unknown[], named: NamedSchemas, path: string): Fault[] {
  return items ? value.flatMap((one, i) => faultsOf(items, one, named, join(path, String(i)))) : [];
}

function sizeFaults(
  { minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Schema,
  size: number,
  path: string,
): Fault[] {
  if (size < minItems) return [{ path, kind: "least", wanted: minItems }];
  return size > maxItems ? [{ path, kind: "most", wanted: maxItems }] : [];
}

function textFaults(schema: Schema, value: string, path: string): Fault[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  if (value.length < minLength) return [{ path, kind: "least", wanted: minLength }];
  if (value.length > maxLength) return [{ path, kind: "most", wanted: maxLength }];
  return pattern !== undefined && !new RegExp(pattern, "u").test(value) ? [{ path, kind: "pattern" }] : [];
}

function boundFaults(schema: Schema, value: number, path: string): Fault[] {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  if (value < minimum) return [{ path, kind: "least", wanted: minimum }];
  return value > maximum ? [{ path, kind: "most", wanted: maximum }] : [];
}

function isOfType(type: string | readonly string[], value: unknown): boolean {
  if (typeof type !== "string") return type.some((one) => isOfType(one, value));
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isRecord(value);
  return type === "null" ? value === null : typeof value === type;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const join = (path: string, name: string) => (path === "" ? name : `${path}/${name}`);
