import { useState } from "preact/hooks";
import { t } from "../i18n/all.ts";
import { errorText, type Language } from "../i18n/index.ts";
import { signOut } from "../state/account.ts";
import { closeDialog, openDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { isTouch } from "../state/keys.ts";
import { permission, turnOnNotifications } from "../state/permission.ts";
import { density, enterKey, language, notifications, type Preference, theme } from "../state/preferences.ts";
import { commandKey } from "../state/shortcuts.ts";
import { Dialog } from "./dialog.tsx";

const languages: [Language, string][] = [
  ["en", "English"],
  ["zh", "中文"],
];

/** What is chosen here counts at once, and in all tabs of the browser. */
export function SettingsDialog() {
  return (
    <Dialog title={t("settings")}>
      <Choice legend={t("language")} options={languages} preference={language} />
      <Choice
        legend={t("theme")}
        options={[
          ["system", t("themeSystem")],
          ["light", t("themeLight")],
          ["dark", t("themeDark")],
        ]}
        preference={theme}
      />
      <Choice
        legend={t("density")}
        options={[
          ["comfortable", t("densityComfortable")],
          ["compact", t("densityCompact")],
        ]}
        preference={density}
      />
      {!isTouch() && (
        <Choice
          legend={t("enterKey")}
          options={[
            ["sends", t("enterSends")],
            ["breaks", t("enterBreaks", commandKey)],
          ]}
          preference={enterKey}
        />
      )}
      <Notifications />
      <Account />
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  options: readonly (readonly [T, string])[];
  preference: Preference<T>;
}

function Choice<T extends string>({ legend, options, preference }: ChoiceProps<T>) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="segments">
        {options.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={legend}
              checked={value === preference.value}
              onChange={() => preference.choose(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const notificationHints = {
  unsupported: "notificationsUnsupported",
  denied: "notificationsDenied",
  default: "notificationsHint",
  granted: "notificationsHint",
} as const;

function Notifications() {
  const may = permission.value;
  const on = may === "granted" && notifications.value === "on";
  const turn = () => (on ? notifications.choose("off") : void turnOnNotifications());
  return (
    <section class="setting" aria-labelledby="setting-notifications">
      <h3 id="setting-notifications">{t("notifications")}</h3>
      <p class="muted" id="notifications-hint">
        {t(notificationHints[may])}
      </p>
      {(may === "default" || may === "granted") && (
        <button type="button" class="quiet" aria-describedby="notifications-hint" onClick={turn}>
          {t(on ? "turnOffNotifications" : "turnOnNotifications")}
        </button>
      )}
    </section>
  );
}

function Account() {
  const [error, setError] = useState("");
  const leave = () =>
    signOut()
      .then(closeDialog)
      .catch((cause: unknown) => setError(errorText(cause)));
  const guest = me.value?.guest ?? true;
  return (
    <div class="stack account">
      <p>
        <bdi class="name">{me.value?.name}</bdi> {guest && <span class="tag">{t("guest")}</span>}
      </p>
      <p class="muted">{guest && t("registerHint")}</p>
      <div class="dialog-actions">
        {guest ? (
          <>
            <button type="button" class="quiet" onClick={() => openDialog("signIn")}>
              {t("signIn")}
            </button>
            <button type="button" class="primary" onClick={() => openDialog("register")}>
              {t("register")}
            </button>
          </>
        ) : (
          <button type="button" class="quiet" onClick={() => void leave()}>
            {t("signOut")}
          </button>
        )}
      </div>
      <p class="field-error" role="alert">
        {error}
      </p>
    </div>
  );
}
