/**
 * The words between a chat page and the panel, and what a site adapter may say.
 *
 * Answers which messages cross that border, whichever wire carries them (a tab's port, or postMessage in the demo).
 * Refuses to know the server: its words stand in protocol.d.ts.
 */

import type { Channel, HeardTurn, Place, SiteAdapter, Speaker } from "./protocol.js";

/** One chat site, as data; its parts are told in assist/protocol/sites.py. */
export type Adapter = SiteAdapter;
export type { Place };

/** A conversation as a page shows it. `source` and `external_id` together name it for the server. */
export interface PageConversation {
  source: string;
  external_id: string;
  channel: Channel;
  title: string;
}

/** How an insertion or an undo went. All but `inserted`, `undone` and `mangled` left the draft as it was. After
 * `paste_blocked` the agent's own Ctrl+V does nothing either; after `mangled` the draft wants a look. */
export type Outcome =
  | "inserted"
  | "undone"
  | "no_composer"
  | "other_conversation"
  | "note_mode"
  | "locked"
  | "too_long"
  | "not_taken"
  | "paste_blocked"
  | "mangled"
  | "draft_changed";

export type PageToPanel =
  | { kind: "opened"; conversation: PageConversation }
  | { kind: "closed"; external_id: string }
  | { kind: "turns"; external_id: string; is_history: boolean; turns: HeardTurn[] }
  | { kind: "typing"; external_id: string; is_typing: boolean }
  | { kind: "draft"; external_id: string; text: string }
  | { kind: "insert_key"; index: number; mode: InsertMode }
  | { kind: "undo_key" }
  | { kind: "use_key" }
  | { kind: "trouble"; problem: Trouble; count: number }
  | { kind: "outcome"; request: number; outcome: Outcome };

/** What keeps a page from being read well; told once a start. */
export type Trouble = "too_many" | "unreadable" | "no_speakers";

/** At the cursor, at the end, or in the place of the whole draft. */
export type InsertMode = "cursor" | "append" | "replace";

export type PanelToPage =
  | { kind: "start"; adapters: Adapter[] }
  | { kind: "insert"; request: number; external_id: string; text: string; mode: InsertMode }
  | { kind: "replace"; request: number; external_id: string; place: DraftPlace; text: string }
  | { kind: "undo"; request: number; external_id: string };

/** Some words of a draft as it was read: `start` counts UTF-16 units, as strings here do. */
export interface DraftPlace {
  draft: string;
  start: number;
  words: string;
}

/** A message as the adapter read it. An id that the page does not give is made from the words, and starts with "~". */
export interface ReadMessage {
  node: Element;
  id: string;
  speaker: Speaker;
  text: string;
  at: string | null;
  /** Its writer took it back: the text is empty. */
  is_deleted: boolean;
}

/** What the panel was told of a conversation. `names` holds the id that a node's message had when it was last read,
 * `ordinals` the highest number given to equal words without an id. */
export interface Told {
  said: Map<string, { words: string; revision: number }>;
  names: WeakMap<Element, string>;
  newest: Element | null;
  newestId: string;
  newestAt: string;
  ordinals: Map<string, number>;
}

/** The composer of a conversation: `draft` is what the panel was last told, `writing` what stands there. */
export interface Composing {
  isTyping: boolean;
  draft: string;
  writing: string;
  pause: number | undefined;
  composer: HTMLElement | null;
}

/** A conversation on the page. */
export interface Watched {
  container: Element;
  conversation: PageConversation;
  told: Told;
  composing: Composing;
  isAllDue: boolean;
  isFirst: boolean;
}

export type Post = (message: PageToPanel) => void;

/** What became of a change in a composer, and the way back where there is one; it says whether it worked. */
export interface Change {
  outcome: Outcome;
  takeBack?: () => Promise<boolean>;
}

/** Carries messages between one page and the panel. */
export interface PageWire {
  post(message: PageToPanel): void;
  listen(receive: (message: PanelToPage) => void): void;
}

/** What the content scripts share; they are classic files, loaded in order. */
export interface ContentNamespace {
  words: {
    /** What a person reads in a node, without the parts that match `strip`; at most 8,000 characters. */
    textOf(node: Element, strip?: readonly string[]): string;
    tidy(text: string): string;
  };
  adapter: {
    find(adapters: Adapter[]): Adapter | null;
    containers(adapter: Adapter): Element[];
    /** What a conversation is called on the wire, which costs less than all that is said of it when it opens. */
    idOf(adapter: Adapter, container: Element): string | null;
    conversation(adapter: Adapter, container: Element): PageConversation | null;
    /** The elements of the messages, in order; notes among them. */
    nodes(adapter: Adapter, container: Element): Element[];
    /** One message; null for notes and what has no words. `ordinalFor` counts equal words without an id, from 1. */
    read(adapter: Adapter, node: Element, ordinalFor: (words: string) => number): ReadMessage | null;
    /** The newest messages, read. */
    messages(adapter: Adapter, container: Element): ReadMessage[];
    isTyping(adapter: Adapter, container: Element): boolean;
    composer(adapter: Adapter, container: Element): { element: HTMLElement; is_note: boolean } | null;
    roots(adapter: Adapter): (Document | ShadowRoot)[];
    /** Say whether the adapter leaves a message out: a double, a date line. */
    isIgnored(adapter: Adapter, node: Element): boolean;
  };
  focus: {
    take(element: HTMLElement): Promise<void>;
    select(editor: HTMLElement, range: Range): Promise<void>;
    selectionAround(element: Element): Selection | null;
    until(holds: () => boolean, ms: number): Promise<boolean>;
    wait(ms: number): Promise<unknown>;
  };
  spaced(left: string, text: string, right: string): string;
  fields: {
    isField(element: HTMLElement): element is HTMLTextAreaElement | HTMLInputElement;
    isLocked(field: HTMLTextAreaElement | HTMLInputElement): boolean;
    insert(field: HTMLTextAreaElement | HTMLInputElement, text: string, mode: InsertMode): Promise<Change>;
    replace(field: HTMLTextAreaElement | HTMLInputElement, place: DraftPlace, text: string): Promise<Change>;
  };
  /** Positions count letters: characters that are neither space nor break. */
  letters: {
    in(text: string): string;
    of(editor: HTMLElement): string;
    wordsIn(text: string): string;
    words(editor: HTMLElement): string;
    around(editor: HTMLElement, at: Node, offset: number): { left: string; right: string };
    point(editor: HTMLElement, number: number, isAfter: boolean): [Node, number] | null;
    range(editor: HTMLElement, start: number, end: number): Range | null;
  };
  editors: {
    insert(editor: HTMLElement, text: string, mode: InsertMode): Promise<Change>;
    replace(editor: HTMLElement, place: DraftPlace, text: string): Promise<Change>;
    remember(editor: HTMLElement): void;
  };
  insertion: {
    insert(element: HTMLElement, text: string, mode: InsertMode): Promise<Outcome>;
    replace(element: HTMLElement, place: DraftPlace, text: string): Promise<Outcome>;
    /** What the agent has written; "" where only a placeholder shows. */
    draft(element: HTMLElement): string;
    undo(element: HTMLElement): Promise<Outcome>;
    remember(element: HTMLElement): void;
  };
  makePace(): {
    begin(): void;
    end(): void;
    /** Say whether the slice has lasted long enough. */
    isTired(): boolean;
    /** Let the page in between two slices. */
    breathe(): Promise<void>;
    /** How long to wait before the next look. */
    restMs(): number;
    stop(): void;
  };
  listenForChanges(onNews: () => void): {
    observe(roots: readonly Node[], attributeFilter: string[]): void;
    /** The changes since the last time; null where there were too many. */
    take(): MutationRecord[] | null;
    hasNews(): boolean;
    stop(): void;
  };
  touching: {
    /** Say whether a node stands in an element, through shadow roots. */
    holds(outside: Element, node: Node | null): boolean;
    /** The attributes that an adapter goes by. */
    attributesOf(adapter: Adapter): string[];
    touchedBy(records: readonly MutationRecord[], selector: string, composers: readonly Element[]): {
      messages: Element[];
      isBesideTouched: boolean;
      isDraftTouched: boolean;
      hasRemoved: boolean;
    };
  };
  telling: {
    begin(): Told;
    /** What of these messages, in order, is news; those before `liveFrom` are history. */
    next(told: Told, messages: readonly ReadMessage[], how: { liveFrom: number; isFirst: boolean }):
      { history: HeardTurn[]; live: HeardTurn[] };
    rememberNewest(told: Told, message: ReadMessage): void;
    /** Numbers for equal words without an id: `next` proposes one, `note` learns which was taken. */
    ordinals(told: Told, isFromStart: boolean): { next(words: string): number; note(id: string): void };
  };
  drafts: {
    begin(): Composing;
    tellTyping(adapter: Adapter, watched: Watched, post: Post): void;
    tellDraft(adapter: Adapter, watched: Watched, post: Post): void;
    end(watched: Watched, post: Post): void;
  };
  keys: {
    listen(isWatching: () => boolean, post: Post, signal: AbortSignal): void;
  };
  watch(post: Post, signal: AbortSignal): {
    open: ReadonlyMap<string, Watched>;
    start(adapters: Adapter[]): void;
    noteInput(element: Element): void;
    composerOf(external_id: string): ReturnType<ContentNamespace["adapter"]["composer"]> | "other_conversation";
  };
  read(wire: PageWire, signal: AbortSignal): void;
}

declare global {
  var rapportContent: ContentNamespace;
}
