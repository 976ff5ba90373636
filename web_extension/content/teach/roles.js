/**
 * Who speaks: what a customer's message has that an agent's lacks, and the other way round.
 *
 * Answers several sets of rules, the most trustworthy first; whoever asks tries them on the page. Refuses to take what
 * fits no rule for the customer's, unless nothing else tells the sides apart; such rules are called weak.
 */
"use strict";

(() => {
  /** @typedef {import("../../page.js").Adapter["message"]["role"]} Rules */
  /** @typedef {{ css: string, weight: number, nodes: Set<Element>, isInside: boolean }} Mark */

  const MOST_INSIDE = 60;
  const NOTE = /(^|[^a-z])(private|internal|whisper|(internal|private)?[-_]?notes?)([^a-z]|$)/i;

  const { names } = globalThis.rapportTeach;
  const inside = (/** @type {Element} */ node, /** @type {string} */ css) => node.matches(css) || node.querySelector(css) !== null;

  /** @param {Element} node @param {Element} list @returns {{ css: string, weight: number, isInside: boolean }[]} */
  function marksOf(node, list) {
    const own = names.sideFeatures(node).map((mark) => ({ ...mark, isInside: false }));
    const below = [...node.querySelectorAll("*")].slice(0, MOST_INSIDE)
      .flatMap((part) => names.sideFeatures(part)).map(({ css, weight }) => ({ css, weight: weight - 8, isInside: true }));
    /** @type {typeof own} */
    const above = [];
    for (let at = node.parentElement; at && at !== list && list.contains(at); at = at.parentElement) {
      above.push(...names.sideFeatures(at).map(({ css, weight }) => ({ css: `${css} *`, weight: weight - 2, isInside: false })));
    }
    return [...own, ...above, ...below];
  }

  /** What only one of the two has. @param {import("../../teach.js").FoundMessages} found @param {Element} node
   * @param {Element} other @returns {Mark[]} */
  function onlyOn({ nodes, list }, node, other) {
    const marks = new Map(marksOf(node, list).reverse().map((mark) => [mark.css, mark]));
    return [...marks.values()].filter(({ css }) => !inside(other, css)).map((mark) => {
      const matching = new Set(nodes.filter((each) => inside(each, mark.css)));
      const isRare = matching.size === 1 && nodes.length >= 6;
      return { ...mark, nodes: matching, weight: mark.weight + (100 * matching.size) / nodes.length - (isRare ? 60 : 0) };
    }).sort((one, two) => two.weight - one.weight);
  }

  /** Rules for what colleagues write to each other: told by its own word alone, and never by the two pointed at.
   * @param {import("../../teach.js").FoundMessages} found @returns {Rules} */
  function noteRules({ nodes, customer, agent }) {
    /** @type {Set<string>} */
    const css = new Set();
    for (const node of nodes) {
      for (const part of [node, ...[...node.querySelectorAll("*")].slice(0, MOST_INSIDE)]) {
        for (const mark of names.sideFeatures(part)) if (NOTE.test(mark.css)) css.add(mark.css);
        for (const { name, value } of part.attributes) {
          const isMarked = /^data-[a-z-]+$/.test(name) && (NOTE.test(value) ? /^[a-z_-]{4,20}$/i.test(value) : NOTE.test(name) && value === "true");
          if (isMarked) css.add(`[${name}="${value}"]`);
        }
      }
    }
    return [...css].filter((one) => !inside(customer, one) && !inside(agent, one)).slice(0, 4)
      .map((selector) => ({ role: "note", selector }));
  }

  globalThis.rapportTeach.roles = (found) => {
    const { customer, agent, nodes } = found;
    const theirs = onlyOn(found, customer, agent).slice(0, 12);
    const ours = onlyOn(found, agent, customer).slice(0, 12);
    const pairs = theirs.flatMap((one) => ours.map((two) => {
      const both = [...one.nodes].filter((node) => two.nodes.has(node)).length;
      const isOneAttribute = one.css.split("=")[0] === two.css.split("=")[0] && one.css.includes("=");
      return { one, two, both, weight: one.weight + two.weight + (isOneAttribute ? 40 : 0) };
    })).filter(({ both }) => both === 0).sort((a, b) => b.weight - a.weight);
    /** @type {{ rules: Rules, isWeak: boolean }[]} */
    const sets = pairs.slice(0, 3).map(({ one, two }) => ({
      rules: [{ role: "customer", selector: one.css }, { role: "agent", selector: two.css }], isWeak: false,
    }));
    const [their, our] = [theirs[0], ours[0]];
    const exact = customer.getAttribute("class") ?? "";
    const isPlain = exact !== "" && [...customer.classList].every((token) => names.stems(token)[0] === token);
    /** @type {{ rules: Rules, isWeak: boolean }[]} */
    const single = [];
    if (our && !our.isInside && isPlain && exact !== agent.getAttribute("class")) {
      single.push({ rules: [{ role: "agent", selector: our.css }, { role: "customer", selector: `[class="${exact}"]` }], isWeak: false });
    }
    if (our) single.push({ rules: [{ role: "agent", selector: our.css }, { role: "customer", side: "left" }], isWeak: false });
    if (our) single.push({ rules: [{ role: "agent", selector: our.css }, { role: "customer", side: "right" }], isWeak: false });
    if (their) single.push({ rules: [{ role: "customer", selector: their.css }, { role: "agent", side: "right" }], isWeak: false });
    if (their) single.push({ rules: [{ role: "customer", selector: their.css }, { role: "agent", side: "left" }], isWeak: false });
    /** @type {{ rules: Rules, isWeak: boolean }[]} */
    const sides = [
      { rules: [{ role: "customer", side: "left" }, { role: "agent", side: "right" }], isWeak: false },
      { rules: [{ role: "customer", side: "right" }, { role: "agent", side: "left" }], isWeak: false },
    ];
    const [tag] = names.features(customer).filter(({ css }) => nodes.every((node) => node.matches(css)));
    const rest = tag?.css ?? customer.localName;
    /** @type {{ rules: Rules, isWeak: boolean }[]} */
    const weak = our ? [{ rules: [{ role: "agent", selector: our.css }, { role: "customer", selector: rest }], isWeak: true }] : [];
    const isStrong = pairs[0] && pairs[0].one.nodes.size + pairs[0].two.nodes.size >= nodes.length / 2;
    const notes = noteRules(found);
    return (isStrong ? [...sets, ...single, ...sides, ...weak] : [...single, ...sides, ...sets, ...weak])
      .map(({ rules, isWeak }) => ({ rules: [...notes, ...rules], isWeak }));
  };
})();
