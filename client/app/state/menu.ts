import { signal } from "@preact/signals";

export interface MenuItem {
  readonly label: string;
  readonly act: () => void;
  /** Given: the item is one choice of several. */
  readonly checked?: boolean;
  /** Does the same where the menu belongs. */
  readonly key?: string;
  /** What cannot be undone by a second press. */
  readonly grave?: boolean;
  /** Another sort of thing than the item before. */
  readonly apart?: boolean;
}

export interface Menu {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** The menu that is open, if any. */
export const openMenu = signal<Menu | undefined>(undefined);

/** Opens a menu beside the button that was pressed, or closes it if it is that button's. */
export function toggleMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[]): void {
  openMenu.value = openMenu.peek()?.anchor === anchor ? undefined : { anchor, label, items };
}

/** @param backTo the focus returns there, unless what was chosen has taken it elsewhere */
export function closeMenu(backTo?: HTMLElement): void {
  openMenu.value = undefined;
  backTo?.focus();
}
