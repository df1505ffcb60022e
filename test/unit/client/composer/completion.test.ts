import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { peopleFor } from "../../../../client/app/composer/people.ts";
import { initialsOf } from "../../../../client/app/composer/pinyin.ts";
import { closedShortcode, triggerAt } from "../../../../client/app/composer/trigger.ts";

/** What can be completed where the bar stands. */
function at(shown: string): string | undefined {
  const caret = shown.indexOf("|");
  const found = triggerAt({ text: shown.replace("|", ""), start: caret, end: caret });
  return found && `${found.kind} ${found.query}`;
}

describe("what is being written", () => {
  it("is a person's name after an @, also with spaces in it", () => {
    assert.equal(at("@|"), "person ");
    assert.equal(at("hi @me|"), "person me");
    assert.equal(at("hi @Mei L| and more"), "person Mei L");
    assert.equal(at("你好@小|"), "person 小");
    assert.equal(at("(＠m|"), "person m");
  });

  it("is an emoji after a colon that ends no word", () => {
    assert.equal(at(":te|"), "emoji te");
    assert.equal(at("good :+1|"), "emoji +1");
    assert.equal(at(" ：笑|"), "emoji 笑");
    assert.equal(at("🍵:ca|"), "emoji ca");
  });

  it("is neither in addresses, times, smileys, or what was said by somebody", () => {
    for (const shown of [
      "ann@me|",
      "https://a|",
      "10:30|",
      ":D|",
      ":|",
      "他说：好|",
      "a: bc|",
      "@ me|",
      "@a\nb|",
      "plain|",
    ]) {
      assert.equal(at(shown), undefined, shown);
    }
    assert.equal(triggerAt({ text: "@me", start: 0, end: 3 }), undefined);
  });

  it("is finished by a second colon", () => {
    const closed = (text: string) => closedShortcode({ text, start: text.length, end: text.length });
    assert.deepEqual(closed("a :tea:"), { kind: "emoji", from: 2, to: 7, query: "tea" });
    for (const text of ["a:tea:", ":tea", "::", "12:30:"]) assert.equal(closed(text), undefined);
  });
});

describe("people", () => {
  const named = (...names: string[]) => names.map((name) => ({ id: name, name }));
  const found = (query: string, ...names: string[]) => peopleFor(query, named(...names)).map(({ name }) => name);

  it("are found by how their names begin, then their words, then by what is in them", () => {
    assert.deepEqual(found("li", "Emelie", "Mei Lin", "Lin", "Bob"), ["Lin", "Mei Lin", "Emelie"]);
    assert.deepEqual(found("mei l", "Mei", "Mei Lin"), ["Mei Lin"]);
    assert.deepEqual(found("ZOË", "zoë"), ["zoë"]);
  });

  it("are all offered before anything was typed, in the order given, but not too many", () => {
    assert.deepEqual(found("", "b", "a"), ["b", "a"]);
    assert.equal(peopleFor("", named(...Array.from({ length: 50 }, (_, i) => `p${i}`))).length, 8);
  });

  it("with Chinese names are found by characters, initials, or both", () => {
    const names = ["王小明", "张伟", "欧阳娜娜", "李娜"];
    assert.deepEqual(found("小", ...names), ["王小明"]);
    assert.deepEqual(found("wxm", ...names), ["王小明"]);
    assert.deepEqual(found("zw", ...names), ["张伟"]);
    assert.deepEqual(found("ln", ...names), ["李娜"]);
    assert.deepEqual(found("nn", ...names), ["欧阳娜娜"]);
    assert.deepEqual(found("王x", ...names), ["王小明"]);
    assert.deepEqual(found("wz", ...names), []);
  });
});

describe("initials in pinyin", () => {
  /** The hundred commonest surnames and what they begin with. */
  const SURNAMES: Readonly<Record<string, string>> = {
    b: "白鲍毕卞",
    c: "陈程蔡曹崔常陈岑储",
    d: "邓丁董杜戴段邓邸",
    e: "鄂",
    f: "冯范方傅付樊",
    g: "郭高龚顾葛关管",
    h: "黄胡何韩贺侯郝洪",
    j: "江姜金贾蒋季纪焦",
    k: "孔康柯匡",
    l: "李刘林罗梁吕卢陆廖黎龙雷赖",
    m: "马毛孟莫梅苗穆",
    n: "牛倪聂宁",
    o: "欧区",
    p: "潘彭庞裴朴",
    q: "秦钱邱齐乔仇覃",
    r: "任阮饶",
    s: "孙宋沈苏史邵石孙单",
    t: "唐田谭汤陶涂",
    w: "王吴魏汪武万文韦",
    x: "徐谢许肖夏熊薛徐解",
    y: "杨叶于余袁姚严尹阎乐",
    z: "张赵周朱郑钟邹曾查翟",
  };

  it("are those of the commonest surnames, also of those that are read otherwise elsewhere", () => {
    for (const [initial, surnames] of Object.entries(SURNAMES)) {
      for (const char of surnames)
        assert.ok(initialsOf(char, true).includes(initial), `${char}: ${initialsOf(char, true)}`);
    }
  });

  it("are known of traditional characters, and only of Chinese ones", () => {
    assert.deepEqual([..."陳張劉黃楊趙吳"].map((char) => initialsOf(char, true)).join(""), "czlhyzw");
    for (const char of ["a", "é", "の", "👍", "。", ""]) assert.equal(initialsOf(char, true), "");
  });
});
