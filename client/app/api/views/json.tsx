/** What a piece of JSON is: the name of something, a text, a number or a word; marks need no colour. */
const PIECE = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;

/** JSON as people read it. Long texts wrap; nothing runs out of the page. */
export function Json({ value, label }: { value: unknown; label?: string }) {
  return <Code text={JSON.stringify(value, null, 2) ?? ""} isJson {...(label === undefined ? {} : { label })} />;
}

/** A piece of a program. It can be scrolled by keyboard, too. */
export function Code({ text, isJson = false, label }: { text: string; isJson?: boolean; label?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre class="code" tabIndex={0} {...(label === undefined ? {} : { role: "region", "aria-label": label })}>
      <code>{isJson ? coloured(text) : text}</code>
    </pre>
  );
}

function coloured(text: string) {
  const parts: (string | preact.VNode)[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const [all, quoted, colon, word] = match;
    parts.push(text.slice(end, match.index));
    const piece = quoted ?? word ?? "";
    parts.push(<span class={colon ? "json-key" : quoted ? "json-text" : "json-word"}>{piece}</span>, colon ?? "");
    end = match.index + all.length;
  }
  return [...parts, text.slice(end)];
}
