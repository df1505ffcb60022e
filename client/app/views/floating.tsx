import { openMenu } from "../state/menu.ts";
import { openCard } from "../state/person-card.ts";
import { lazyView } from "./lazy-view.tsx";

const Menu = lazyView(() => import("./menu.tsx").then((part) => part.MenuBox));
const Card = lazyView(() => import("./person-card.tsx").then((part) => part.Card));

/** The menu that is open, if any. */
export function OpenMenu() {
  const menu = openMenu.value;
  return menu ? <Menu key={menu.label} menu={menu} /> : null;
}

/** The card of a person that is open, if any. */
export function OpenCard() {
  const card = openCard.value;
  return card ? <Card key={card.user} card={card} /> : null;
}
