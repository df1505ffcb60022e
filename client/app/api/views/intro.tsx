import type { ComponentChildren } from "preact";
import { summaryOf, t } from "../words.ts";
import { Code } from "./json.tsx";

const { origin } = location;

const ping = `curl -i ${origin}/rpc \\
  -H "content-type: application/json" \\
  -d '{"jsonrpc":"2.0","id":1,"method":"system.ping"}'`;

const overSocket = `import { io } from "socket.io-client";

const socket = io("${origin}", { transports: ["websocket"], auth: { token } });
socket.on("event", (event) => console.log(event.type, event.body));
await socket.emitWithAck("rpc", {
  jsonrpc: "2.0", id: 1,
  method: "room.watch", params: { rooms: [{ room: "lobby" }] },
});`;

const batch = `[
  { "jsonrpc": "2.0", "id": 1, "method": "system.ping" },
  { "jsonrpc": "2.0", "id": 2, "method": "session.get" },
  { "jsonrpc": "2.0", "method": "typing.set", "params": { "room": "lobby" } }
]`;

const retried = `const clientId = crypto.randomUUID();
// No answer? Ask again with the same one, as often as it takes.
await call("message.send", { room: "lobby", clientId, text: "Tea is ready." });`;

/** How to begin. */
export function Intro() {
  return (
    <article class="intro" aria-labelledby="intro-title">
      <h2 id="intro-title">{t("beginTitle")}</h2>
      <p>{t("beginText")}</p>
      <p class="intro-acts">
        {["message.send", "system.ping"].map((method) => (
          <a key={method} class="primary" href={`#${method}`} title={summaryOf({ name: method, summary: method })}>
            {t("tryMethod", method)}
          </a>
        ))}
        <a class="quiet" href="/api/events">
          {t("watchEvents")}
        </a>
      </p>
      <div class="intro-parts">
        <Part title={t("beginHttp")} text={t("beginHttpText")}>
          <Code text={ping} label={t("beginHttp")} />
        </Part>
        <Part title={t("beginSocket")} text={t("beginSocketText")}>
          <Code text={overSocket} label={t("beginSocket")} />
        </Part>
        <Part title={t("beginBatch")} text={t("beginBatchText")}>
          <Code text={batch} isJson label={t("beginBatch")} />
        </Part>
        <Part title={t("beginRetry")} text={t("beginRetryText")}>
          <Code text={retried} label={t("beginRetry")} />
        </Part>
      </div>
    </article>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      <p class="muted">{text}</p>
      {children}
    </section>
  );
}
