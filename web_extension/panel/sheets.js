/**
 * The one sheet that may stand over the panel: hand-over, wrap-up, search, phrases, keys.
 *
 * Answers which stands, what Escape does to it, and where the focus goes when it closes. What lies behind is out of reach
 * meanwhile. Refuses to know what stands on a sheet.
 */

/**
 * @typedef {object} Sheet
 * @property {HTMLElement} element
 * @property {HTMLElement} focus what has the focus first
 * @property {() => void} [leave] what is still to be done at its end
 * @property {() => boolean} [back] takes one step back within the sheet; false where there is none
 */
/** @typedef {ReturnType<typeof makeSheets>} Sheets */

/** @param {HTMLElement} host @param {readonly HTMLElement[]} behind the first takes the focus where nothing else can */
export function makeSheets(host, behind) {
  /** @type {{ sheet: Sheet, before: Element | null } | null} */
  let open = null;

  function close() {
    if (!open) return;
    const { before, sheet } = open;
    open = null;
    sheet.leave?.();
    host.replaceChildren();
    for (const part of behind) part.inert = false;
    const name = before?.getAttribute("data-focus");
    const again = name ? document.querySelector(`[data-focus="${CSS.escape(name)}"]`) : before;
    (again instanceof HTMLElement && again.isConnected ? again : behind[0])?.focus({ preventScroll: true });
  }

  return {
    close,

    /** @param {Sheet} sheet */
    stand(sheet) {
      const before = open ? open.before : document.activeElement;
      open?.sheet.leave?.();
      open = { sheet, before };
      for (const part of behind) part.inert = true;
      host.replaceChildren(sheet.element);
      sheet.focus.focus({ preventScroll: true });
    },

    /** What Escape does: a step back within the sheet, else the sheet closes. */
    back() {
      if (!open?.sheet.back?.()) close();
    },

    get isOpen() {
      return open !== null;
    },
  };
}
