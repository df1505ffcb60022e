import { t } from "../i18n/index.ts";
import { offersNotifications, turnOnNotifications } from "../state/permission.ts";
import { notificationOffer } from "../state/preferences.ts";

/** One quiet line, once: that one could be told when one is called. */
export function NotificationOffer() {
  if (!offersNotifications.value) return null;
  const answer = (yes: boolean) => {
    notificationOffer.choose("made");
    if (yes) void turnOnNotifications();
  };
  return (
    <div class="banner" data-testid="notification-offer">
      <span role="status">{t("notificationOffer")}</span>
      <button type="button" class="quiet" onClick={() => answer(true)}>
        {t("turnOnNotifications")}
      </button>
      <button type="button" class="link-button" onClick={() => answer(false)}>
        {t("notNow")}
      </button>
    </div>
  );
}
