import { type ErrorName, errors, type MethodEntry, type MethodName, methods } from "#protocol";
import { examples } from "../../protocol/examples.ts";
import { NamedSchemas } from "./named-schemas.ts";

const accessText = {
  public: "Anybody may call this.",
  session: "Needs a session: `Authorization: Bearer TOKEN`, the session cookie, or a signed-in socket.",
  member: "Needs a session of a member of the room.",
  observer: "Needs an operator's key (`X-Teahouse-Operator`); in demonstration mode a session is enough.",
  operator: "Needs an operator's key: `X-Teahouse-Operator: KEY`, or `operator` in a socket's handshake.",
} as const;

/** What a call can end with because of who may make it. */
const accessRefusals = {
  public: [],
  session: ["SESSION_REQUIRED", "SESSION_INVALID"],
  member: ["SESSION_REQUIRED", "SESSION_INVALID", "ROOM_NOT_MEMBER", "ROOM_NOT_FOUND"],
  observer: ["OPERATOR_REQUIRED", "SESSION_REQUIRED", "SESSION_INVALID"],
  operator: ["OPERATOR_REQUIRED"],
} as const satisfies Record<MethodEntry["access"], readonly ErrorName[]>;

const schemas = new NamedSchemas();

/** The contract as an OpenRPC 1.3 document: made from the table, so it cannot differ from what is checked. */
export const openRpc = {
  openrpc: "1.3.2",
  info: {
    title: "Teahouse",
    version: "1",
    description:
      "Chat over JSON-RPC 2.0: POST /rpc, or the event `rpc` of a Socket.IO connection (/asyncapi.json). What is no request of this contract is answered by PARSE, INVALID_REQUEST or METHOD_NOT_FOUND. What errors mean, and what to do: /errors.json. Try it: /api.",
    license: { name: "MIT" },
  },
  servers: [
    {
      name: "this cluster",
      url: "http://localhost:8080/rpc",
      description: "Where it is by default; else /rpc of wherever this document came from",
    },
  ],
  methods: Object.entries(methods).map(([name, entry]) => describeMethod(name as MethodName, entry)),
  components: {
    schemas: schemas.all,
    errors: Object.fromEntries(Object.keys(errors).map((name) => [name, describeError(name as ErrorName)])),
  },
};

function describeMethod(name: MethodName, entry: MethodEntry) {
  const properties: Record<string, { description?: string }> =
    "properties" in entry.params ? { ...(entry.params.properties as object) } : {};
  const required: readonly string[] = "required" in entry.params ? (entry.params.required as string[]) : [];
  const { params, result } = examples[name];
  return {
    name,
    summary: entry.summary,
    description: accessText[entry.access] + (entry.socketOnly ? " Over a socket only." : ""),
    tags: [{ name: name.split(".")[0] ?? name }],
    paramStructure: "either",
    params: Object.entries(properties).map(([param, schema]) => ({
      name: param,
      ...(schema.description === undefined ? {} : { description: schema.description }),
      required: required.includes(param),
      schema: schemas.describe(schema),
    })),
    result: { name: resultName(name), schema: schemas.describe(entry.result) },
    errors: refusalsOf(name, entry).map((error) => ({ $ref: `#/components/errors/${error}` })),
    examples: [
      {
        name: `${name} example`,
        params: Object.entries(params).map(([param, value]) => ({ name: param, value })),
        result: { name: resultName(name), value: result },
      },
    ],
    "x-access": entry.access,
    "x-socket-only": entry.socketOnly ?? false,
    "x-changes": changes(entry),
  };
}

/** `message.send` → MessageSendResult: what programs that are made from the document call it. */
function resultName(name: string): string {
  return `${name.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase())}Result`;
}

function takesClientId({ params }: MethodEntry): boolean {
  return "properties" in params && "clientId" in (params.properties as object);
}

/** Whether a call leaves something behind: whoever tries methods out should know. */
function changes(entry: MethodEntry): boolean {
  return takesClientId(entry) || entry.access === "operator" || entry.cost === "signIn";
}

/** All that a call of this method can end with. */
export function refusalsOf(name: MethodName, entry: MethodEntry = methods[name]): ErrorName[] {
  const reachesStore = entry.cost !== undefined || entry.access === "member" || entry.access === "session";
  return [
    ...new Set<ErrorName>([
      "INVALID_PARAMS",
      ...accessRefusals[entry.access],
      ...(entry.socketOnly ? (["SOCKET_ONLY"] as const) : []),
      ...(entry.refusals ?? []),
      ...(entry.cost ? (["RATE_LIMITED"] as const) : []),
      ...(reachesStore ? (["STORE_UNAVAILABLE"] as const) : []),
      ...(takesClientId(entry) || entry.cost === "signIn" ? (["STORE_FULL", "UNKNOWN"] as const) : []),
      "OVERLOADED",
      "INTERNAL",
    ]),
  ];
}

function describeError(name: ErrorName) {
  const { code, message, retryable } = errors[name];
  return { code, message, data: { name, retryable } };
}
