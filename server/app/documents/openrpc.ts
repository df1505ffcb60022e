import { type ErrorName, errors, type MethodEntry, methods } from "#protocol";

const accessText = {
  public: "Anybody may call this.",
  session: "Needs a session: `Authorization: Bearer TOKEN`, the session cookie, or a signed-in socket.",
  member: "Needs a session of a member of the room.",
  observer: "Needs an operator's key (`X-Teahouse-Operator`); in demonstration mode a session is enough.",
  operator: "Needs an operator's key: `X-Teahouse-Operator: KEY`, or `operator` in a socket's handshake.",
} as const;

/** The contract as an OpenRPC 1.3 document: made from the table, so it cannot differ from what is checked. */
export const openRpc = {
  openrpc: "1.3.2",
  info: {
    title: "Teahouse",
    version: "1",
    description: "Chat over JSON-RPC 2.0: POST /rpc, or the event `rpc` of a Socket.IO connection.",
    license: { name: "MIT" },
  },
  servers: [{ name: "this cluster", url: "/rpc" }],
  methods: Object.entries(methods).map(([name, entry]) => describeMethod(name, entry)),
  components: {
    errors: Object.fromEntries(Object.keys(errors).map((name) => [name, describeError(name as ErrorName)])),
  },
} as const;

function describeMethod(name: string, entry: MethodEntry) {
  const properties: Record<string, object> =
    "properties" in entry.params ? { ...(entry.params.properties as object) } : {};
  const required: readonly string[] = "required" in entry.params ? (entry.params.required as string[]) : [];
  return {
    name,
    summary: entry.summary,
    description: accessText[entry.access] + (entry.socketOnly ? " Over a socket only." : ""),
    tags: [{ name: name.split(".")[0] ?? name }],
    paramStructure: "either",
    params: Object.entries(properties).map(([param, schema]) => ({
      name: param,
      required: required.includes(param),
      schema,
    })),
    result: { name: "result", schema: entry.result },
    errors: [{ $ref: "#/components/errors/INVALID_PARAMS" }],
  };
}

function describeError(name: ErrorName) {
  const { code, message, retryable } = errors[name];
  return { code, message, data: { name, retryable } };
}
