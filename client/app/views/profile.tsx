import { useEffect, useRef, useState } from "preact/hooks";
import { limits } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { rename } from "../state/account.ts";
import { openDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { isComposing } from "../state/keys.ts";
import { Avatar } from "./avatar.tsx";
import { PencilIcon, SettingsIcon } from "./icons.tsx";

/** Who I am: the name is changed where it stands. */
export function Profile() {
  const [editing, setEditing] = useState(false);
  const user = me.value;
  if (!user) return <div class="profile" />;
  return (
    <div class="profile">
      {editing ? (
        <NameForm name={user.name} done={() => setEditing(false)} />
      ) : (
        <button
          type="button"
          class="profile-name"
          aria-label={`${t("rename")}: ${user.name}`}
          onClick={() => setEditing(true)}
        >
          <Avatar id={user.id} name={user.name} />
          <span class="profile-text">
            <bdi class="name" data-testid="my-name">
              {user.name}
            </bdi>
            {user.guest && <span class="tag">{t("guest")}</span>}
          </span>
          <PencilIcon />
        </button>
      )}
      {!editing && (
        <button type="button" class="icon-button" aria-label={t("settings")} onClick={() => openDialog("settings")}>
          <SettingsIcon />
        </button>
      )}
    </div>
  );
}

function NameForm({ name, done }: { name: string; done: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState("");
  useEffect(() => field.current?.select(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    const next = field.current?.value.trim() ?? "";
    if (next === "" || next === name) return done();
    try {
      await rename(next);
      done();
    } catch (cause) {
      setError(errorText(cause));
      field.current?.focus();
    }
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isComposing(event)) done();
  };
  return (
    <form class="name-form" onSubmit={(event) => void save(event)}>
      <input
        ref={field}
        aria-label={t("yourName")}
        aria-invalid={error !== ""}
        aria-describedby="name-error"
        defaultValue={name}
        maxLength={limits.name}
        dir="auto"
        autocomplete="nickname"
        onKeyDown={keyDown}
      />
      <button type="submit" class="primary">
        {t("save")}
      </button>
      <button type="button" class="quiet" onClick={done}>
        {t("cancel")}
      </button>
      <p id="name-error" class="field-error" role="alert">
        {error}
      </p>
    </form>
  );
}
