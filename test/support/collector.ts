import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One span as a collector got it. */
export interface Collected {
  node: string;
  trace: string;
  id: string;
  parent: string;
  name: string;
  /** ms since 1970. */
  from: number;
  to: number;
  attributes: Record<string, unknown>;
  failed: boolean;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface Sent {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: Attribute[];
        status?: { code: number };
      }[];
    }[];
  }[];
}

/** Takes OTLP over HTTP, in JSON, as a collector of traces does, and writes down what comes. */
export async function startCollector(): Promise<{ url: string; spans: Collected[]; stop(): Promise<void> }> {
  const spans: Collected[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (some: string) => {
      body += some;
    });
    request.on("end", () => {
      if (request.method === "POST" && request.url === "/v1/traces") spans.push(...read(JSON.parse(body) as Sent));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function read({ resourceSpans }: Sent): Collected[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const node = String(valuesOf(resource.attributes)["service.instance.id"]);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        node,
        trace: span.traceId,
        id: span.spanId,
        parent: span.parentSpanId ?? "",
        name: span.name,
        from: Number(span.startTimeUnixNano) / 1e6,
        to: Number(span.endTimeUnixNano) / 1e6,
        attributes: valuesOf(span.attributes),
        failed: span.status?.code === 2,
      })),
    );
  });
}

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
