/**
 * What is in a message and around it: its words, its id, its time, the conversation's name, where one writes.
 *
 * Answers places and selectors, tried on every message found. Refuses to store what stands there: an attribute that
 * holds a customer's name is named by the attribute, never by the name.
 */
"use strict";

(() => {
  /** @typedef {import("../../teach.js").FoundMessages} Found */
  /** @typedef {{ css: string, weight: number, texts: (string | null)[], isPointed: boolean }} Candidate */

  const LOOKED_AT = 60;
  const MOST_INSIDE = 80;
  /** Of these a message may have several: the first would not be all of it. */
  const PARAGRAPHS = new Set(["a", "b", "br", "code", "em", "i", "img", "li", "p", "pre", "strong", "u"]);
  const NO_WORDS = ["button", "time", "[role=\"button\"]", "[role=\"toolbar\"]", "[role=\"img\"]"];
  const CLOCK = /^[\s\d:.,·–-]*(am|pm|just now|now|seen|sent|delivered|read|edited|today|yesterday|ago|min|mins|h|sec)?[\s\d:.,·✓✔-]*$/i;
  const DATE = /^(\d{4}-\d\d-\d\d[T ]\d|\d{10}(\d{3})?$)/;
  const CONVERSATION = /^data-([a-z]+-)*(conversation|ticket|chat|thread|case|room|session|visitor|customer|contact|dialog)(-?(id|key|uid|uuid|jid|number))?$/;
  const SECTIONS = new Set(("agent,app,c,case,cases,chat,chats,client,conversation,conversations,customer,customers,dashboard,dialog,dm,desk,inbox,message,messages,mailbox,open,room,rooms,session,sessions,support,t,talk,"
    + "thread,threads,ticket,tickets,u,user,users,view,visitor,visitors").split(","));
  const KEYS = ["id", "conversation", "conversation_id", "conversationId", "ticket", "ticket_id", "ticketId", "chat", "chat_id", "chatId", "thread", "case", "room", "session"];

  const { names, tree } = globalThis.rapportTeach;
  const { textOf } = globalThis.rapportContent.words;
  const inside = (/** @type {Element} */ node, /** @type {string} */ css) => (node.matches(css) ? node : node.querySelector(css));

  /** @param {Element} node @param {Element} part */
  function placeIn(node, part) {
    let css = "";
    for (let at = /** @type {Element | null} */ (part); at && at !== node; at = at.parentElement) {
      const same = [...at.parentElement?.children ?? []].filter(({ localName }) => localName === at?.localName);
      css = ` > ${at.localName}${same.length > 1 ? `:nth-of-type(${same.indexOf(at) + 1})` : ""}${css}`;
    }
    return css && `:scope${css}`;
  }

  /** What may hold the words: everything that both messages have by one name or in one place.
   * @param {Found} found @param {import("../../teach.js").Picked} picked @param {Element[]} nodes @returns {Candidate[]} */
  function candidates({ customer, agent }, picked, nodes) {
    const namesIn = (/** @type {Element} */ node) => new Map([...node.querySelectorAll("*")].slice(0, MOST_INSIDE).flatMap((part) => [
      ...names.features(part).filter(({ css, weight }) => weight > 10 && css !== part.localName),
      ...(PARAGRAPHS.has(part.localName) ? [] : [{ css: placeIn(node, part), weight: 5 }]),
    ]).map(({ css, weight }) => [css, weight]));
    const [ofCustomer, ofAgent] = [namesIn(customer), namesIn(agent)];
    return [...ofCustomer].filter(([css]) => ofAgent.has(css) && css).map(([css, weight]) => {
      const isAt = (/** @type {Element} */ node, /** @type {Element} */ at) => inside(node, css)?.contains(at) === true;
      return {
        css, weight, isPointed: isAt(customer, picked.customer) && isAt(agent, picked.agent),
        texts: nodes.map((node) => { const part = inside(node, css); return part && textOf(part, NO_WORDS); }),
      };
    });
  }

  /** @param {readonly string[]} rests what is left of messages without a part of them */
  function areNoise(rests) {
    const even = rests.map((rest) => rest.replace(/\d+/g, "#").replace(/\s+/g, "").toLowerCase());
    const quiet = even.filter((rest, i) => CLOCK.test(rests[i] ?? "") || even.filter((other) => other === rest).length > 1);
    return quiet.length >= 0.8 * rests.length;
  }

  globalThis.rapportTeach.parts = {
    text(found, picked) {
      const nodes = found.nodes.slice(-LOOKED_AT);
      const whole = nodes.map((node) => textOf(node, NO_WORDS));
      const length = (/** @type {Candidate} */ { texts }) => texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      const fitting = candidates(found, picked, nodes).filter(({ css, texts, isPointed }) => {
        const present = texts.flatMap((text, i) => (text === null ? [] : [{ text, rest: (whole[i] ?? "").replace(text, "") }]));
        if (present.length < 0.5 * nodes.length || present.every(({ text }) => text === "")) return false;
        const isSpeech = new Set(present.map(({ text }) => text)).size > 0.5 * present.length
          && present.filter(({ text }) => CLOCK.test(text)).length < 0.5 * present.length;
        const isOnce = nodes.every((node) => node.querySelectorAll(css).length <= 1);
        return isSpeech && isOnce && (isPointed || areNoise(present.map(({ rest }) => rest)));
      });
      const shortest = Math.min(...fitting.map(length));
      const best = fitting.filter((one) => length(one) <= shortest * 1.02).sort((one, two) => two.weight - one.weight)[0];
      const bodies = nodes.map((node) => (best ? inside(node, best.css) : node)).filter((body) => body !== null);
      return {
        text: best ? [best.css] : [],
        strip: NO_WORDS.filter((css) => bodies.some((body) => body.querySelector(css))),
      };
    },

    id({ customer, nodes }) {
      const isApart = (/** @type {(node: Element) => string | null | undefined} */ value) => {
        const values = nodes.map(value);
        return values.every((one) => one && !/^(:r|radix|headless)/.test(one)) && new Set(values).size === nodes.length;
      };
      const isIdName = (/** @type {string} */ name) => name === "id" || /^data-([a-z]+-)*(id|key|uuid|guid|mid|sid|message|msg|turn|ts|cid)$/.test(name);
      const own = customer.getAttributeNames().filter((name) => isIdName(name) && isApart((node) => node.getAttribute(name)));
      const [best] = own.sort((one, two) => two.length - one.length);
      if (best) return [{ attribute: best }];
      for (const part of [...customer.querySelectorAll("*")].slice(0, MOST_INSIDE)) {
        for (const name of part.getAttributeNames().filter((one) => isIdName(one) && one !== "id")) {
          if (isApart((node) => node.querySelector(`[${name}]`)?.getAttribute(name))) return [{ selector: `[${name}]`, attribute: name }];
        }
      }
      return [];
    },

    at({ customer, nodes }) {
      const isDated = (/** @type {(node: Element) => string | null | undefined} */ value) =>
        nodes.filter((node) => DATE.test(value(node) ?? "")).length > 0.5 * nodes.length;
      if (isDated((node) => node.querySelector("time[datetime]")?.getAttribute("datetime"))) {
        return [{ selector: "time[datetime]", attribute: "datetime" }];
      }
      const name = customer.getAttributeNames().find((one) => one.startsWith("data-") && isDated((node) => node.getAttribute(one)));
      return name ? [{ attribute: name }] : [];
    },

    conversation({ container, nodes }) {
      const heading = tree.within(container, "h1, h2, h3, [role=heading]").find((one) => !nodes.some((node) => node.contains(one)));
      const titled = heading && (names.features(heading).find(({ css }) => tree.within(container, css)[0] === heading)?.css ?? heading.localName);
      const title = titled && tree.within(container, titled)[0] === heading ? [{ selector: titled }] : [];
      for (let at = /** @type {Element | null} */ (container); at; at = tree.up(at)) {
        const name = at.getAttributeNames().find((one) => CONVERSATION.test(one) && (at?.getAttribute(one) ?? "").trim() !== "");
        if (name) return { id: [at === container ? { attribute: name } : { around: `[${name}]`, attribute: name }], title, isByAddress: true };
      }
      const address = fromAddress();
      return { id: address ? [address] : [{ from: "path", pattern: "^(.+)$" }], title, isByAddress: address !== null };
    },

    composer({ container, nodes }, composer) {
      const isFirst = (/** @type {string} */ css) =>
        tree.within(container, css).filter((one) => one.getClientRects().length > 0 && !nodes.some((node) => node.contains(one)))[0] === composer;
      const kind = composer.localName === "textarea" ? "textarea"
        : composer.hasAttribute("contenteditable") ? "[contenteditable]:not([contenteditable=\"false\"])"
          : composer.getAttribute("role") === "textbox" ? "[role=\"textbox\"]" : "input";
      const named = names.features(composer).filter(({ css, weight }) => weight >= 45 && css !== kind && isFirst(css)).slice(0, 2);
      const placed = isFirst(kind) ? kind : named.length === 0 ? names.anchor(composer) : null;
      return [...named.map(({ css }) => css), ...(placed ? [placed] : [])];
    },
  };

  /** Which part of the address names the conversation, told by its place and never by its value.
   * @returns {import("../../page.js").Place | null} */
  function fromAddress() {
    const isName = (/** @type {string} */ part) => /\d/.test(part) && part.length <= 100;
    for (const [from, whole] of /** @type {const} */ ([["path", location.pathname], ["hash", location.hash.replace(/^#!?/, "")]])) {
      const parts = whole.split(/[?]/)[0]?.split("/").filter((part) => part !== "") ?? [];
      const at = parts.findLastIndex(isName);
      if (at < 0 || (from === "path" && /\.[a-z]{2,5}$/.test(parts[at] ?? ""))) continue;
      const before = parts[at - 1]?.toLowerCase() ?? "";
      if (SECTIONS.has(before)) return { from, pattern: `/${before}/([^/?#]+)` };
      if (at <= 5) return { from, pattern: `^${from === "hash" ? "#!?" : ""}${"/?[^/]+".repeat(at)}/?([^/?#]+)` };
    }
    const key = KEYS.find((one) => new URLSearchParams(location.search).get(one));
    return key ? { from: "search", pattern: `[?&]${key}=([^&]+)` } : null;
  }
})();
