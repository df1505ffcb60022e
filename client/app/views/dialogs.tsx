import type { VNode } from "preact";
import { type DialogName, openDialogName } from "../state/dialogs.ts";
import { lazyDialog } from "./lazy.tsx";

const Browse = lazyDialog(() => import("./browse-dialog.tsx").then((part) => part.BrowseDialog));
const RoomSettings = lazyDialog(() => import("./room-dialog.tsx").then((part) => part.RoomDialog));
const Settings = lazyDialog(() => import("./settings-dialog.tsx").then((part) => part.SettingsDialog));
const Account = lazyDialog(() => import("./account-dialog.tsx").then((part) => part.AccountDialog));
const Switcher = lazyDialog(() => import("./switcher-dialog.tsx").then((part) => part.SwitcherDialog));
const Search = lazyDialog(() => import("./search-dialog.tsx").then((part) => part.SearchDialog));
const Shortcuts = lazyDialog(() => import("./shortcuts-dialog.tsx").then((part) => part.ShortcutsDialog));
const Sheet = lazyDialog(() => import("./message/message-sheet.tsx").then((part) => part.MessageSheet));
const Delete = lazyDialog(() => import("./message/delete-dialog.tsx").then((part) => part.DeleteDialog));

const dialogs: Record<DialogName, () => VNode> = {
  browse: () => <Browse toCreate={false} />,
  create: () => <Browse toCreate={true} />,
  room: () => <RoomSettings />,
  settings: () => <Settings />,
  register: () => <Account key="register" mode="register" />,
  signIn: () => <Account key="signIn" mode="signIn" />,
  switcher: () => <Switcher />,
  search: () => <Search />,
  shortcuts: () => <Shortcuts />,
  message: () => <Sheet />,
  delete: () => <Delete />,
};

/** The dialog that is open, if any. */
export function OpenDialog() {
  const name = openDialogName.value;
  return name === undefined ? null : dialogs[name]();
}

/**
 * Gets the code of all dialogs, and of what opens on a message, while nothing else is to do: then they open at once,
 * also without a network.
 */
export async function fetchDialogs(): Promise<void> {
  for (const one of [Switcher, Search, Settings, Browse, RoomSettings, Account, Shortcuts, Sheet, Delete])
    await one.fetch();
  await Promise.allSettled([import("./message/tools.tsx"), import("./menu.tsx")]);
}
