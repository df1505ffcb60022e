import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isEmojiOnly } from "../../../../client/app/markdown/emoji-only.ts";
import { calledIn, Names, parse } from "../../../../client/app/markdown/index.ts";
import { outline } from "./outline.ts";

/** What a text becomes, in a short hand: see outline.ts. */
const becomes = (examples: Readonly<Record<string, string>>, names?: Names) => {
  for (const [text, expected] of Object.entries(examples)) assert.equal(outline(parse(text, names)), expected, text);
};

describe("emphasis", () => {
  it("is bold, italic, struck out, and any of them in another", () => {
    becomes({
      "**bold** and *italic* and _italic_": "<b>bold</b> and <i>italic</i> and <i>italic</i>",
      "~~gone~~": "<s>gone</s>",
      "***both***": "<b><i>both</i></b>",
      "***both* bold**": "<b><i>both</i> bold</b>",
      "***both** italic*": "<i><b>both</b> italic</i>",
      "**bold _italic ~~gone~~_**": "<b>bold <i>italic <s>gone</s></i></b>",
      "**over\ntwo lines**": "<b>over\ntwo lines</b>",
    });
  });

  it("needs no spaces where a script has none", () => {
    becomes({
      "你好**世界**啊": "你好<b>世界</b>啊",
      "**你好。**世界": "<b>你好。</b>世界",
      "他说*好*。": "他说<i>好</i>。",
    });
  });

  it("is not what only looks like it", () => {
    for (const text of [
      "2*3*4 and 2**3**4 and 5 * 3 * 2",
      "snake_case_name and __init__ and f(*args, **kwargs)",
      "**open and *open and ~~open",
      "_ ~ * ** ~~ **** ~~~ 好的~ 谢谢~",
      ">_< *_* -_- ^_^ T_T ¯\\_(ツ)_/¯ C:\\_tmp\\*.txt".replace("\\*", "\\\\"),
      "**a*",
    ]) {
      assert.equal(outline(parse(text)), text);
    }
  });

  it("can be hidden by a backslash", () => {
    becomes({
      "\\*plain\\* \\`tick\\` \\_word_": "*plain* `tick` _word_",
      "\\[a](https://a.b)": "[a](<a>https://a.b</a>)",
    });
  });

  it("ends where nobody could still mean it", () => {
    const text = `${"*a _b ".repeat(20)}${"b_ a* ".repeat(20)}`;
    const depth = (
      outline(parse(text))
        .match(/^(?:[^/]*?<i>)+/)?.[0]
        .match(/<i>/g) ?? []
    ).length;
    assert.ok(depth <= 40);
    assert.ok(!outline(parse(text)).includes("<i>".repeat(9)));
  });
});

describe("code", () => {
  it("is what stands between ticks of the same number, and nothing in it means anything", () => {
    becomes({
      "`a *b* @Mei https://a.b`": "<code>a *b* @Mei https://a.b</code>",
      "``a ` b``": "<code>a ` b</code>",
      "`` `a` ``": "<code>`a`</code>",
      "` `": "<code> </code>",
      "`open": "`open",
      "``open`": "``open`",
      "*a `b* c`": "*a <code>b* c</code>",
    });
  });

  it("stands in a fence with its language, line by line", () => {
    becomes({
      "before\n```ts\nconst a = `b`;\n\n  **c**\n```\nafter": "before|<pre ts>const a = `b`;\n\n  **c**</pre>|after",
      "````\n```\n````": "<pre>```</pre>",
      "```\n```": "<pre></pre>",
    });
  });

  it("is no fence while nobody has closed it", () => {
    becomes({ "```ts\nconst a": "```ts\nconst a", "```": "```", "```\n````": "```\n````" });
  });
});

describe("links", () => {
  it("are http and https addresses, without the sentence around them", () => {
    becomes({
      "see https://a.example/x, (http://b.example/y) and https://c.example/z_(tea).":
        "see <a>https://a.example/x</a>, (<a>http://b.example/y</a>) and <a>https://c.example/z_(tea)</a>.",
      "在https://a.example/茶，很好": "在<a>https://a.example/茶</a>，很好",
      "**https://a.example/b_c_d**": "<b><a>https://a.example/b_c_d</a></b>",
      "HTTPS://a.example": "<a>HTTPS://a.example</a>",
    });
  });

  it("may have words of their own", () => {
    becomes({
      "[the **tea**](https://a.example/b_(c))": "<a https://a.example/b_(c)>the <b>tea</b></a>",
      "[a] (https://a.example)": "[a] (<a>https://a.example</a>)",
      "[a]( https://a.example)": "[a]( <a>https://a.example</a>)",
    });
  });

  it("never lead elsewhere than they seem to, nor to anything but a page", () => {
    for (const text of [
      "[https://bank.example](https://evil.example)",
      "[bank.example](https://evil.example)",
      "[www.bank.example/login](https://evil.example)",
      "[a](https://bank.example@evil.example)",
    ]) {
      assert.doesNotMatch(outline(parse(text)), /<a https:\/\/evil/);
    }
    for (const text of [
      "[a](javascript:alert(1))",
      "[a](data:text/html,x)",
      "[a](//evil.example)",
      "javascript:alert(1) <img src=x onerror=alert(1)> https://",
    ]) {
      assert.doesNotMatch(outline(parse(text)), /<a/);
    }
  });
});

describe("quotes and lists", () => {
  it("are lines that begin alike", () => {
    becomes({
      "> a\n> **b**\nc": "<quote>a\n<b>b</b></quote>|c",
      "> a\n>\n> > b": "<quote>a|<quote>b</quote></quote>",
      "- a\n* b\nc": "<ul><li>a<li>b</ul>|c",
      "1. a\n2) b\n\n7. c": "<ol><li 1>a<li 2>b<li 7>c</ol>",
      "- a\n  - b\n    - c\n- d": "<ul><li>a|<ul><li>b|<ul><li>c</ul></ul><li>d</ul>",
      "- a\n    1. b\n\n  more\nend": "<ul><li>a|<ol><li 1>b</ol>|more</ul>|end",
      "1. a\n   ```\n   code\n   ```": "<ol><li 1>a|<pre>code</pre></ol>",
    });
  });

  it("are not what only looks like them", () => {
    for (const text of ["-5 °C", ">_<", ">:(", "-", "1.", "2024. was good", "- \n1.5 l", "*\n>"]) {
      assert.equal(outline(parse(text)), text.trim());
    }
  });
});

describe("mentions", () => {
  const names = new Names([
    ["Mei", "u1"],
    ["Mei Lin", "u2"],
    ["王小明", "u3"],
    ["Zoë.B", "u4"],
    ["everyone", "*"],
  ]);

  it("are names after an @, the longest that fits, in any case", () => {
    becomes(
      {
        "@Mei, @mei lin and @Mei Li": "<@u1>@Mei</@>, <@u2>@mei lin</@> and <@u1>@Mei</@> Li",
        "你好@王小明你在吗": "你好<@u3>@王小明</@>你在吗",
        "(@Zoë.B)": "(<@u4>@Zoë.B</@>)",
        "**@Everyone**": "<b><@*>@Everyone</@></b>",
      },
      names,
    );
  });

  it("are not in addresses, in longer words, or of people who were not called", () => {
    becomes({ "a@Mei.example @Meik @Nobody @": "a@Mei.example @Meik @Nobody @" }, names);
    becomes({ "@Mei": "@Mei" });
  });

  it("call whom they show, and code calls nobody", () => {
    assert.deepEqual(calledIn("- @Mei\n> @everyone *@王小明* `@Zoë.B`", names), {
      users: ["u1", "u3"],
      everybody: true,
    });
    assert.deepEqual(calledIn("hello", names), { users: [], everybody: false });
  });
});

describe("text", () => {
  it("that is longer than a message may be is not looked into", () => {
    assert.equal(parse("*a* ".repeat(2001)).length, 1);
    assert.ok(!outline(parse("*a* ".repeat(2001))).includes("<i>"));
  });

  it("keeps its lines, also the empty ones", () => {
    becomes({ "a\n\n b  c\r\nd": "a\n\n b  c\nd", "\n\na\n": "a" });
  });
});

describe("a few emoji alone", () => {
  it("are told from words, numbers and crowds", () => {
    for (const text of ["👍", " 🍵🍵 ", "👩‍👩‍👧‍👦", "🇨🇳🇮🇪", "👋🏽", "1️⃣", "❤️ ❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
      assert.ok(isEmojiOnly(text), text);
    for (const text of ["", "1", "ok 👍", "12", "👍👍👍👍👍👍👍", "🇨", "#"]) assert.ok(!isEmojiOnly(text), text);
  });
});
