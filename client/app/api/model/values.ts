import type { NamedSchemas, Schema } from "./schema.ts";
import { controlOf, resolved } from "./schema.ts";

export type Path = readonly (string | number)[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands somewhere in a value. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) ? inner[key] : undefined;
  }, value);
}

/** The same value with something else in one place; with nothing there, the place goes. */
export function withValueAt(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (typeof key === "number") {
    const list: unknown[] = Array.isArray(value) ? [...value] : [];
    const inner = withValueAt(list[key], rest, next);
    list.splice(key, 1, ...(inner === undefined ? [] : [inner]));
    return list;
  }
  const { [key]: before, ...others } = isRecord(value) ? value : {};
  const inner = withValueAt(before, rest, next);
  if (inner === undefined) return others;
  // A value keeps its place among the others.
  return isRecord(value) && key in value ? { ...value, [key]: inner } : { ...others, [key]: inner };
}

/** What a new element of a list begins as. */
export function blank(given: Schema, named: NamedSchemas): unknown {
  const schema = resolved(given, named);
  const control = controlOf(schema);
  if (control === "group") {
    const { properties = {}, required = [] } = schema;
    return Object.fromEntries(required.map((name) => [name, blank(properties[name] ?? {}, named)]));
  }
  if (control === "number") return schema.minimum ?? 0;
  if (control === "list") return [];
  return control === "flag" ? false : "";
}
