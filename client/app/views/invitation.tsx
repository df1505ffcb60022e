import { useEffect, useRef, useState } from "preact/hooks";
import type { Room } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { isStaff } from "../state/ranks.ts";
import { linkTo } from "../state/route.ts";

/** A room's address to give to somebody. That of a private one opens it, until owners or moderators renew it. */
export function Invitation({ room: { id, kind, role } }: { room: Room }) {
  const isPrivate = kind === "private";
  const field = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState(isPrivate ? "" : linkTo({ room: id }));
  // Here and not in passing: what is said in passing lies under a dialog.
  const [outcome, setOutcome] = useState("");
  const [error, setError] = useState("");
  const say = (done: string, failure = "") => {
    setOutcome(done);
    setError(failure);
  };
  const ask = async (renew?: true) => {
    try {
      const answer = await chat.peek()?.act("room.invite", { room: id, ...(renew ? { renew } : {}) });
      if (answer) setLink(linkTo({ room: id, invite: answer.invite }));
      if (renew) say(t("linkRenewed"));
    } catch (cause) {
      say("", errorText(cause));
    }
  };
  useEffect(() => {
    if (isPrivate) void ask();
  }, [id]);
  const copy = () =>
    // Without TLS there is no clipboard.
    (navigator.clipboard?.writeText(link) ?? Promise.reject(new Error("no clipboard"))).then(
      () => say(t("linkCopied")),
      () => {
        field.current?.select();
        say("", t("linkNotCopied"));
      },
    );
  return (
    <section class="stack invitation">
      <div class="beside">
        <label>
          <span>{t("inviteLink")}</span>
          <input ref={field} readOnly value={link} dir="ltr" onFocus={() => field.current?.select()} />
        </label>
        <button type="button" class="quiet" disabled={link === ""} onClick={() => void copy()}>
          {t("copyLink")}
        </button>
      </div>
      <p class="invitation-facts">
        <small class="muted">{t(isPrivate ? "inviteHint" : "linkHint")}</small>
        {isPrivate && isStaff(role) && (
          <button type="button" class="link-button" onClick={() => void ask(true)}>
            {t("renewLink")}
          </button>
        )}
      </p>
      <p class="outcome" role="status">
        {outcome}
      </p>
      <p class="field-error" role="alert">
        {error}
      </p>
    </section>
  );
}
