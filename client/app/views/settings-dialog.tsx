import { useState } from "preact/hooks";
import { errorText, t } from "../i18n/index.ts";
import { signOut } from "../state/account.ts";
import { closeDialog, openDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { chooseLanguage, chooseTheme, language, type Theme, theme } from "../state/preferences.ts";
import { Dialog } from "./dialog.tsx";

export function SettingsDialog() {
  const themes: [Theme, string][] = [
    ["system", t("themeSystem")],
    ["light", t("themeLight")],
    ["dark", t("themeDark")],
  ];
  return (
    <Dialog title={t("settings")}>
      <Choice
        legend={t("language")}
        options={[
          ["en", "English"],
          ["zh", "中文"],
        ]}
        chosen={language.value}
        choose={chooseLanguage}
      />
      <Choice legend={t("theme")} options={themes} chosen={theme.value} choose={chooseTheme} />
      <Account />
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  options: readonly (readonly [T, string])[];
  chosen: T;
  choose: (value: T) => void;
}

function Choice<T extends string>({ legend, options, chosen, choose }: ChoiceProps<T>) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="segments">
        {options.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name={legend} checked={value === chosen} onChange={() => choose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
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
