/**
 * From three things pointed at to a site adapter, tried on the page it was taught on.
 *
 * Answers an adapter that reads both messages rightly, with what it could not find in plain sentences; or what to point
 * at again. Refuses to put anything of the page's words into it.
 */
"use strict";

(() => {
  const { names, tree, parts } = globalThis.rapportTeach;
  const MOST_WORDS = 20_000;

  /** Words that look like names, wherever they stand on the page. @returns {Set<string>} */
  function namesShown() {
    const text = `${document.title} ${document.body.textContent ?? ""} ${tree.within(document.body, "*")
      .flatMap(({ shadowRoot }) => (shadowRoot ? [...shadowRoot.children].map(({ textContent }) => textContent) : [])).join(" ")}`;
    return new Set((text.match(/\p{Lu}[\p{L}\p{M}’'-]{2,}/gu) ?? []).slice(0, MOST_WORDS).map((word) => word.toLowerCase()));
  }

  const slug = () => `taught-${location.hostname.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`.slice(0, 64);

  globalThis.rapportTeach.propose = (picked, version) => {
    const { adapter: reading } = globalThis.rapportContent;
    names.guard(namesShown());
    const found = globalThis.rapportTeach.findMessages(picked);
    if ("problem" in found) return found;
    const composer = parts.composer(found, picked.composer);
    if (composer.length === 0) return { problem: "Nothing tells this field from others on the page. Point at the field itself.", step: "composer" };
    const container = names.anchor(found.container) ?? "body";
    const list = names.anchor(found.list);
    const { text, strip } = parts.text(found, picked);
    const named = parts.conversation(found);
    const hosts = [picked.customer, picked.agent, picked.composer].flatMap((one) => tree.hosts(one));
    const selectors = [...new Set(hosts.map((host) => names.features(host)[0]?.css ?? names.anchor(host) ?? host.localName))];
    /** @type {import("../../page.js").Adapter} */
    const adapter = {
      id: slug(), name: location.hostname, version,
      match: { hosts: [location.hostname], selector: [...found.selector.split(", "), ...(list ? [list] : [])] },
      shadow_hosts: selectors,
      conversation: { container: [container], id: named.id, title: named.title, channel: "chat" },
      message: {
        selector: [found.selector], list: list && list !== container ? [list] : [], text, strip,
        id: parts.id(found), at: parts.at(found), role: [],
      },
      composer: { selector: composer },
    };
    const roleOf = (/** @type {typeof adapter} */ tried, /** @type {Element} */ node) => reading.read(tried, node, () => 1)?.speaker;
    const fitting = globalThis.rapportTeach.roles(found).map(({ rules, isWeak }) => ({
      isWeak, tried: { ...adapter, message: { ...adapter.message, role: rules } },
    })).find(({ tried }) => roleOf(tried, found.customer) === "customer" && roleOf(tried, found.agent) === "agent");
    if (!fitting) {
      return { problem: "Nothing tells these two apart, neither their markup nor the side they stand on. Point at another message.", step: "agent" };
    }
    const { tried } = fitting;
    const doubts = [
      found.isFragile && "The messages have no lasting names here, only a place. After a redesign of the site, teach it again.",
      fitting.isWeak && "Only your side is marked on this page: everything else, notices and bots too, is taken for the customer’s.",
      tried.message.id?.length === 0 && "Messages carry no id here, so they are told apart by their words.",
      !named.isByAddress && "Nothing names the conversation here: all chats at this address count as one.",
    ].filter((doubt) => typeof doubt === "string");
    return { adapter: tried, doubts };
  };
})();
