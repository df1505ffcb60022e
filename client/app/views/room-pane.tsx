import { t } from "../i18n/index.ts";
import { access, directory, isClosedToUs, view } from "../state/rooms.ts";
import { currentRoomId, invite } from "../state/route.ts";
import { Banner } from "./banner.tsx";
import { Composer } from "./composer/composer.tsx";
import { lazyView } from "./lazy-view.tsx";
import { NotificationOffer } from "./notification-offer.tsx";
import { OutboxBar } from "./outbox-bar.tsx";
import { RoomHeader } from "./room-header.tsx";
import { SpeechLine } from "./speech-line.tsx";
import { Timeline } from "./timeline.tsx";

const Threshold = lazyView(
  () => import("./threshold.tsx").then((part) => part.Threshold),
  () => <Loading />,
);

export function RoomPane() {
  return (
    <main class="room-pane">
      <RoomHeader />
      <Banner />
      <NotificationOffer />
      <RoomBody />
    </main>
  );
}

function RoomBody() {
  const shown = view.value;
  const door = `${currentRoomId.value} ${invite.value}`;
  const closed = shown && isClosedToUs(shown.state.value.error);
  if (closed && directory.value) return <Threshold key={door} />;
  if (!shown) return access.value === "asked" || !directory.value ? <Loading /> : <Threshold key={door} />;
  return (
    <>
      <Timeline key={`timeline ${shown.id}`} view={shown} />
      <OutboxBar view={shown} />
      <SpeechLine />
      <Composer key={`composer ${shown.id}`} view={shown} />
    </>
  );
}

const Loading = () => <p class="threshold muted">{t("loadingRoom")}</p>;
