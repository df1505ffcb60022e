import type { FastifyInstance } from "fastify";

/** Addresses of the client's own: rooms, messages and threads, the cluster, the API. As nginx.conf has them. */
const PAGES = [
  "/",
  "/r/:room",
  "/r/:room/m/:seq(^\\d+$)",
  "/r/:room/t/:seq(^\\d+$)",
  "/cluster",
  "/api",
  "/api/events",
];

const YEAR_S = 31_536_000;

/**
 * Lets a node serve the built client itself, with the headers that nginx.conf gives to it. An edge does this for a
 * fraction of the CPU time; this is for comparing them, and for one node that stands alone.
 * @param folder absolute; as the client's build leaves it, a .gz beside each file
 */
export function servePage(app: FastifyInstance, folder: string): void {
  app.register(async (files) => {
    // Loaded only where it is wanted.
    const { fastifyStatic } = await import("@fastify/static");
    files.addHook("onSend", async (request, reply) => {
      const found = reply.statusCode < 400;
      const hashed = found && request.url.startsWith("/assets/");
      reply.headers({
        ...securityHeaders(request.headers.host),
        vary: "accept-encoding",
        // Only what was found: a 404 that is kept for a year would outlive the mistake.
        "cache-control": hashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache, no-store",
      });
    });
    await files.register(fastifyStatic, {
      root: folder,
      serve: true,
      preCompressed: true,
      cacheControl: false,
      // Whatever begins with a dot was not meant for visitors.
      dotfiles: "ignore",
      index: false,
    });
    for (const page of PAGES) files.get(page, (_request, reply) => reply.sendFile("index.html"));
  });
}

/** Those of nginx.conf. */
function securityHeaders(host = ""): Record<string, string> {
  // Older browsers do not count the page's own WebSockets as 'self': name them, but only for a Host that is one.
  const isHost = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?$/i.test(host);
  const sockets = isHost ? ` ws://${host} wss://${host}` : "";
  return {
    "content-security-policy": `default-src 'self'; connect-src 'self'${sockets}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}
