import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { type ErrorName, errors, Refusal, type RpcResponse } from "#protocol";
import type { Config } from "../config.ts";
import type { Metrics } from "../metrics.ts";
import type { Session } from "../service/sessions.ts";
import type { Traces } from "../trace.ts";
import type { Call, Services } from "./context.ts";
import { type DispatchTools, dispatch, wireError } from "./dispatch.ts";
import { asyncApi } from "./documents/asyncapi.ts";
import { errorCatalogue } from "./documents/error-catalogue.ts";
import { openRpc } from "./documents/openrpc.ts";
import { failure, parseText } from "./jsonrpc.ts";
import type { Lag } from "./lag.ts";
import { errorForLog } from "./log-error.ts";
import { mayOperate } from "./operator.ts";
import { servePage } from "./page.ts";
import { requestId } from "./request-id.ts";
import { checkOrigin, isAllowed, namesOneHost, originReader, readCredentials, sessionCookie } from "./session.ts";

export interface HttpTools {
  config: Config;
  metrics: Metrics;
  traces: Traces | undefined;
  lag: Lag;
  services: Services;
  /** Why this node cannot serve right now; nothing when it can. */
  notReady(): Promise<string | undefined>;
}

/** A whole request, headers and body, must be here by then: slow senders hold nothing for long, ms. */
const REQUEST_MS = 30_000;

/** The HTTP side of a node. */
export function openHttp(tools: HttpTools): FastifyInstance {
  const { config } = tools;
  const app = Fastify({
    logger: { level: config.LOG_LEVEL, base: { node: config.NODE_NAME }, serializers: { err: errorForLog } },
    // dispatch logs each call, with its method and how it ended.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    bodyLimit: config.MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: 75_000,
    genReqId: (req) => requestId(req.headers["x-request-id"]),
  });
  // Only JSON, parsed by app/jsonrpc.ts: a form or text/plain can be posted by any page without asking.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(["application/json", "application/json-rpc"], { parseAs: "string" }, (_req, body, done) =>
    done(null, body),
  );
  // Not async: what every call passes is to cost it no promise.
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers({ "x-teahouse-node": config.NODE_NAME, "x-request-id": request.id, "cache-control": "no-store" });
    letRead(request, reply, config);
    if (namesOneHost(request.raw)) done();
    else done(Object.assign(new Error("A request names one host."), { statusCode: 400 }));
  });
  const ofCalls = { ...tools, log: app.log };
  app.setErrorHandler((error, request, reply) => answerBroken(error, request, reply, ofCalls));
  const readOrigin = originReader(config);
  app.post("/rpc", (request, reply) => serveRpc(request, reply, ofCalls, readOrigin));
  app.get("/rpc", async (_request, reply) => reply.code(405).header("allow", "POST").send());
  app.options("/rpc", async (_request, reply) => reply.code(204).header("allow", "POST").send());
  const documents = { openrpc: openRpc, asyncapi: asyncApi, errors: errorCatalogue };
  for (const [name, document] of Object.entries(documents)) app.get(`/${name}.json`, async () => document);
  app.get("/livez", async () => ({ node: config.NODE_NAME, live: true }));
  app.get("/readyz", async (_request, reply) => {
    const why = await tools.notReady();
    return reply.code(why ? 503 : 200).send({ node: config.NODE_NAME, ready: !why, why });
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type(tools.metrics.registry.contentType).send(await tools.metrics.registry.metrics()),
  );
  if (config.SERVE_PAGE !== "") servePage(app, config.SERVE_PAGE);
  return app;
}

/**
 * Browsers ask (CORS) before pages of other origins may call and read: those in ORIGINS may, with a bearer
 * token; the cookie is not sent from there. Our own pages need none of this.
 */
function letRead({ headers }: FastifyRequest, reply: FastifyReply, config: Config): void {
  if (config.ORIGINS.length === 0) return;
  reply.header("vary", "origin");
  if (!isAllowed(headers.origin, config)) return;
  reply.headers({
    "access-control-allow-origin": headers.origin,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type, x-request-id, x-teahouse-operator",
    "access-control-expose-headers": "x-teahouse-node, x-request-id",
    "access-control-max-age": "600",
  });
}

type ReadOrigin = ReturnType<typeof originReader>;

async function serveRpc(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: HttpTools & DispatchTools,
  readOrigin: ReadOrigin,
): Promise<void> {
  const receivedAt = performance.now();
  const { headers } = request.raw;
  const credentials = readCredentials(headers);
  const origin = readOrigin(request.socket.remoteAddress, headers);
  const after: (() => void | Promise<void>)[] = [];
  let answer: RpcResponse | RpcResponse[] | undefined;
  try {
    checkOrigin(headers, credentials.byCookie, tools.config);
    const session = credentials.token === undefined ? undefined : await tools.services.sessions.find(credentials.token);
    // Written out, without a spread: that alone took longer than all that a ping does.
    const call: Call = {
      requestId: request.id,
      receivedAt,
      node: tools.config.NODE_NAME,
      address: origin.address,
      device: (headers["user-agent"] ?? "").slice(0, 80),
      services: tools.services,
      session,
      operator: mayOperate(headers, origin, headers["x-teahouse-operator"], tools.config),
      tokenGiven: credentials.token !== undefined,
      watcher: undefined,
      afterwards: (work) => after.push(work),
      adopt(adopted: Session | undefined, token) {
        this.session = adopted;
        reply.header("set-cookie", sessionCookie(token, origin.secure, adopted?.expiresAt ?? 0));
      },
    };
    answer = await dispatch(call, parseText(String(request.body ?? "")), tools);
  } catch (error) {
    answer = failure(null, wireError({ requestId: request.id, node: tools.config.NODE_NAME }, error, tools));
  }
  if (answer === undefined) reply.code(204).send();
  else reply.code(statusOf(answer)).type("application/json; charset=utf-8").send(JSON.stringify(answer));
  if (after.length === 0) return;
  await reply;
  for (const work of after) await work();
}

const statuses: Partial<Record<ErrorName, number>> = {
  SESSION_INVALID: 401,
  ORIGIN_DENIED: 403,
};

/** 200 for whatever JSON-RPC answers itself; else what caches, proxies and browsers must understand. */
function statusOf(answer: RpcResponse | RpcResponse[]): number {
  if (Array.isArray(answer) || !("error" in answer)) return 200;
  return statuses[answer.error.data.name] ?? 200;
}

/** What Fastify refused before there was a call: too large, wrong type, no such path. */
function answerBroken(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  tools: DispatchTools,
): FastifyReply {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
  const refusal =
    status >= 400 && status < 500
      ? new Refusal("INVALID_REQUEST", {
          message: error instanceof Error ? error.message : errors.INVALID_REQUEST.message,
        })
      : error;
  const wire = wireError({ requestId: request.id, node: tools.config.NODE_NAME }, refusal, tools);
  return reply.code(status >= 400 && status < 600 ? status : 500).send(failure(null, wire));
}
