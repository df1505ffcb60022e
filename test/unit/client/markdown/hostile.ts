import { Names } from "../../../../client/app/markdown/mentions.ts";

export const names = new Names([
  ["Mei", "u1"],
  ["Mei Lin", "u2"],
  ["王小明", "u3"],
]);

/** Pieces of which hostile texts are made. */
export const PIECES = [
  ..."*_~`[]()\\>-@!. \n\tah1",
  ...[
    "**",
    "***",
    "~~",
    "``",
    "```",
    "\n```\n",
    "\n> ",
    "> > ",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "](",
    "[a](https://b",
    "https://",
  ],
  ...[
    "h",
    "http://x.y)",
    "https://a:x/",
    "https://b[",
    "@Mei",
    "@Mei Lin",
    "你好",
    "。",
    "👍",
    "é",
    "\u202e",
    "\ud800",
    "*a",
    "a*",
    " *(",
    ")* ",
    "_a",
    "a_",
  ],
];
