import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { closeDialog } from "../state/dialogs.ts";
import { type Goal, goalsFor } from "../state/goals.ts";
import { me } from "../state/identity.ts";
import { focusComposer } from "../state/regions.ts";
import { directory, findRooms, nameOfRoom, openDirect } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { waiting } from "../state/unread.ts";
import { callsIn } from "../state/waiting.ts";
import { Avatar } from "./avatar.tsx";
import { Dialog } from "./dialog.tsx";
import { useChoice } from "./use-choice.ts";

const titles = { mine: "yourRooms", open: "otherRooms", person: "people" } as const;

/** Who types on needs no answer to half a name. */
const PAUSE_MS = 150;
const MOST_ASKED = 20;

/** Goes to a room, or to a person, by a few letters. */
export function SwitcherDialog() {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const client = chat.value;
  useEffect(() => {
    const query = typed.replace(/^\s*[#@]\s*/, "").trim();
    if (!client || query === "") return;
    // What is known already is shown at once, and stays when nothing newer can be had.
    const timer = setTimeout(() => void findRooms(client, query, MOST_ASKED).catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [client, typed]);
  const goals = goalsFor(typed, {
    rooms: [...(directory.value?.values() ?? [])],
    nameOf: nameOfRoom,
    waiting: waiting.value ?? new Map(),
    people: (client?.people.all ?? []).filter(({ id }) => id !== me.value?.id),
  });
  const enter = (goal: Goal | undefined) => {
    if (goal) reach(goal).catch((cause: unknown) => setError(errorText(cause)));
  };
  const choice = useChoice(goals.length, idOf, (at) => enter(goals[at]));
  return (
    <Dialog title={t("switcher")} tone="bare">
      <input
        type="text"
        class="seek"
        role="combobox"
        aria-label={t("switcher")}
        aria-autocomplete="list"
        aria-expanded={goals.length > 0}
        aria-controls="goals"
        aria-activedescendant={choice.id}
        placeholder={t("switcherHint")}
        autofocus
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          choice.set(0);
        }}
        onKeyDown={choice.keyDown}
      />
      <Goals goals={goals} active={choice.at} enter={enter} />
      <p class="muted" role="status">
        {goals.length === 0 ? t("nothingFound") : <span class="unseen">{t("goalCount", goals.length)}</span>}
      </p>
      <p class="field-error" role="alert">
        {error}
      </p>
    </Dialog>
  );
}

async function reach(goal: Goal): Promise<void> {
  const room = goal.kind === "person" ? await openDirect(goal.user.id) : goal.room.id;
  closeDialog();
  go(room);
  focusComposer();
}

interface GoalsProps {
  goals: readonly Goal[];
  active: number;
  enter: (goal: Goal) => void;
}

function Goals({ goals, active, enter }: GoalsProps) {
  const kinds = (["mine", "open", "person"] as const).filter((kind) => goals.some((goal) => goal.kind === kind));
  return (
    <div id="goals" class="options" role="listbox" aria-label={t("switcher")}>
      {kinds.map((kind) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a listbox
        <div key={kind} role="group" aria-labelledby={`goals-${kind}`}>
          <p id={`goals-${kind}`} class="options-title" role="presentation">
            {t(titles[kind])}
          </p>
          {goals.map((goal, at) =>
            goal.kind === kind ? (
              <GoalLine key={keyOf(goal)} goal={goal} at={at} active={at === active} enter={enter} />
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}

const idOf = (at: number) => `goal-${at}`;
const keyOf = (goal: Goal) => (goal.kind === "person" ? `@${goal.user.id}` : goal.room.id);

interface GoalLineProps {
  goal: Goal;
  at: number;
  active: boolean;
  enter: (goal: Goal) => void;
}

function GoalLine({ goal, at, active, enter }: GoalLineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is in the field above
    <div
      id={idOf(at)}
      class={goal.kind === "mine" && callsIn(goal.waiting) > 0 ? "option calls" : "option"}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      data-goal={keyOf(goal)}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => enter(goal)}
    >
      <Mark goal={goal} />
      <bdi class="option-name">{goal.name}</bdi>
      <Aside goal={goal} />
    </div>
  );
}

function Mark({ goal }: { goal: Goal }) {
  if (goal.kind === "person") return <Avatar id={goal.user.id} name={goal.name} />;
  const [other] = goal.room.kind === "direct" ? (goal.room.with ?? []) : [];
  if (other) return <Avatar id={other.id} name={goal.name} />;
  return (
    <span class="hash" aria-hidden="true">
      #
    </span>
  );
}

function Aside({ goal }: { goal: Goal }) {
  if (goal.kind === "open") return <span class="muted">{t("memberCount", goal.room.members)}</span>;
  if (goal.kind === "person" || goal.waiting.unread === 0) return null;
  const { unread, mentions } = goal.waiting;
  return mentions > 0 ? <span class="count">{mentions}</span> : <span class="muted">{t("unread", unread)}</span>;
}
