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

/** How an insertion or an undo went. Everything but `inserted` and `undone` left the draft as it was, or says so. */
export type Outcome =
  | "inserted"
  | "undone"
  | "no_composer"
  | "other_conversation"
  | "note_mode"
  | "not_taken"
  | "draft_changed";

export type PageToPanel =
  | { kind: "opened"; conversation: PageConversation }
  | { kind: "closed"; external_id: string }
  | { kind: "turns"; external_id: string; is_history: boolean; turns: HeardTurn[] }
  | { kind: "typing"; external_id: string; is_typing: boolean }
  | { kind: "draft"; external_id: string; text: string }
  | { kind: "insert_key"; index: number }
  | { kind: "undo_key" }
  | { kind: "use_key" }
  | { kind: "outcome"; request: number; outcome: Outcome };

export type InsertMode = "cursor" | "append";

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
  };
  insertion: {
    insert(element: HTMLElement, text: string, mode: InsertMode): Promise<Outcome>;
    replace(element: HTMLElement, place: DraftPlace, text: string): Promise<Outcome>;
    /** What the agent has written; "" where only a placeholder shows. */
    draft(element: HTMLElement): string;
    undo(element: HTMLElement): Promise<Outcome>;
    remember(element: HTMLElement): void;
  };
  read(wire: PageWire, signal: AbortSignal): void;
}

declare global {
  var rapportContent: ContentNamespace;
}
