/**
 * Puts schemas that have a title under `components` once and lets everything else refer to them, so that a program
 * that is made from the document knows a Room by one name.
 */
export class NamedSchemas {
  readonly #described = new Map<string, unknown>();
  readonly #written = new Map<string, string>();

  /** What was named so far, for `components.schemas`. */
  get all(): Record<string, unknown> {
    return Object.fromEntries([...this.#described].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A schema as it stands in the document. @throws Error for two different schemas of one title */
  describe(schema: unknown): unknown {
    if (!isObject(schema) || typeof schema["title"] !== "string") return this.#inner(schema);
    const { title } = schema;
    const written = JSON.stringify(schema);
    const known = this.#written.get(title);
    if (known !== undefined && known !== written) throw new Error(`two schemas are called ${title}`);
    if (known === undefined) {
      this.#written.set(title, written);
      this.#described.set(title, this.#inner(schema));
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  #inner(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.describe(one));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.describe(inner)]));
  }
}

const isObject = (value: unknown): value is Record<string, unknown> & { title?: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
