/** What is not needed to write a first line: fetched while that is being written. */
export { fenced, formatted } from "./formatting.ts";
export { looksLikeCode } from "./pasting.ts";
export { Suggestions } from "./suggestions.ts";
