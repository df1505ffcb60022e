import { Compile, type Validator } from "typebox/compile";
import { type MethodEntry, type MethodName, methods, Refusal } from "#protocol";

interface Checked {
  entry: MethodEntry;
  validator: Validator;
  /** Names of the params in the order in which an array gives them. */
  order: string[];
}

const checked = new Map<string, Checked>(
  Object.entries(methods).map(([name, entry]) => {
    const properties: object = "properties" in entry.params ? entry.params.properties : {};
    return [name, { entry, validator: Compile(entry.params), order: Object.keys(properties) }];
  }),
);

/** @throws Refusal METHOD_NOT_FOUND */
export function findMethod(name: string): { name: MethodName; entry: MethodEntry } {
  const found = checked.get(name);
  // The map holds exactly the names of the table.
  if (found) return { name: name as MethodName, entry: found.entry };
  throw new Refusal("METHOD_NOT_FOUND");
}

/**
 * Params as the contract has them, from an object or, in the contract's order, an array.
 * @throws Refusal INVALID_PARAMS naming the first wrong one; never repeating what was given
 */
export function checkParams(method: MethodName, given: unknown): unknown {
  const found = checked.get(method);
  if (!found) throw new Refusal("METHOD_NOT_FOUND");
  const params = Array.isArray(given) ? byName(found.order, given) : (given ?? {});
  if (found.validator.Check(params)) return params;
  const [first] = found.validator.Errors(params);
  const missing = first?.keyword === "required" ? first.params.requiredProperties[0] : undefined;
  const unknown = first?.keyword === "boolean" || first?.keyword === "additionalProperties";
  const path = printable(first?.instancePath.slice(1) ?? "");
  const param = missing === undefined || path === "" ? (missing ?? path) : `${path}/${missing}`;
  const why = missing ? "is missing" : unknown ? "is not a parameter of this method" : (first?.message ?? "is wrong");
  throw new Refusal("INVALID_PARAMS", { message: `${param || "Something in params"} ${why}.`, param });
}

/** A path may end in a key that the caller made up: it is repeated only where it could be a parameter's name. */
const printable = (path: string) => (/^[\w/-]{1,80}$/.test(path) ? path : "");

function byName(order: readonly string[], given: readonly unknown[]): Record<string, unknown> {
  if (given.length > order.length) {
    throw new Refusal("INVALID_PARAMS", { message: `This method takes ${order.length} parameters at most.` });
  }
  return Object.fromEntries(given.map((value, i) => [order[i] ?? "", value]));
}
