import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { isEmojiOnly } from "../markdown/emoji-only.ts";
import { type Block, EVERYBODY, EVERYBODY_WORDS, type Inline, Names, nobody, parse } from "../markdown/index.ts";
import { nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";

interface BodyProps {
  readonly text: string;
  /** Ids of who is called in it. */
  readonly mentions?: readonly string[] | undefined;
  /** Whether all members are. */
  readonly everybody?: boolean | undefined;
  /** What follows its last word: a sign of being sent, or of having been changed. */
  readonly children?: ComponentChildren;
}

/** A message as its writer meant it. Elements are made from a tree, never from a string. */
export function Body({ text, mentions = [], everybody = false, children }: BodyProps) {
  const people = mentions.map((id) => [nameOf(id), id] as const);
  // Names come later than messages, and change.
  const names = useMemo(() => namesOf(people, everybody), [`${everybody} ${people.join(" ")}`]);
  const blocks = useMemo(() => parse(text, names), [text, names]);
  const [only] = blocks;
  return (
    <div class={`body ${isEmojiOnly(text) ? "emoji-only" : ""}`} dir="auto">
      {blocks.length === 1 && only?.type === "paragraph" ? inlines(only.children) : blocks.map(blockOf)}
      {children}
    </div>
  );
}

function namesOf(people: readonly (readonly [name: string, id: string])[], everybody: boolean): Names {
  if (people.length === 0 && !everybody) return nobody;
  return new Names([...people, ...(everybody ? EVERYBODY_WORDS : []).map((word) => [word, EVERYBODY] as const)]);
}

function blockOf(block: Block) {
  switch (block.type) {
    case "paragraph":
      return <p>{inlines(block.children)}</p>;
    case "fence":
      return (
        <pre dir="ltr" data-language={block.language || undefined}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote>{block.children.map(blockOf)}</blockquote>;
    case "list":
      return <List list={block} />;
  }
}

function List({ list: { ordered, items } }: { list: Extract<Block, { type: "list" }> }) {
  const lines = items.map(({ number, children }) => (
    // The numbers are the writer's, also where they leave one out.
    <li value={number}>{children.map(blockOf)}</li>
  ));
  return ordered ? <ol>{lines}</ol> : <ul>{lines}</ul>;
}

const inlines = (nodes: readonly Inline[]): ComponentChildren => nodes.map(inlineOf);

function inlineOf(node: Inline): ComponentChildren {
  switch (node.type) {
    case "text":
      return node.text;
    case "strong":
      return <strong>{inlines(node.children)}</strong>;
    case "emphasis":
      return <em>{inlines(node.children)}</em>;
    case "strike":
      return <s>{inlines(node.children)}</s>;
    case "code":
      return <code>{node.text}</code>;
    case "mention":
      return <MentionMark user={node.user} text={node.text} />;
    case "link":
      return (
        <a
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          tabIndex={-1}
          title={node.named ? node.href : undefined}
        >
          {inlines(node.children)}
        </a>
      );
  }
}

function MentionMark({ user, text }: { user: string; text: string }) {
  const isMine = user === EVERYBODY || user === me.value?.id;
  return (
    <bdi class={isMine ? "mention mine" : "mention"} title={isMine ? t("callsYou") : undefined}>
      {text}
    </bdi>
  );
}
