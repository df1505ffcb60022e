import { useState } from "preact/hooks";
import { limits } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { register, signIn } from "../state/account.ts";
import { closeDialog, openDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { Dialog } from "./dialog.tsx";

/** Makes an account out of the guest, or signs in to one. */
export function AccountDialog({ mode }: { mode: "register" | "signIn" }) {
  const isNew = mode === "register";
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement) || busy) return;
    const form = new FormData(event.target);
    setBusy(true);
    try {
      await (isNew ? register : signIn)(String(form.get("name")).trim(), String(form.get("password")));
      closeDialog();
    } catch (cause) {
      setError(errorText(cause));
    }
    setBusy(false);
  };
  return (
    <Dialog title={t(mode)}>
      <p class="muted">{t(isNew ? "registerHint" : "signInHint")}</p>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <AccountFields isNew={isNew} />
        <p class="field-error" role="alert">
          {error}
        </p>
        <div class="dialog-actions">
          <button type="button" class="link-button" onClick={() => openDialog(isNew ? "signIn" : "register")}>
            {t(isNew ? "haveAccount" : "needAccount")}
          </button>
          <button type="submit" class="primary" aria-disabled={busy}>
            {t(mode)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function AccountFields({ isNew }: { isNew: boolean }) {
  const user = me.value;
  return (
    <>
      <label>
        <span>{t("name")}</span>
        <input
          name="name"
          required
          maxLength={limits.name}
          autocomplete="username"
          dir="auto"
          defaultValue={isNew ? user?.name : ""}
        />
      </label>
      <label>
        <span>{t("password")}</span>
        <input
          name="password"
          type="password"
          required
          minLength={isNew ? limits.password.min : 1}
          maxLength={limits.password.max}
          autocomplete={isNew ? "new-password" : "current-password"}
          aria-describedby={isNew ? "password-hint" : undefined}
        />
        {isNew && (
          <small id="password-hint" class="muted">
            {t("passwordHint", limits.password.min)}
          </small>
        )}
      </label>
    </>
  );
}
