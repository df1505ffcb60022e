import { setTimeout as pause } from "node:timers/promises";
import { trace as api, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Traces } from "./trace.ts";
import { version } from "./version.ts";

/** How often finished spans are sent, together, ms. */
const SEND_EVERY_MS = 1000;
/** How long one sending may take: a collector that is away costs its spans, and nothing else, ms. */
const SEND_MS = 2000;
/** A node that stops does not wait longer than this for the last ones, ms. */
const LAST_MS = 1000;

export interface OtelOptions {
  node: string;
  /** Of a collector that takes OTLP over HTTP; `/v1/traces` is added. */
  endpoint: string;
  /** Share of the traces that is kept. */
  share: number;
  /** The store's clock, ms. */
  now(): number;
}

/** Sends traces to a collector. Imported only where one is configured. */
export function openTraces({ node, endpoint, share, now }: OtelOptions): Traces {
  // Ids of traces are always given, those of spans only where others have to know them.
  let given: { trace: string; span: string | undefined } = { trace: "", span: undefined };
  const random = new RandomIdGenerator();
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, "")}/v1/traces`,
    timeoutMillis: SEND_MS,
  });
  const provider = new TracerProvider({
    idGenerator: {
      generateTraceId: () => given.trace,
      generateSpanId: () => given.span ?? random.generateSpanId(),
    },
    resource: resourceFromAttributes({
      "service.name": "teahouse",
      "service.version": version,
      "service.instance.id": node,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_EVERY_MS })],
  });
  const tracer = provider.getTracer("teahouse", version);
  const sampler = new TraceIdRatioBasedSampler(share);
  return {
    now,
    samples: (trace) => sampler.shouldSample(ROOT_CONTEXT, trace).decision === SamplingDecision.RECORD_AND_SAMPLED,
    begin({ trace, name, id, parent, at, attributes = {} }) {
      given = { trace, span: id };
      const above = { traceId: trace, spanId: parent ?? "", traceFlags: TraceFlags.SAMPLED, isRemote: true };
      const context = parent === undefined ? ROOT_CONTEXT : api.setSpanContext(ROOT_CONTEXT, above);
      const kind = kinds[name] ?? SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind, startTime: at, attributes: named(attributes) }, context);
      return {
        id: span.spanContext().spanId,
        end(end, more = {}, failure) {
          span.setAttributes(named(more));
          if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          span.end(end);
        },
      };
    },
    async close() {
      await Promise.race([provider.shutdown().catch(() => {}), pause(LAST_MS, undefined, { ref: false })]);
    },
  };
}

const kinds: Readonly<Record<string, SpanKind>> = {
  receive: SpanKind.SERVER,
  step: SpanKind.CLIENT,
  publish: SpanKind.PRODUCER,
  deliver: SpanKind.CONSUMER,
};

const named = (attributes: Readonly<Record<string, string | number | boolean>>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`teahouse.${name}`, value]));
