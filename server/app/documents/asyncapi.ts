import { errors, methods, type SocketEventName, socketEvents } from "#protocol";
import { examples } from "../../protocol/examples.ts";
import { NamedSchemas } from "./named-schemas.ts";

const schemas = new NamedSchemas();

const version = { const: "2.0" };
const id = { type: ["string", "number", "null"] };

const request = {
  title: "RpcRequest",
  type: "object",
  required: ["jsonrpc", "method"],
  properties: {
    jsonrpc: version,
    id,
    method: { type: "string", enum: Object.keys(methods) },
    params: { type: ["object", "array"], description: "As /openrpc.json has them for the method" },
  },
};

const error = {
  title: "RpcError",
  type: "object",
  required: ["code", "message", "data"],
  properties: {
    code: { type: "integer" },
    message: { type: "string" },
    data: {
      type: "object",
      required: ["name", "retryable", "requestId", "node", "docUrl"],
      properties: {
        name: { type: "string", enum: Object.keys(errors), description: "The stable key: see /errors.json" },
        retryable: {
          type: "boolean",
          description: "Whether the same call, under the same clientId, may succeed later",
        },
        retryAfterMs: { type: "number" },
        param: { type: "string", description: "Path of the wrong parameter" },
        requestId: { type: "string" },
        node: { type: "string", description: "Who answered" },
        docUrl: { type: "string", description: "Where this error is explained, on the cluster's own address" },
      },
    },
  },
};

const response = {
  title: "RpcResponse",
  type: "object",
  required: ["jsonrpc", "id"],
  properties: { jsonrpc: version, id, result: {}, error },
  oneOf: [{ required: ["result"] }, { required: ["error"] }],
};

const oneOrMany = (schema: object) => ({ oneOf: [schema, { type: "array", minItems: 1, items: schema }] });

const messages = {
  rpc: {
    name: "rpc",
    title: "A call",
    summary: "One JSON-RPC 2.0 request, a notification (no `id`, no ack) or a batch",
    payload: schemas.describe(oneOrMany(request)),
    examples: [
      {
        name: "message.send",
        payload: { jsonrpc: "2.0", id: 1, method: "message.send", params: examples["message.send"].params },
      },
    ],
  },
  answer: {
    name: "answer",
    title: "What a call is answered",
    summary: "The argument of the ack: one response, or those of a batch; without an ack nothing is answered",
    payload: schemas.describe(oneOrMany(response)),
    examples: [
      {
        name: "message.send",
        payload: { jsonrpc: "2.0", id: 1, result: examples["message.send"].result },
      },
    ],
  },
  ...Object.fromEntries(shapes().map(({ event, shape, schema }) => [shape, describeShape(event, shape, schema)])),
};

/** What travels over a socket as an AsyncAPI 3.0 document: made from the table that the types come from. */
export const asyncApi = {
  asyncapi: "3.0.0",
  info: {
    title: "Teahouse",
    version: "1",
    description:
      "The Socket.IO side of a node: calls with an ack (JSON-RPC 2.0, the methods of /openrpc.json), and events that it sends by itself. Watch them: /api/events.",
    license: { name: "MIT" },
  },
  defaultContentType: "application/json",
  servers: {
    cluster: {
      host: "{host}",
      pathname: "/socket.io/",
      protocol: "ws",
      description:
        "Socket.IO 4, namespace `/`, transport `websocket`. Handshake: `auth.token` (or the session cookie), `auth.operator` for operators. Without either one may connect, and call public methods.",
      variables: { host: { default: "localhost:8080", description: "Where the edge, or a single node, listens" } },
      security: [{ $ref: "#/components/securitySchemes/token" }, { $ref: "#/components/securitySchemes/cookie" }],
    },
  },
  channels: {
    socket: {
      address: "/",
      title: "One connection",
      messages: refs(Object.keys(messages).filter((name) => name !== "answer")),
    },
    answers: { address: null, title: "The ack of a call", messages: refs(["answer"]) },
  },
  operations: {
    rpc: {
      action: "receive",
      summary: "A client calls methods; the ack answers",
      channel: { $ref: "#/channels/socket" },
      messages: [{ $ref: "#/channels/socket/messages/rpc" }],
      reply: { channel: { $ref: "#/channels/answers" }, messages: [{ $ref: "#/channels/answers/messages/answer" }] },
    },
    ...Object.fromEntries(Object.entries(socketEvents).map(([event, entry]) => [event, describeEvent(entry)])),
  },
  components: {
    messages,
    schemas: schemas.all,
    securitySchemes: {
      token: { type: "apiKey", in: "user", description: "The token of session.guest or session.login as `auth.token`" },
      cookie: { type: "httpApiKey", name: "teahouse_session", in: "cookie" },
    },
  },
};

/** Each shape of each event. Their names say which event they belong to, but for those that are the only one. */
function shapes() {
  return Object.entries(socketEvents).flatMap(([event, entry]) =>
    Object.entries(entry.shapes).map(([shape, schema]) => ({ event: event as SocketEventName, shape, schema })),
  );
}

function describeShape(event: SocketEventName, shape: string, schema: { description?: string }) {
  return {
    name: event,
    title: shape,
    summary: schema.description ?? socketEvents[event].summary,
    payload: schemas.describe(schema),
  };
}

function describeEvent({ summary, shapes: its }: { summary: string; shapes: object }) {
  return {
    action: "send",
    summary,
    channel: { $ref: "#/channels/socket" },
    messages: Object.keys(its).map((shape) => ({ $ref: `#/channels/socket/messages/${shape}` })),
  };
}

function refs(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}
