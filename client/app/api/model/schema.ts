/** A JSON Schema, as far as our documents use it. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** Schemas that others refer to, by their names. */
export type NamedSchemas = Readonly<Record<string, Schema>>;

/** The schema itself, where it is only named. */
export function resolved(schema: Schema, named: NamedSchemas): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return (name !== undefined && named[name]) || schema;
}

/** The values among which one is to be chosen; nothing where there are others. */
export function choices(schema: Schema): readonly unknown[] | undefined {
  if (schema.enum) return schema.enum;
  const all = schema.anyOf?.map((one) => one.const);
  return all?.every((value) => value !== undefined) ? all : undefined;
}

export type Control = "choice" | "flag" | "number" | "line" | "text" | "list" | "group" | "json";

/** A text that may be longer is written on several lines. */
const LINE = 400;

/** What a person sets a value of this schema with. */
export function controlOf(schema: Schema): Control {
  if (choices(schema)) return "choice";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string") return (schema.maxLength ?? 0) > LINE ? "text" : "line";
  if (schema.type === "array" && schema.items) return "list";
  return schema.type === "object" && schema.properties ? "group" : "json";
}

/** A schema in a word or two: `string`, `Room[]`, `"all" | "none"`. */
export function kindOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  const among = choices(schema);
  if (among) return among.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(kindOf).join(" | ");
  if (schema.type === "array" && schema.items) return `${kindOf(schema.items)}[]`;
  return typeof schema.type === "string" ? schema.type : (schema.type?.join(" | ") ?? "any");
}

/** What it asks for beside its kind: `1–100`, `≤ 8000 characters` without the word, a pattern. */
export function boundsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems, pattern }: Schema): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const least = minimum ?? minLength ?? minItems;
  const limit = most ?? maxLength ?? maxItems;
  const range =
    least !== undefined && limit !== undefined
      ? `${least}–${limit}`
      : limit !== undefined
        ? `≤ ${limit}`
        : least !== undefined && least > 0
          ? `≥ ${least}`
          : "";
  return range || (pattern ?? "");
}
