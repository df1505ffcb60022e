import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits, Refusal } from "#protocol";
import { cleanName, foldName } from "../../../server/service/names.ts";

const refuses = (name: string) =>
  assert.throws(
    () => cleanName(name),
    (error) => error instanceof Refusal && error.reason === "NAME_REFUSED" && error.param === "name",
    JSON.stringify(name),
  );

test("names of many languages are kept as they are", () => {
  for (const name of [
    "Ann",
    "李雷",
    "Нина",
    "Ὀδυσσεύς",
    "محمد",
    "देवनागरी",
    "한국어",
    "Zoë",
    "Nguyễn",
    "🍵",
    "❤️",
    "O'Neil #2",
  ]) {
    assert.equal(cleanName(name), name);
  }
});

test("a name is kept in NFC, trimmed, with single spaces", () => {
  assert.equal(cleanName("  Zoe\u0308 \t\n  van\u3000Dam "), "Zo\u00EB van Dam");
});

test("lengths are counted in characters as people see code points, after NFC", () => {
  assert.equal(cleanName("🍵".repeat(limits.name)), "🍵".repeat(limits.name));
  assert.equal([...cleanName("e\u0301".repeat(limits.name))].length, limits.name);
  refuses("🍵".repeat(limits.name + 1));
  refuses("a".repeat(limits.name + 1));
  refuses("");
  refuses(" \t\u3000\u00A0 ");
});

test("what is not valid Unicode is refused", () => {
  for (const name of ["\uD800", "Ann\uDC00", "\uDC00\uD800", "a\uD83C"]) refuses(name);
});

test("what cannot be seen is refused, alone and within a name", () => {
  for (const hidden of [
    "\0",
    "\u0007",
    "\u001B",
    "\u0085",
    "\u00AD",
    "\u034F",
    "\u115F",
    "\u17B4",
    "\u180E",
    "\u200B",
    "\u200D",
    "\u2060",
    "\u2800",
    "\u3164",
    "\uFFA0",
    "\u{E0041}",
    "\u{E0100}",
    "\uE000",
    "\uFFFF",
  ]) {
    refuses(hidden);
    refuses(`An${hidden}n`);
  }
});

test("a space of no width becomes one that is seen", () => {
  assert.equal(cleanName("An\uFEFFn\u2028Lee"), "An n Lee");
});

test("what turns the text around it is refused", () => {
  for (const bidi of ["\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"])
    refuses(`Ann${bidi}txt.exe`);
});

test("marks that pile up, or sit on what stands before the name, are refused", () => {
  refuses(`a${"\u0301\u0323".repeat(5)}`);
  refuses(`Ann${"\u0489".repeat(30)}`);
  refuses("\u0301Ann");
  refuses("\u0301");
  assert.equal(cleanName("e\u0323\u0302\u0303"), "\u1EC7\u0303");
});

test("names that people would take for one another fold alike", () => {
  for (const [one, other] of [
    ["Ann", "ann"],
    ["Ann", "ANN"],
    ["Ann", "\u0410nn"], // Cyrillic А
    ["Ann", "\u0391nn"], // Greek Α
    ["Ann", "Ａｎｎ"],
    ["Ann", "𝐀𝐧𝐧"],
    ["Ann Lee", "AnnLee"],
    ["Ann\uFE0F", "Ann"],
    ["paypal", "раураl"],
    ["scope", "ѕсоре"],
    ["Bob", "\u0412ob"], // Cyrillic В, a capital only
    ["Bob", "\u0392ob"], // Greek Β
    ["Henry", "\u041Denry"], // Cyrillic Н
    ["Tom", "\u0422om"], // Cyrillic Т
    ["Kim", "\u041Aim"], // Cyrillic К
    ["Ned", "\u039Ded"], // Greek Ν, whose small letter is v's
    ["Iris", "\u0406ris"], // Ukrainian І
    ["BOB", "\u0412\u041E\u0412"], // all Cyrillic
    ["Вера", "вера"],
    ["Вера", "ВЕРА"],
    ["Нина", "НИНА"],
    ["Zoë", "ZOË"],
    ["0scar", "Oscar"],
    ["Admin1", "Adminl"],
  ] as const) {
    assert.equal(foldName(other), foldName(one), `${other} looks like ${one}`);
  }
});

test("names that nobody takes for one another fold apart", () => {
  for (const [one, other] of [
    ["Ann", "Anna"],
    ["Neil", "Nell"],
    ["Иван", "Ivan"],
    ["李雷", "李蕾"],
    ["Зоя", "Зоа"],
    ["Zoë", "Zoe"],
    ["🍵", "☕"],
  ] as const) {
    assert.notEqual(foldName(other), foldName(one), `${other} is not ${one}`);
  }
});

const hostile = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
    fc.constantFrom(
      "\u0301",
      "\u0323",
      "\u200D",
      "\uD800",
      "\uDC00",
      "\0",
      " ",
      "\u202E",
      "а",
      "Β",
      "ı",
      "İ",
      "ß",
      "\uFE0F",
    ),
  ),
  maxLength: 60,
});

test("a clean name is clean: cleaning it again changes nothing, and it folds as before", () => {
  let kept = 0;
  fc.assert(
    fc.property(hostile, (given) => {
      let name: string;
      try {
        name = cleanName(given);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.reason === "NAME_REFUSED");
        return;
      }
      kept += 1;
      assert.equal(cleanName(name), name);
      assert.equal(foldName(name), foldName(given.normalize("NFC").trim()));
      assert.equal(foldName(name.normalize("NFD")), foldName(name));
      assert.equal(foldName(name.normalize("NFKC")), foldName(name));
      assert.equal(foldName(` ${name.replaceAll(" ", "  ")}`), foldName(name));
    }),
    { numRuns: 3000 },
  );
  assert.ok(kept > 100, "the property was tried on names, too");
});

test("a word of one script folds alike in capitals and in small letters", () => {
  const scripts = ["abcdefghijklmnopqrstuvwxyzàëñø", "абвгдежзийклмнопрстуфхцчшыьэюяґєіїѕ", "αβγδεζηθικλμνξοπρτυφχψω"];
  const word = fc.oneof(
    ...scripts.map((all) => fc.string({ unit: fc.constantFrom(...all), minLength: 1, maxLength: 12 })),
  );
  fc.assert(
    fc.property(word, (name) => {
      assert.equal(foldName(name.toUpperCase()), foldName(name));
      assert.equal(foldName(name.charAt(0).toUpperCase() + name.slice(1)), foldName(name));
    }),
    { numRuns: 2000 },
  );
});

test("60,000 hostile characters are refused within a moment", () => {
  for (const unit of ["\u0301\u0323", "a\u0301", "\u200B", "\uD800", " ", " a", "é", "ﷺ", "В", "👩\u200D"]) {
    const given = unit.repeat(60_000 / unit.length);
    const started = performance.now();
    refuses(given);
    assert.ok(performance.now() - started < 200, JSON.stringify(unit));
  }
});
