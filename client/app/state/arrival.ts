import { computed, effect, untracked } from "@preact/signals";
import { errorNameText, t } from "../i18n/index.ts";
import { chat } from "./chat.ts";
import type { RoomView } from "./room-view.ts";
import { isUp, pageVisible, view } from "./rooms.ts";
import { targetMessage } from "./route.ts";
import { toast } from "./toasts.ts";
import { waiting } from "./unread.ts";

type Target = NonNullable<typeof targetMessage.value>;

const isLoaded = computed(() => view.value?.state.value.loaded ?? false);
const isKnown = computed(() => waiting.value?.has(view.value?.id ?? "") ?? false);

/** What the address named and was shown: it is gone to once. */
let reached: Target | undefined;
/** Who is on the way. */
let going: RoomView | undefined;

/** Takes whoever comes to a room to where they go on: to the message that the address names, else to the first new one. */
export function followArrival(): void {
  effect(() => {
    const shown = view.value;
    const target = targetMessage.value;
    // Each of these may be what was missing.
    const isReady = isLoaded.value && pageVisible.value;
    void isKnown.value;
    void isUp.value;
    if (shown && !pageVisible.value) goAway(shown);
    else if (shown && isReady) untracked(() => arrive(shown, target));
  });
}

/** Nobody sees what comes now. */
function goAway(shown: RoomView): void {
  shown.settled.value = false;
  shown.cameAt = Infinity;
}

function arrive(shown: RoomView, target: Target | undefined): void {
  drawLine(shown);
  if (target?.room === shown.id && target !== reached) void goTo(shown, target);
  else if (!shown.settled.peek() && isKnown.peek() && going !== shown) void goToNew(shown);
}

/** What was not read when the reader came, or came back to the page, is below a line from here on. */
function drawLine(shown: RoomView): void {
  shown.cameAt ??= shown.newestOfOthers;
  const standing = chat.peek()?.inbox.of(shown.id);
  if (shown.settled.peek() || going === shown || !standing || !isNew(shown)) return;
  // Who reads further up keeps the line that is there.
  if (shown.line.peek() === undefined || shown.atLatest.peek()) shown.line.value = standing.read;
}

async function goTo(shown: RoomView, target: Target): Promise<void> {
  reached = target;
  going = shown;
  const found = await shown.goTo(target.seq);
  if (going === shown) going = undefined;
  // Whoever went elsewhere meanwhile asks for something else.
  if (view.peek() !== shown || targetMessage.peek() !== target) return;
  // Without a connection the next one tries again.
  if (found === "later") reached = undefined;
  if (found === "gone") toast(errorNameText("MESSAGE_NOT_FOUND"), { tone: "bad" });
  if (found === "later") toast(t("cannotJump"), { tone: "bad" });
  arrive(shown, found === "later" ? undefined : target);
}

async function goToNew(shown: RoomView): Promise<void> {
  going = shown;
  // Who was sent somewhere, or went by themselves, stays there.
  const isThere = !isNew(shown) || !shown.atLatest.peek() || (await shown.goToNew());
  if (going === shown) going = undefined;
  // What could not be shown has not been read.
  if (pageVisible.peek()) shown.settled.value = isThere;
}

/** Whether something had not been read when the reader came. How many are unread is told later than messages are. */
function isNew({ id, cameAt = 0, newestOfOthers }: RoomView): boolean {
  const standing = chat.peek()?.inbox.of(id);
  return standing !== undefined && standing.read < Math.min(cameAt, newestOfOthers);
}
