/**
 * Walking a page as it is composed: out of shadow roots and into open ones.
 *
 * Answers what stands around, within and between elements. Refuses to know what any of it means.
 */
"use strict";

(() => {
  const EDITABLE = "textarea, input:not([type]), input[type=text], input[type=search], [contenteditable]:not([contenteditable=false]), [role=textbox]";

  /** @param {Element} element @returns {Element | null} */
  function up(element) {
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }

  /** @param {Element} element */
  function chain(element) {
    const found = [element];
    for (let at = up(element); at; at = up(at)) found.push(at);
    return found;
  }

  /** @param {ParentNode} top @returns {(ParentNode)[]} */
  function rootsIn(top) {
    const inner = [...top.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? rootsIn(shadowRoot) : []));
    const own = top instanceof Element && top.shadowRoot ? rootsIn(top.shadowRoot) : [];
    return [top, ...own, ...inner];
  }

  globalThis.rapportTeach.tree = {
    up,
    common(one, two) {
      const around = new Set(chain(one));
      return chain(two).find((element) => around.has(element)) ?? null;
    },
    within: (top, selector) => rootsIn(top).flatMap((root) => [...root.querySelectorAll(selector)]),
    holds: (outer, inner) => chain(inner).includes(outer),
    hosts(element) {
      return chain(element).filter(({ shadowRoot }, i, all) => i > 0 && shadowRoot && all[i - 1]?.getRootNode() === shadowRoot).reverse();
    },
    isEditable: (element) => element.matches(EDITABLE),
    editableOf(element) {
      for (const at of chain(element)) if (at.matches(EDITABLE)) return outermost(at);
      return this.within(element, EDITABLE)[0] ?? null;
    },
  };

  /** @param {Element} element an editable one @returns {Element} the one that the editor listens on */
  function outermost(element) {
    const around = element.parentElement?.closest("[contenteditable]:not([contenteditable=false]), [role=textbox]");
    return around ? outermost(around) : element;
  }
})();
