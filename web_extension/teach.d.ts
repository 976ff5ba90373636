/**
 * The words between a page that is being taught and the panel, and what the teaching scripts share.
 *
 * Answers which messages cross that border while an agent teaches. Refuses to know the usual wire (page.d.ts).
 */

import type { Adapter } from "./page.js";
import type { Speaker } from "./protocol.js";

/** What the agent points at, in this order. */
export type TeachStep = "customer" | "agent" | "composer";

/** How many messages of each side were read when the page was taught: the only thing of the page that leaves it. */
export interface TeachCounts {
  customer: number;
  agent: number;
  other: number;
}

export interface ReadLine {
  role: Speaker;
  text: string;
}

export type TeachToPage =
  | { kind: "begin"; version: number }
  | { kind: "key"; key: string }
  | { kind: "step"; step: TeachStep }
  | { kind: "try"; adapter: Adapter }
  | { kind: "end" };

export type PageToTeach =
  | { kind: "asked"; step: TeachStep; problem: string }
  | { kind: "focused"; words: string; at: number; of: number }
  | { kind: "proposed"; adapter: Adapter; doubts: string[] }
  | { kind: "read"; lines: ReadLine[]; counts: TeachCounts; has_composer: boolean }
  | { kind: "ended" };

export interface TeachWire {
  post(message: PageToTeach): void;
  listen(receive: (message: TeachToPage) => void): void;
}

/** One thing about an element by which it can be found again; `weight` says how likely it is to last. */
export interface Feature {
  css: string;
  weight: number;
}

export interface Picked {
  customer: Element;
  agent: Element;
  composer: Element;
}

/** The messages of a page as they were found from two of them. */
export interface FoundMessages {
  /** The message elements of the two that were pointed at. */
  customer: Element;
  agent: Element;
  selector: string;
  nodes: Element[];
  list: Element;
  container: Element;
  isFragile: boolean;
}

export type Proposal = { adapter: Adapter; doubts: string[] } | { problem: string; step: TeachStep };

export interface TeachNamespace {
  names: {
    isRandom(word: string): boolean;
    stems(token: string): string[];
    /** What makes an element findable; the most lasting first. */
    features(element: Element): Feature[];
    /** What may tell one side of a conversation from the other. */
    sideFeatures(element: Element): Feature[];
    /** Words that stand on the page may not stand in an adapter: they could be somebody's name. */
    guard(words: Iterable<string>): void;
    anchor(element: Element): string | null;
  };
  tree: {
    up(element: Element): Element | null;
    common(one: Element, two: Element): Element | null;
    within(top: Element, selector: string): Element[];
    holds(outer: Element, inner: Element): boolean;
    hosts(element: Element): Element[];
    isEditable(element: Element): boolean;
    editableOf(element: Element): Element | null;
  };
  findMessages(picked: Picked): FoundMessages | { problem: string; step: TeachStep };
  parts: {
    text(found: FoundMessages, picked: Picked): { text: string[]; strip: string[] };
    id(found: FoundMessages): Adapter["message"]["id"];
    at(found: FoundMessages): Adapter["message"]["at"];
    conversation(found: FoundMessages): { id: Adapter["conversation"]["id"]; title: Adapter["conversation"]["title"]; isByAddress: boolean };
    composer(found: FoundMessages, composer: Element): string[];
  };
  roles(found: FoundMessages): { rules: Adapter["message"]["role"]; isWeak: boolean }[];
  propose(picked: Picked, version: number): Proposal;
  /** Outlines on the page; nothing of the page can see into them. */
  outlines(): {
    show(boxes: { element: Element; label: string; look: "pointed" | "customer" | "agent" | "other" }[]): void;
    focus(): void;
    remove(): void;
  };
  begin(wire: TeachWire, signal: AbortSignal): void;
}

declare global {
  var rapportTeach: TeachNamespace;
}
