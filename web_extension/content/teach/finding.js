/**
 * From two messages to all of them: which element repeats, and by which selector it is found.
 *
 * Answers the messages of the conversation, their list and the container around list and composer. Refuses to know who
 * speaks (roles.js) and what is in a message (parts.js). Simple rules, tried in order: what both messages are called;
 * what each of them is called; where they stand below their list.
 */
"use strict";

(() => {
  /** @typedef {import("../../teach.js").Feature} Feature */
  /** @typedef {{ x: Element, y: Element, depth: number }} Level */
  /** @typedef {{ level: Level, selector: string, nodes: Element[], weight: number }} Found */

  const DEEPEST = 14;
  const INLINE = new Set(["a", "b", "bdi", "br", "code", "em", "i", "mark", "p", "small", "span", "strong", "time"]);

  const { names, tree } = globalThis.rapportTeach;

  /** The elements around one that stand in its root below `top`, the outermost first.
   * @param {Element} element @param {Element} top */
  function path(element, top) {
    /** @type {Element[]} */
    const found = [];
    for (let at = /** @type {Element | null} */ (element); at && at !== top; at = at.parentElement) found.unshift(at);
    return found.slice(0, DEEPEST);
  }

  /** What two elements have in common. @param {Element} x @param {Element} y */
  function shared(x, y) {
    const other = new Set(names.features(y).map(({ css }) => css));
    return names.features(x).filter(({ css }) => other.has(css));
  }

  /** @param {Element} element @param {Element} top */
  const steps = (element, top) => path(element, top).map(({ localName }) => localName).join(" > ");

  /** @param {Level} level @param {Element} top @returns {Feature[]} */
  function selectorsFor({ x, y }, top) {
    const both = shared(x, y);
    const pairs = both.flatMap((one, i) => both.slice(i + 1).filter(({ css }) => /^[.[#]/.test(css))
      .map((two) => ({ css: one.css + two.css, weight: Math.min(one.weight, two.weight) - 1 })));
    const [ofX, ofY] = [names.features(x), names.features(y)].map((own) => own.find(({ css, weight }) => weight >= 45 && css !== x.localName));
    const either = ofX && ofY && ofX.css !== ofY.css ? [{ css: `${ofX.css}, ${ofY.css}`, weight: 42 }] : [];
    const above = steps(x, top) === steps(y, top) ? names.anchor(top) : null;
    const placed = above ? [{ css: `${above} > ${steps(x, top)}`, weight: 8 }] : [];
    return [...both, ...pairs, ...either, ...placed].filter(({ css }) => css.length <= 300);
  }

  /** @param {Level} level @param {Element} top @param {Element} composer @returns {Found | null} */
  function bestAt(level, top, composer) {
    const { x, y } = level;
    const tried = selectorsFor(level, top).flatMap(({ css, weight }) => {
      const nodes = tree.within(top, css);
      const isOurs = nodes.includes(x) && nodes.includes(y)
        && !nodes.some((node) => (node !== x && node.contains(x)) || (node !== y && node.contains(y))
          || tree.holds(node, composer) || tree.holds(composer, node));
      return isOurs ? [{ level, selector: css, nodes, weight }] : [];
    });
    return tried.sort((one, two) => two.weight - one.weight)[0] ?? null;
  }

  /** Whether a deeper level holds the messages and a higher one groups of them. Parts of a message come in the same
   * number in each, and paragraphs have no names of their own.
   * @param {Found} higher @param {Found} deeper */
  function isInGroups(higher, deeper) {
    if (INLINE.has(deeper.level.x.localName) || deeper.weight < 40 || deeper.nodes.length <= higher.nodes.length) return false;
    const counts = higher.nodes.map((node) => deeper.nodes.filter((inner) => node.contains(inner)).length);
    return new Set(counts.filter((count) => count > 0)).size > 1 && counts.filter((count) => count > 0).length >= counts.length / 2;
  }

  /** The selector as it must be for this list only, and the list as far as messages of the same kind reach.
   * @param {Found} found @param {Element} top @param {Element} container */
  function bound(found, top, container) {
    const way = steps(found.level.x, top);
    let [list, selector] = [top, found.selector];
    const outside = tree.within(container, selector).filter((node) => !top.contains(node));
    if (outside.length === 0) return { list, selector };
    const wider = outside.map((node) => tree.common(top, node)).filter((at) => at !== null)
      .reduce((one, two) => (tree.holds(one, two) ? one : two), top);
    const isOneKind = wider !== container
      && outside.every((node) => steps(node, wider) === `${steps(top, wider)} > ${way}`);
    if (isOneKind) list = wider;
    else {
      const anchor = names.anchor(top);
      selector = selector.split(", ").map((one) => (anchor && !one.startsWith(anchor) ? `${anchor} ${one}` : one)).join(", ");
    }
    return { list, selector };
  }

  globalThis.rapportTeach.findMessages = ({ customer, agent, composer }) => {
    const top = tree.common(customer, agent);
    if (!top || top === customer || top === agent) {
      return { problem: "That is the same message. Point at one that you or a colleague wrote.", step: "agent" };
    }
    const container = tree.common(top, composer);
    if (!container || container === composer || tree.holds(composer, top)) {
      return { problem: "That is not where you write. Point at the field below the messages.", step: "composer" };
    }
    const [ofX, ofY] = [path(customer, top), path(agent, top)];
    const levels = ofX.flatMap((x, i) => ofY.flatMap((y, j) => (x.localName === y.localName && Math.abs(i - j) <= 2
      ? [{ x, y, depth: i + j }] : []))).sort((one, two) => one.depth - two.depth);
    const found = levels.map((level) => bestAt(level, top, composer)).filter((one) => one !== null);
    const named = found.filter(({ weight }) => weight >= 40);
    const best = (named.length > 0 ? named : found).reduce(
      (/** @type {Found | null} */ chosen, one) => (!chosen || isInGroups(chosen, one) ? one : chosen), null);
    if (!best) return { problem: "These two do not look like messages of one list. Point at two that stand below each other.", step: "customer" };
    const { list, selector } = bound(best, top, container);
    return {
      customer: best.level.x, agent: best.level.y, selector, nodes: tree.within(container, selector), list, container,
      isFragile: best.weight < 20,
    };
  };
})();
