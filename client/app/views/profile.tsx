import { useState } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { Avatar } from "./avatar.tsx";
import { PencilIcon, SettingsIcon } from "./icons.tsx";
import { lazyView } from "./lazy-view.tsx";

const NameForm = lazyView(() => import("./name-form.tsx").then((file) => file.NameForm));

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
