/** What a message's text means. Whatever is not a marker is kept, character by character. */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] }
  | { readonly type: "code"; readonly text: string }
  /** `named`: the words shown are not the address itself. */
  | { readonly type: "link"; readonly href: string; readonly named: boolean; readonly children: readonly Inline[] }
  /** `user`: an id, or EVERYBODY. */
  | { readonly type: "mention"; readonly user: string; readonly text: string };

export interface Item {
  /** As it was written; none in a list of points. */
  readonly number: number | undefined;
  readonly children: readonly Block[];
}

export type Block =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  | { readonly type: "fence"; readonly language: string; readonly text: string }
  | { readonly type: "quote"; readonly children: readonly Block[] }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly Item[] };
