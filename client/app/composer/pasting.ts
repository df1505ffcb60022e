const ENDS = /[;{}()[\]:\\]$|\/>$|=>$/;
const BEGINS =
  /^(?:(?:import|export|const|let|var|function|class|interface|type|def|return|public|private|static|fn|package|func|SELECT|INSERT|UPDATE)\b|#include|<\/?[a-zA-Z!]|\/\/|#!|\$ |@\w)/;

/** Whether lines look like a program's: indented, or beginning and ending as sentences do not. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || text.includes("```")) return false;
  const signs = lines.filter((line) => /^(?: {2,}|\t)/.test(line) || ENDS.test(line.trimEnd()) || BEGINS.test(line));
  return signs.length >= Math.max(2, lines.length / 2);
}
