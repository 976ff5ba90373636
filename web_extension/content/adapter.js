/**
 * Reads a chat page by a site adapter: which conversations stand on it, who said what, where the composer is.
 *
 * Answers only what the DOM says now, which may be a lie. Refuses to know when to look (watching.js), how text gets in
 * (insert.js), what letters are seen (words.js), and to guess: a message whose side no rule names is spoken by "unknown",
 * never by the customer.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Adapter} Adapter */
  /** @typedef {import("../page.js").Place} Place */

  const ADDRESS = /** @type {const} */ ({ path: "pathname", hash: "hash", search: "search" });
  const NEWEST = 200;
  const LONGEST_VALUE = 500; // What a pattern may have to chew on.

  /** @param {string} host @param {string} pattern */
  const hostMatches = (host, pattern) =>
    pattern === "*" || host === pattern || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));

  const { textOf, tidy } = globalThis.rapportContent.words;

  /** @type {Map<string, RegExp>} */
  const patterns = new Map();

  /** @param {string} pattern @returns {RegExp} */
  function expression(pattern) {
    const known = patterns.get(pattern) ?? new RegExp(pattern);
    patterns.set(pattern, known);
    return known;
  }

  /** @param {Adapter} adapter @returns {(Document | ShadowRoot)[]} */
  function roots(adapter) {
    /** @type {(Document | ShadowRoot)[]} */
    const found = [document];
    for (const selector of adapter.shadow_hosts ?? []) {
      for (const root of [...found]) {
        for (const host of root.querySelectorAll(selector)) if (host.shadowRoot) found.push(host.shadowRoot);
      }
    }
    return found;
  }

  /** @param {Element} outer @param {Node} inner @returns {boolean} */
  function holdsDeep(outer, inner) {
    const root = inner.getRootNode();
    return root instanceof ShadowRoot && (outer.contains(root.host) || holdsDeep(outer, root.host));
  }

  /** Every match of one selector, across light DOM and the adapter's shadow roots.
   * @param {Adapter} adapter @param {string} selector @param {Element} [within] */
  function every(adapter, selector, within) {
    const searched = within
      ? [within, ...roots(adapter).filter((root) => root instanceof ShadowRoot && holdsDeep(within, root))]
      : roots(adapter);
    const found = searched.flatMap((place) => [...place.querySelectorAll(selector)]);
    return within?.matches(selector) ? [within, ...found] : found;
  }

  /** The elements matching the first selector that matches anything.
   * @param {Adapter} adapter @param {readonly string[]} selectors @param {Element} [within] */
  function query(adapter, selectors, within) {
    for (const selector of selectors) {
      const found = every(adapter, selector, within);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** The node, or the first match in it. @param {Element} node @param {string} selector */
  const inside = (node, selector) => (node.matches(selector) ? node : node.querySelector(selector));

  /** @param {Element} node @param {readonly string[]} selectors */
  const first = (node, selectors) => selectors.map((selector) => inside(node, selector)).find((found) => found);

  /** @param {Element} node @param {readonly string[]} [selectors] */
  const holds = (node, selectors = []) => selectors.some((selector) => inside(node, selector) !== null);

  /** The nearest match around a node, out of its shadow roots too.
   * @param {Element} node @param {string} selector @returns {Element | null} */
  function around(node, selector) {
    const root = node.getRootNode();
    return node.closest(selector) ?? (root instanceof ShadowRoot ? around(root.host, selector) : null);
  }

  /** @param {Element} node @param {readonly Place[]} [places]
   * @param {(selector: string) => Element | null | undefined} [below]
   * @returns {string | null} */
  function placed(node, places = [], below = (selector) => inside(node, selector)) {
    for (const place of places) {
      const at = place.from ? node : place.around ? around(node, place.around)
        : place.selector ? below(place.selector) : node;
      if (!at) continue;
      const raw = place.from ? location[ADDRESS[place.from]]
        : place.attribute ? at.getAttribute(place.attribute) : textOf(at, []);
      const short = (raw ?? "").slice(0, LONGEST_VALUE);
      const value = tidy((place.pattern ? expression(place.pattern).exec(short)?.at(-1) : short) ?? "");
      if (value) return value;
    }
    return null;
  }

  /** What belongs to a conversation: in its container, else anywhere on a page that shows no other conversation.
   * @param {Adapter} adapter @param {string} selector @param {Element} container */
  function belonging(adapter, selector, container) {
    const found = every(adapter, selector, container);
    if (found.length > 0 || containersOf(adapter).length > 1) return found;
    return every(adapter, selector);
  }

  /** @param {Adapter} adapter @param {Element} container @param {readonly Place[]} [places] */
  const placedDeep = (adapter, container, places) =>
    placed(container, places, (selector) => belonging(adapter, selector, container).find(isVisible));

  /** @param {Adapter} adapter */
  function containersOf(adapter) {
    for (const selector of adapter.conversation.container) {
      const shown = every(adapter, selector).filter(isVisible);
      if (shown.length > 0) return shown;
    }
    return [];
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

  /** Ids made from words keep to their node, so that they shift neither when older messages leave the page nor with an
   * edit; a node that a list fills with quite other words holds another message.
   * @type {WeakMap<Element, { id: string, words: string }>} */
  const made = new WeakMap();

  function areAlike(/** @type {string} */ before, /** @type {string} */ now) {
    const [old, fresh] = [new Set(before.split(/\s+/)), new Set(now.split(/\s+/))];
    return [...fresh].filter((word) => old.has(word)).length > Math.max(old.size, fresh.size) / 2;
  }

  /** @param {Element} node @param {string} words the speaker's name and what was said
   * @param {(words: string) => number} ordinalFor @param {boolean} isDeleted */
  function idFrom(node, words, ordinalFor, isDeleted) {
    const ordinal = ordinalFor(words);
    const before = made.get(node);
    if (before && (isDeleted || areAlike(before.words, words))) {
      return before.id;
    }
    const id = `~${fingerprint(words)}.${ordinal}`;
    made.set(node, { id, words });
    return id;
  }

  /** Which side of its list something lies on; null where it stands in the middle.
   * @param {Adapter} adapter @param {Element} node @param {Element} measured */
  function sideOf(adapter, node, measured) {
    const lists = [...(adapter.message.list ?? []), ...adapter.conversation.container];
    const list = lists.map((selector) => around(node, selector)).find((found) => found) ?? document.documentElement;
    const outer = list.getBoundingClientRect().left + list.clientLeft;
    const words = document.createRange();
    words.selectNodeContents(measured);
    for (const { left, right, width } of [measured.getBoundingClientRect(), words.getBoundingClientRect()]) {
      const [before, after] = [left - outer, outer + list.clientWidth - right];
      if (width > 0 && Math.abs(before - after) > list.clientWidth / 20) return before < after ? "left" : "right";
    }
    return null;
  }

  /** @param {Adapter} adapter @param {Element} node @returns {import("../protocol.js").RoleRule["role"] | undefined} */
  function ruledRole(adapter, node) {
    const text = adapter.message.text ?? [];
    return adapter.message.role.find(({ selector, side }) => {
      const named = selector ? inside(node, selector) : first(node, text) ?? node;
      return named && (!side || sideOf(adapter, node, named) === side);
    })?.role;
  }

  /** @param {Adapter} adapter @param {Element} node */
  function messageBefore(adapter, node) {
    const selector = adapter.message.selector.find((one) => node.matches(one)) ?? "*";
    const isContainer = (/** @type {Element} */ at) => adapter.conversation.container.some((one) => at.matches(one));
    for (let at = /** @type {Element | null} */ (node); at && !isContainer(at); at = at.parentElement) {
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        const found = before.matches(selector) ? before : [...before.querySelectorAll(selector)].at(-1);
        if (found && !isIgnored(adapter, found)) return found;
      }
    }
    return null;
  }

  /** @param {Adapter} adapter @param {Element} node */
  function roleOf(adapter, node) {
    for (let at = /** @type {Element | null} */ (node); at; at = messageBefore(adapter, at)) {
      const role = ruledRole(adapter, at);
      if (role) return role;
      if (!holds(at, adapter.message.follows)) break;
    }
    return "unknown";
  }

  /** Whether a message is none. What hides a whole conversation, as the page behind a dialogue, hides no message.
   * @param {Adapter} adapter @param {Element} node */
  const isIgnored = (adapter, node) => (adapter.message.ignore ?? []).some((selector) => {
    const found = around(node, selector);
    return found !== null && !adapter.conversation.container.some((one) => found.querySelector(one));
  });

  /** Only a date that is plain: "10:32" or "3 days ago" would be read as some day or other.
   * @param {string} value */
  function timeFrom(value) {
    const at = /^\d{10}(\d{3})?$/.test(value) ? new Date(Number(value.padEnd(13, "0")))
      : /^\d{4}-\d\d-\d\d[T ]\d/.test(value) ? new Date(value) : new Date(NaN);
    return Number.isNaN(at.valueOf()) ? null : at.toISOString();
  }

  const isVisible = (/** @type {Element} */ element) => element.getClientRects().length > 0;

  globalThis.rapportContent.adapter = {
    roots,
    isIgnored,

    find(adapters) {
      return adapters.find((adapter) => adapter.match.hosts.some((pattern) => hostMatches(location.hostname, pattern))
        && (!adapter.match.path || expression(adapter.match.path).test(location.pathname + location.search + location.hash))
        && roots(adapter).some((root) => root.querySelector(adapter.match.selector.join()) !== null)) ?? null;
    },

    containers: containersOf,

    idOf(adapter, container) {
      const id = placedDeep(adapter, container, adapter.conversation.id);
      const account = id && placed(document.documentElement, adapter.conversation.account);
      return id && (account ? `${id} with ${account}` : id).slice(0, 200);
    },

    conversation(adapter, container) {
      const { id, title = [], channel } = adapter.conversation;
      const external_id = this.idOf(adapter, container);
      const source = `${adapter.id}@${location.host}`.slice(0, 200);
      const shown = placedDeep(adapter, container, [...title, ...id]) ?? "";
      return external_id === null ? null : { source, external_id, channel, title: shown.slice(0, 200) };
    },

    nodes(adapter, container) {
      /** @type {Element[]} */
      const kept = [];
      for (const node of query(adapter, adapter.message.selector, container)) { // One in another is a quotation.
        if (!kept.at(-1)?.contains(node) && !isIgnored(adapter, node)) kept.push(node);
      }
      return kept;
    },

    read(adapter, node, ordinalFor) {
      const role = roleOf(adapter, node);
      if (role === "note") return null;
      const isDeleted = placed(node, adapter.message.deleted) !== null;
      const selectors = adapter.message.text ?? [];
      const body = selectors.length === 0 ? node : first(node, selectors);
      const text = body && !isDeleted ? textOf(body, adapter.message.strip) : "";
      if (!text && !isDeleted) return null;
      const id = placed(node, adapter.message.id) ?? idFrom(node, `${role}\n${text}`, ordinalFor, isDeleted);
      const at = timeFrom(placed(node, adapter.message.at) ?? "");
      return { node, id: id.slice(0, 180), speaker: role, text, at, is_deleted: isDeleted };
    },

    messages(adapter, container) {
      /** @type {Map<string, number>} */
      const ordinals = new Map();
      const ordinalFor = (/** @type {string} */ words) => {
        const ordinal = (ordinals.get(words) ?? 0) + 1;
        ordinals.set(words, ordinal);
        return ordinal;
      };
      return this.nodes(adapter, container).slice(-NEWEST)
        .map((node) => this.read(adapter, node, ordinalFor)).filter((message) => message !== null);
    },

    isTyping(adapter, container) {
      return adapter.typing != null && placedDeep(adapter, container, [adapter.typing]) !== null;
    },

    composer(adapter, container) {
      const { selector, note_when = [], note_shown } = adapter.composer;
      const element = selector.flatMap((one) => belonging(adapter, one, container)).find(isVisible);
      if (!(element instanceof HTMLElement)) return null;
      const isNote = note_when.some((one) => around(element, one) !== null)
        || placedDeep(adapter, container, note_shown) !== null;
      return { element, is_note: isNote };
    },
  };
})();
