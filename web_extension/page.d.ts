/**
 * The words between a chat page and the panel, and what a site adapter may say.
 *
 * Answers which messages cross that border, whichever wire carries them (a tab's port, or postMessage in the demo).
 * Refuses to know the server: its words stand in protocol.d.ts.
 */

import type { Channel, HeardTurn, Speaker } from "./protocol.js";

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
  | { kind: "insert_key"; index: number }
  | { kind: "undo_key" }
  | { kind: "use_key" }
  | { kind: "outcome"; request: number; outcome: Outcome };

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

/** Where a value stands: on the node itself or the first match below or around it; the attribute, or its text. */
export interface Place {
  selector?: string;
  around?: string;
  attribute?: string;
  pattern?: string;
}

/** One chat site, as data. Selector lists are tried in order. */
export interface Adapter {
  id: string;
  name: string;
  version: number;
  verified: string | null;
  match: { hosts: string[]; selector: string };
  /** Hosts whose open shadow roots are searched and watched. */
  shadow_hosts: string[];
  /** `account` names the agent where the page does: two agents' talks with one customer are two conversations. */
  conversation: { container: string[]; id: Place[]; account: Place[]; title: Place[]; channel: Channel };
  message: {
    selector: string[];
    id: Place[];
    at: Place[];
    text: string[];
    strip: string[];
    role: { role: Speaker | "note"; selector: string }[];
  };
  typing: Place | null;
  composer: { selector: string[]; note_when: string[] };
}

/** A message as the adapter read it. */
export interface ReadMessage {
  node: Element;
  id: string;
  speaker: Speaker;
  text: string;
  at: string | null;
}

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
  adapter: {
    find(adapters: Adapter[]): Adapter | null;
    containers(adapter: Adapter): Element[];
    conversation(adapter: Adapter, container: Element): PageConversation | null;
    messages(adapter: Adapter, container: Element): ReadMessage[];
    isTyping(adapter: Adapter, container: Element): boolean;
    composer(adapter: Adapter, container: Element): { element: HTMLElement; is_note: boolean } | null;
    roots(adapter: Adapter): (Document | ShadowRoot)[];
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
  read(wire: PageWire, signal: AbortSignal): void;
}

declare global {
  var rapportContent: ContentNamespace;
}
