import { useEffect, useRef } from "preact/hooks";
import { uuid } from "../../../sdk/index.ts";
import { errorText } from "../../i18n/index.ts";
import { http } from "../../state/identity.ts";
import { joinedRooms, roomTitle } from "../../state/rooms.ts";
import { toast } from "../../state/toasts.ts";
import { NodeMark } from "../../views/node-mark.tsx";
import { contract } from "../state/contract.ts";
import {
  clear,
  followFrames,
  frames,
  heardRoom,
  hidden,
  isPaused,
  missed,
  pause,
  refused,
  shown,
  toggle,
  watchedRoom,
  words,
} from "../state/frames.ts";
import { line } from "../state/line.ts";
import { t } from "../words.ts";
import { EventEntries } from "./event-entries.tsx";
import { FrameRow } from "./frame-row.tsx";

/** What nodes send by themselves, as it comes, beside what the AsyncAPI document says of it. */
export function Console() {
  useEffect(followFrames, []);
  return (
    <div class="console">
      <section class="stream" aria-labelledby="stream-title" data-region>
        <header class="stream-header">
          <h2 id="stream-title">{t("titleEvents")}</h2>
          <span class="served" data-testid="line" data-up={line.value.isUp} data-room={heardRoom.value}>
            <NodeMark node={line.value.node} />
            <span class="number">{line.value.node ?? t("connecting")}</span>
          </span>
        </header>
        <p>{t("eventsText")}</p>
        <Controls />
        <Frames />
        <Say />
      </section>
      <EventEntries />
    </div>
  );
}

function Controls() {
  return (
    <div class="stream-controls">
      <label>
        {t("room")}
        <select
          value={watchedRoom.value}
          onChange={(event) => {
            watchedRoom.value = event.currentTarget.value;
          }}
        >
          {joinedRooms.value.map(({ id }) => (
            <option key={id} value={id}>
              {roomTitle(id)}
            </option>
          ))}
        </select>
      </label>
      <label class="grows">
        {t("filter")}
        <input
          type="search"
          placeholder={t("filterHint")}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      </label>
      <fieldset class="kinds">
        <legend class="unseen">{t("show")}</legend>
        {contract.value?.eventNames.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={!hidden.value.has(name)} onChange={() => toggle(name)} />
            <code>{name}</code>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function Frames() {
  return (
    <>
      <div class="frames-head">
        <p role="status">
          {isPaused.value ? t("paused", missed.value) : t("frameCount", shown.value.length)}
          {refused.value && <span class="bad"> {refused.value}</span>}
        </p>
        <span class="spring" />
        <button type="button" class="text-act" aria-pressed={isPaused.value} onClick={pause}>
          {isPaused.value ? t("goOn") : t("pause")}
        </button>
        <button type="button" class="text-act" disabled={frames.value.length === 0} onClick={clear}>
          {t("clear")}
        </button>
      </div>
      {shown.value.length === 0 ? (
        <p class="frames-empty muted">{t("noFrames")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <ol class="frames" aria-label={t("frames")} tabIndex={0}>
          {shown.value.map((frame) => (
            <FrameRow key={frame.number} frame={frame} />
          ))}
        </ol>
      )}
    </>
  );
}

/** So that something happens. */
function Say() {
  const field = useRef<HTMLInputElement>(null);
  const say = async (event: Event) => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? "";
    if (text === "") return;
    if (field.current) field.current.value = "";
    try {
      await http.call("message.send", { room: watchedRoom.peek(), clientId: uuid(), text });
    } catch (error) {
      toast(errorText(error), { tone: "bad" });
    }
  };
  return (
    <form class="say" onSubmit={(event) => void say(event)}>
      <input ref={field} aria-label={t("say")} placeholder={t("say")} autocomplete="off" />
      <button type="submit" class="quiet">
        {t("sayIt")}
      </button>
    </form>
  );
}
