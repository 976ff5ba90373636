/**
 * Reads a chat page by a site adapter: which conversations stand on it, who said what, where the composer is.
 *
 * Answers only what the DOM says now. Refuses to know when to look (main.js), how text gets in (insert.js), and to
 * guess: a message whose side no rule names is spoken by "unknown", never by the customer.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Adapter} Adapter */
  /** @typedef {import("../page.js").Place} Place */

  const BLOCKS = new Set(["P", "DIV", "LI", "BLOCKQUOTE", "PRE", "SECTION", "TR"]);
  const NEWEST = 200;

  /** @param {string} host @param {string} pattern */
  const hostMatches = (host, pattern) =>
    pattern === "*" || host === pattern || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));

  /** @param {Adapter} adapter @returns {(Document | ShadowRoot)[]} */
  function roots(adapter) {
    /** @type {(Document | ShadowRoot)[]} */
    const found = [document];
    for (const selector of adapter.shadow_hosts) {
      for (const root of [...found]) {
        for (const host of root.querySelectorAll(selector)) if (host.shadowRoot) found.push(host.shadowRoot);
      }
    }
    return found;
  }

  /** The elements matching the first selector that matches anything, across light DOM and the adapter's shadow roots.
   * @param {Adapter} adapter @param {string[]} selectors @param {Element} [within] */
  function query(adapter, selectors, within) {
    const places = within ? [within, ...shadowsWithin(adapter, within)] : roots(adapter);
    for (const selector of selectors) {
      const found = places.flatMap((place) => [...place.querySelectorAll(selector)]);
      if (within?.matches(selector)) found.unshift(within);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** @param {Adapter} adapter @param {Element} within */
  const shadowsWithin = (adapter, within) => roots(adapter).filter((root) => root instanceof ShadowRoot
    && (within === root.host || within.contains(root.host) || holdsDeep(within, root.host)));

  /** @param {Element} outer @param {Node} inner @returns {boolean} */
  function holdsDeep(outer, inner) {
    const root = inner.getRootNode();
    return root instanceof ShadowRoot && (outer.contains(root.host) || holdsDeep(outer, root.host));
  }

  /** @param {Element} node @param {Place[]} places @returns {string | null} */
  function valueAt(node, places) {
    for (const place of places) {
      const at = place.around ? node.closest(place.around)
        : place.selector ? (node.matches(place.selector) ? node : node.querySelector(place.selector)) : node;
      const raw = at && (place.attribute ? at.getAttribute(place.attribute) : textOf(at, []));
      const value = raw && place.pattern ? new RegExp(place.pattern).exec(raw)?.at(-1) : raw;
      if (value) return value.trim();
    }
    return null;
  }

  /** The words of a node as a person reads them: pictures by their alt, one line break a block.
   * @param {Element} node @param {string[]} strip */
  function textOf(node, strip) {
    let text = "";
    /** @param {Node} part */
    const walk = (part) => {
      if (part instanceof Text) text += part.data;
      if (!(part instanceof Element) || strip.some((selector) => part.matches(selector))) return;
      if (part.tagName === "BR") text += "\n";
      else if (part.tagName === "IMG") text += part.getAttribute("alt") ?? "";
      const isBlock = BLOCKS.has(part.tagName);
      if (isBlock && text && !text.endsWith("\n")) text += "\n";
      part.childNodes.forEach(walk);
      if (isBlock && !text.endsWith("\n")) text += "\n";
    };
    node.childNodes.forEach(walk);
    return text.replace(/[^\S\n]+/g, " ").replace(/ ?\n[\s]*/g, "\n").trim();
  }

  /** A short, stable name for words without an id. @param {string} words */
  function fingerprint(words) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let i = 0; i < words.length; i += 1) {
      const code = words.charCodeAt(i);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    return (high >>> 0).toString(36) + (low >>> 0).toString(36);
  }

  /** @param {Adapter} adapter @param {Element} node */
  function roleOf(adapter, node) {
    const rule = adapter.message.role.find(({ selector }) => node.matches(selector) || node.querySelector(selector));
    return rule?.role ?? "unknown";
  }

  /** @param {Element} element */
  const isVisible = (element) => element.getClientRects().length > 0;

  globalThis.rapportContent = /** @type {import("../page.js").ContentNamespace} */ (globalThis.rapportContent ?? {});
  globalThis.rapportContent.adapter = {
    roots,

    find(adapters) {
      return adapters.find((adapter) => adapter.match.hosts.some((pattern) => hostMatches(location.hostname, pattern))
        && query(adapter, [adapter.match.selector]).length > 0) ?? null;
    },

    containers(adapter) {
      return query(adapter, adapter.conversation.container).filter(isVisible);
    },

    conversation(adapter, container) {
      const id = valueAt(container, adapter.conversation.id);
      if (!id) return null;
      const account = valueAt(document.documentElement, adapter.conversation.account);
      return {
        source: `${adapter.id}@${location.host}`.slice(0, 200),
        external_id: (account ? `${id} with ${account}` : id).slice(0, 200),
        channel: adapter.conversation.channel,
        title: (valueAt(container, adapter.conversation.title) ?? id).slice(0, 200),
      };
    },

    messages(adapter, container) {
      /** @type {Map<string, number>} */
      const ordinals = new Map();
      const read = [];
      for (const node of query(adapter, adapter.message.selector, container).slice(-NEWEST)) {
        const role = roleOf(adapter, node);
        if (role === "note") continue;
        const body = query(adapter, adapter.message.text, node)[0];
        const text = body ? textOf(body, adapter.message.strip) : "";
        if (!text) continue;
        const words = `${role}\n${text}`;
        const ordinal = (ordinals.get(words) ?? 0) + 1;
        ordinals.set(words, ordinal);
        const id = valueAt(node, adapter.message.id) ?? `~${fingerprint(words)}.${ordinal}`;
        const at = new Date(valueAt(node, adapter.message.at) ?? "");
        read.push({
          node, id: id.slice(0, 180), speaker: role, text, at: Number.isNaN(at.valueOf()) ? null : at.toISOString(),
        });
      }
      return read;
    },

    isTyping(adapter, container) {
      return adapter.typing !== null && valueAt(container, [adapter.typing]) !== null;
    },

    composer(adapter, container) {
      const element = query(adapter, adapter.composer.selector, container).find(isVisible);
      if (!(element instanceof HTMLElement)) return null;
      return { element, is_note: adapter.composer.note_when.some((selector) => element.closest(selector) !== null) };
    },
  };
})();
