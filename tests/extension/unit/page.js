/**
 * A page of stand-ins for the tests of the panel: just enough of the DOM to build nodes, without a browser.
 *
 * Answers what was set, and where the focus went. Refuses to lay anything out.
 */

/** @typedef {{ tag: string, attributes: Record<string, unknown>, value: string, [name: string]: any }} Fake */

/** Put the stand-ins where the panel looks for a page; answers every node that is made, the newest last. */
export function standInPage() {
  /** @type {Fake[]} */
  const made = [];
  /** @param {string} tag @returns {Fake} */
  const make = (tag) => {
    /** @type {Fake} */
    const node = {
      tag, attributes: {}, value: "", style: {}, isConnected: true, scrollHeight: 0, clientHeight: 0,
      setAttribute: (/** @type {string} */ name, /** @type {unknown} */ value) => { node.attributes[name] = value; },
      removeAttribute: (/** @type {string} */ name) => { delete node.attributes[name]; },
      addEventListener: () => {}, append: () => {}, focus: () => {}, setSelectionRange: () => {},
    };
    made.push(node);
    return node;
  };
  const document = {
    createElement: make, createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => make(tag),
  };
  Object.assign(globalThis, { document, HTMLElement: class {} });
  return made;
}
