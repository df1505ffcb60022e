import { signal } from "@preact/signals";

export interface PersonCard {
  readonly user: string;
  readonly anchor: HTMLElement;
}

/** Whose card is open, and beside what. */
export const openCard = signal<PersonCard | undefined>(undefined);

export function showPerson(user: string, anchor: HTMLElement): void {
  openCard.value = { user, anchor };
}

export function closeCard(): void {
  openCard.value = undefined;
}
