import type { Frame } from "../state/frames.ts";
import { t } from "../words.ts";
import { Json } from "./json.tsx";

const time = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

/** One frame: when it came, what it is, and all that is in it. */
export function FrameRow({ frame: { at, event, shape, payload } }: { frame: Frame }) {
  return (
    <li class="frame" data-event={event} data-shape={shape}>
      <details>
        <summary>
          <time class="number muted">{time.format(at)}</time>
          <span class={`frame-event event-${event}`}>{event}</span>
          <code class="frame-shape">{shape === event ? "" : shape}</code>
          <span class="frame-text">{brief(payload)}</span>
        </summary>
        <a href={`#event.${shape}`}>{t("toEntry", shape)}</a>
        <Json value={payload} label={shape} />
      </details>
    </li>
  );
}

const PLAIN = new Set(["epoch", "prev", "id", "clientId", "type", "at"]);

/** What most people look for in it, in one line. */
function brief(payload: unknown): string {
  if (typeof payload !== "object" || payload === null) return JSON.stringify(payload) ?? "";
  const { body, ...rest } = payload as Record<string, unknown>;
  const told = Object.entries(rest).filter(([name]) => !PLAIN.has(name));
  const all = typeof body === "object" && body !== null ? [...Object.entries(body), ...told] : told;
  return all.map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · ");
}
