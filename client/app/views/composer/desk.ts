import { computed, type ReadonlySignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { MessageRef } from "#protocol";
import { apply, fitHeight, writingIn } from "../../composer/field.ts";
import type { Format } from "../../composer/formatting.ts";
import type { Suggestions } from "../../composer/suggestions.ts";
import { type Change, put } from "../../composer/writing.ts";
import { noteEmoji } from "../../emoji/recent.ts";
import { t } from "../../i18n/index.ts";
import { callable } from "../../state/company.ts";
import { composerTools, loadComposerTools } from "../../state/composer-tools.ts";
import { type Composing, composing } from "../../state/composing.ts";
import { isTouch } from "../../state/keys.ts";
import type { RoomView } from "../../state/room-view.ts";
import { directory } from "../../state/rooms.ts";
import { lengthLeft } from "./length.ts";

type FieldRef = { readonly current: HTMLTextAreaElement | null };

/** Everything that the parts of one composer share. */
export interface Desk {
  readonly id: string;
  readonly view: RoomView;
  readonly inThread: boolean;
  readonly field: FieldRef;
  readonly writing: Composing;
  /** Nothing until what completes is here. */
  readonly suggestions: ReadonlySignal<Suggestions | undefined>;
  /** Makes a change in the field, and hands back the focus. */
  readonly change: (change: Change) => void;
  readonly format: (format: Format) => void;
  readonly insertEmoji: (emoji: string) => void;
  readonly submit: () => void;
}

export function useDesk(view: RoomView, thread: MessageRef | undefined): Desk {
  const field = useRef<HTMLTextAreaElement>(null);
  const desk = useMemo(() => deskFor(view, thread, field), [view, thread?.id]);
  useLayoutEffect(() => fitHeight(field.current), [desk.writing.text.value]);
  useEffect(() => void loadComposerTools(), [desk]);
  useArrival(desk);
  return desk;
}

/** The ids by which the field tells which suggestion is chosen. */
export const listId = ({ id }: Desk) => `${id}-suggestions`;
export const optionId = (desk: Desk, index: number) => `${listId(desk)}-${index}`;

function deskFor(view: RoomView, thread: MessageRef | undefined, field: FieldRef): Desk {
  const writing = composing({ room: view.id, thread });
  const change = (asked: Change) => field.current && apply(field.current, asked);
  const company = {
    people: () => callable(view),
    everybody: () => (directory.value?.get(view.id)?.kind === "direct" ? undefined : t("everybody")),
    want: () => void (view.members.peek() ?? view.loadMembers()),
  };
  const suggestions = computed(() => composerTools.value && new composerTools.value.Suggestions(company));
  return {
    ...{ id: thread ? "thread-composer" : "composer", view, inThread: thread !== undefined },
    ...{ field, writing, suggestions, change },
    format: (format) => {
      const tools = composerTools.peek();
      if (tools && field.current) change(tools.formatted(writingIn(field.current), format));
    },
    insertEmoji: (emoji) => {
      noteEmoji(emoji);
      if (field.current) change(put(writingIn(field.current), emoji));
    },
    submit: () => {
      const text = writing.text.peek();
      if (text.trim() === "" || lengthLeft(text) < 0) return;
      const isNew = !writing.editing.peek();
      writing.submit(callable(view).map(({ name, id }) => [name, id]));
      if (isNew && !thread) view.jumpToLatest();
      field.current?.focus();
    },
  };
}

/** Who arrives can write at once, and who answers or changes a message too. */
function useArrival({ field, writing, inThread }: Desk): void {
  useLayoutEffect(() => {
    // Nobody's focus is taken away, and no phone's keyboard comes up.
    if (!isTouch() && (inThread || document.activeElement === document.body)) field.current?.focus();
  }, [field, inThread]);
  const target = writing.editing.value?.id ?? writing.reply.value?.id;
  const before = useRef(target);
  useEffect(() => {
    const isNew = target !== undefined && target !== before.current;
    before.current = target;
    if (!isNew || !field.current) return;
    field.current.focus();
    field.current.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [target, field]);
}
