/**
 * Building DOM nodes, and rebuilding a region only when what it shows has changed.
 *
 * Answers nodes. Refuses markup: every text becomes a text node, so words from a customer can't become elements.
 */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/** @param {Element} element @param {Attributes} attributes @param {readonly Child[]} children */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style" && element instanceof HTMLElement) element.style.cssText = String(value); // a CSP allows this way
    else if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** An HTML element; attributes whose name starts with "on" are listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An SVG element. @param {string} tag @param {Attributes} [attributes] @param {...Child} children */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

/** @type {Readonly<Record<string, string>>} */
const PATHS = {
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 14 14",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M6 6h7.5v7.5H6zM10 3.2V2.5H2.5V10h.8",
  pencil: "M3 13l.600-2.800L10.700 3.100l2.200 2.200L5.800 12.400zM9.400 4.400l2.200 2.200",
  lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9z",
  check: "M3 8.5l3.2 3.2L13 5",
  clock: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3.2l2 1.3",
  person: "M8 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM3 13.5c.6-2.7 2.5-4 5-4s4.4 1.3 5 4",
  help: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM6.4 6.4c.2-2.2 3.4-2 3.2 0-.1 1-1.5 1.200-1.6 2.300M8 11v.1",
  leave: "M9.500 3H3.500v10h6M7 8h6.500M11 5.500 13.500 8 11 10.500",
  off: "M3 3l10 10M4.600 9.500A5 5 0 0 1 8 8M8 12v.100M2.500 6.500A8 8 0 0 1 5 4.900M7.500 4.100A8 8 0 0 1 13.500 6.500",
  down: "M4 6l4 4 4-4",
  phone: "M3 3.500 5.200 2.500 7 6 5.600 7.200a7.500 7.500 0 0 0 3.200 3.200L10 9l3.500 1.800-1 2.200C7.500 13.500 2.500 8.500 3 3.500z",
  options: "M2.500 4.500h6M11.500 4.500h2M2.500 11.500h2M7.500 11.500h6M8.500 4.500a1.500 1.500 0 1 0 3 0 1.500 1.500 0 0 0-3 0M4.500 11.500a1.500 1.500 0 1 0 3 0 1.500 1.500 0 0 0-3 0",
  moon: "M13 9.500A5.500 5.500 0 1 1 6.500 3a4.500 4.500 0 0 0 6.500 6.500z",
};

/** A line icon, silent to screen readers. @param {string} name */
export const icon = (name) => s("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" },
  s("path", { d: PATHS[name] ?? "" }));

/** An element of the page that must be there. @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`sidepanel.html has no #${id}`);
  return element;
}

/** What `reachable` watches, for as long as it stands. @type {Set<HTMLElement>} */
const scrolled = new Set();
/** @type {ResizeObserver | undefined} */
let fitting;

function fit() {
  for (const element of scrolled) {
    if (!element.isConnected) {
      fitting?.unobserve(element);
      scrolled.delete(element);
    } else if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

/** A named element that keys reach for scrolling while its words do not fit into it.
 * @param {HTMLElement} element @param {string} name */
export function reachable(element, name) {
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  fitting ??= new ResizeObserver(fit);
  scrolled.add(element);
  fitting.observe(element);
  return element;
}

/** A region that is rebuilt when one of its inputs is another value than before. Focus returns to the part with the
 * same `data-focus`. @param {HTMLElement} host */
export function region(host) {
  /** @type {readonly unknown[] | null} */
  let before = null;
  return (/** @type {readonly unknown[]} */ inputs, /** @type {() => Child[]} */ build) => {
    if (before?.length === inputs.length && before.every((value, at) => Object.is(value, inputs[at]))) return false;
    before = inputs;
    const active = document.activeElement;
    const focus = active && host.contains(active) ? active.closest("[data-focus]")?.getAttribute("data-focus") : null;
    host.replaceChildren(...build().filter((child) => child !== null && child !== undefined && child !== false));
    if (focus) {
      const again = host.querySelector(`[data-focus="${CSS.escape(focus)}"]`);
      (again instanceof HTMLElement ? again : byId("main")).focus({ preventScroll: true });
    }
    return true;
  };
}
