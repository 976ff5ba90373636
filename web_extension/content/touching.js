/**
 * Which messages a batch of changes touched, and whether anything beside them changed.
 *
 * Answers elements. Refuses to read them (adapter.js), and to know what was told before (telling.js).
 */
"use strict";

(() => {
  /** @param {Node} node @returns {Element | null} the element around a node, out of its shadow root too */
  function outer(node) {
    if (node.parentElement) return node.parentElement;
    const root = node.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  }

  /** @param {Element} outside @param {Node | null} node @returns {boolean} */
  function holds(outside, node) {
    if (!node || outside.contains(node)) return node !== null;
    const root = node.getRootNode();
    return root instanceof ShadowRoot && holds(outside, root.host);
  }

  /** The outermost match on or around an element: a match within another is a quotation.
   * @param {Element | null} element @param {string} selector */
  function messageAround(element, selector) {
    /** @type {Element | null} */
    let found = null;
    for (let at = element; at; at = outer(at)) {
      const match = at.closest(selector);
      if (match) found = at = match;
      else {
        const root = at.getRootNode();
        if (!(root instanceof ShadowRoot)) break;
        at = root.host;
        if (at.matches(selector)) found = at;
      }
    }
    return found;
  }

  /** Whether a node that came says nothing: frameworks set comments and blanks beside every message they draw.
   * @param {Node} node */
  const isMute = (node) => node instanceof Comment || (node instanceof Text && node.data.trim() === "");

  globalThis.rapportContent.touching = {
    holds,

    attributesOf(adapter) {
      const written = JSON.stringify(adapter);
      const named = [...written.matchAll(/\[\s*([\w-]+)/g), ...written.matchAll(/"attribute":"([^"]+)"/g)];
      return [...new Set(["class", "id", "hidden", ...named.map(([, name]) => name ?? "")].filter((name) => name !== ""))];
    },

    touchedBy(records, selector, composers) {
      /** @type {Set<Element>} */
      const messages = new Set();
      let isBesideTouched = false;
      let isDraftTouched = false;
      let hasRemoved = false;
      const isMessage = (/** @type {Node} */ node) =>
        node instanceof Element && (node.matches(selector) || node.querySelector(selector) !== null);
      for (const record of records) { // what was added and removed is asked for where it matters: each list costs
        const { target } = record;
        if (!target.isConnected) continue; // it left the page, or came with something that is told by another record
        const element = target instanceof Element ? target : outer(target)
          ?? (target instanceof ShadowRoot ? target.host : null);
        if (!element || composers.some((composer) => holds(composer, element))) {
          isDraftTouched = true;
          continue;
        }
        const around = messageAround(element, selector);
        if (around) {
          messages.add(around);
          continue;
        }
        if (record.type !== "childList") isBesideTouched ||= !(target instanceof Comment);
        for (const node of record.addedNodes) {
          if (!(node instanceof Element)) isBesideTouched ||= !isMute(node);
          else if (node.matches(selector)) messages.add(node);
          else {
            const within = node.querySelectorAll(selector);
            for (const found of within) messages.add(messageAround(found, selector) ?? found);
            if (within.length === 0 || node.childElementCount > within.length) isBesideTouched = true;
          }
        }
        for (const node of record.removedNodes) {
          if (isMessage(node)) hasRemoved = true;
          else isBesideTouched ||= !(node instanceof Comment); // a blank may have been words until just now
        }
      }
      return { messages: [...messages].filter((node) => node.isConnected), isBesideTouched, isDraftTouched, hasRemoved };
    },
  };
})();
