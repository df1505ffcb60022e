import { limits, Refusal } from "#protocol";

const LONE_SURROGATE = /\p{Surrogate}/u;
/**
 * More marks on one letter than Unicode's stream-safe text has (UAX #15). To bring them into order takes
 * NFC the square of their number: a text of nothing else would stop the node for seconds.
 */
const PILED_MARKS = /\p{Mark}{31,}/u;
/** C0 and C1 controls but tab and line feed: NUL and escapes have no place in a message. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/;

/**
 * A message as it is kept: NFC, line feeds only, no controls.
 * @param max characters (code points)
 * @throws Refusal TEXT_REFUSED
 */
export function cleanText(given: string, max: number): string {
  const refuse = (message: string) => new Refusal("TEXT_REFUSED", { message, param: "text" });
  if (LONE_SURROGATE.test(given)) throw refuse("This message is not valid Unicode text.");
  if (PILED_MARKS.test(given)) throw refuse("This message has more marks on one letter than any language.");
  const text = given.replace(/\r\n?/g, "\n").normalize("NFC");
  if (CONTROL.test(text)) throw refuse("This message has control characters.");
  if (text.trim() === "") throw refuse("This message is empty.");
  // A string has at least half as many code points as units: counting is only needed in between.
  if (text.length > max && [...text].length > max) throw refuse(`A message has at most ${max} characters.`);
  return text;
}

/**
 * A room's topic as it is kept: NFC, one line; it may be empty.
 * @throws Refusal TEXT_REFUSED
 */
export function cleanTopic(given: string): string {
  const topic = given.replace(/\s+/gu, " ").trim();
  if (topic === "") return "";
  try {
    return cleanText(topic, limits.topic);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal("TEXT_REFUSED", {
      message: `A topic is one line of at most ${limits.topic} characters.`,
      param: "topic",
    });
  }
}

/** What texts have in common that differ only in case or in width: what a search compares. */
export function foldText(text: string): string {
  // By way of capitals, which ß, ſ and ς share with what they are another form of.
  return text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
