/** What stands at a JSON pointer (without its first slash) of a document. */
export function at(document: unknown, pointer: string): unknown {
  return pointer.split("/").reduce<unknown>((inner, key) => {
    const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : undefined;
  }, document);
}
