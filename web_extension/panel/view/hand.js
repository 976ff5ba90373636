/**
 * Where the agent's hand is: the pointer, or the focus that a key brought.
 *
 * Answers whether it rests on a card or an option, and keeps the cards in their place while it does. Refuses to know
 * what waits meanwhile.
 */

/** Tell when the pointer rests on a card, or a key brought the focus there. A click leaves its focus and the pointer
 * behind with nothing more to do there, and must not hold up news: focus counts only where the browser would draw it,
 * and the card that was clicked counts again only after the pointer has been elsewhere.
 * @param {HTMLElement} cards @param {HTMLElement} options
 * @param {(isHeld: boolean, isOnOptions: boolean) => void} hold */
export function watchHand(cards, options, hold) {
  let under = "";
  let spent = "";
  let isBelow = false;
  let told = "false false";
  const settle = () => {
    const active = document.activeElement;
    const focused = document.hasFocus() && active?.matches(":focus-visible") === true
      ? [cards, options].find((host) => active !== host && host.contains(active)) : undefined;
    const isPointed = under !== "" && under !== spent;
    const isHeld = isPointed || focused !== undefined;
    const isOnOptions = (isPointed && isBelow) || focused === options;
    const now = `${isHeld} ${isOnOptions}`;
    if (now === told) return;
    told = now;
    hold(isHeld, isOnOptions);
  };
  const move = (/** @type {string} */ name, /** @type {boolean} */ isOption) => {
    if (name === under) return;
    under = name;
    isBelow = isOption;
    spent = "";
    settle();
  };
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || !(event.target instanceof Element)) return;
    move(nameOf(event.target), options.contains(event.target));
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.detail === 0) return;
    spent = under;
    settle();
  }, { capture: true });
  document.documentElement.addEventListener("pointerleave", () => move("", false));
  document.addEventListener("focusin", settle);
  document.addEventListener("focusout", () => queueMicrotask(settle));
  window.addEventListener("blur", settle);
  window.addEventListener("focus", settle);
}

/** @param {Element} element */
const nameOf = (element) => element.closest("[data-hold]")?.getAttribute("data-hold") ?? "";

/** Keep a region as high as it was while the hand rests on what stands above it: where the panel is scrolled to its
 * end, a region that shrinks there would move everything. @param {HTMLElement} host */
export function placeKeeper(host) {
  let wasStill = false;
  return (/** @type {boolean} */ isStill) => {
    if (isStill === wasStill) return;
    wasStill = isStill;
    host.style.minHeight = isStill ? `${host.offsetHeight}px` : "";
  };
}
