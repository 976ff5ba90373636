/**
 * Being shown: an agent points at a customer's message, at one of theirs, and at the field they write in.
 *
 * Answers each step to the panel, and what the proposal would read as the page goes on. Refuses the page every click and
 * key while somebody points: nothing may be sent or opened by it. Events that a script of the page made up count nothing.
 */
"use strict";

(() => {
  /** @typedef {import("../../teach.js").TeachStep} TeachStep */
  /** @typedef {import("../../page.js").Adapter} Adapter */

  const STEPS = /** @type {const} */ (["customer", "agent", "composer"]);
  const LABELS = { customer: "A customer’s message?", agent: "One of yours?", composer: "You write here?" };
  const SPEAKS = { customer: "Customer", agent: "Agent", bot: "Bot", system: "System", unknown: "Unknown" };
  const SWALLOWED = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu", "touchstart", "touchend", "keyup", "keypress"];
  const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "Enter", "Escape", "Backspace"];
  const NEWEST = 6;
  const SETTLE_MS = 120;

  const { tree } = globalThis.rapportTeach;
  const { textOf } = globalThis.rapportContent.words;

  const isShown = (/** @type {Element} */ element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";

  /** Everything that holds words of its own, or that can be written in, in the order of the page. @param {TeachStep} step */
  function stops(step) {
    const all = tree.within(document.body, "*").filter(({ localName }) => localName !== "rapport-teaching");
    const wanted = step === "composer" ? all.filter((element) => tree.isEditable(element) && tree.editableOf(element) === element)
      : all.filter((element) => !tree.isEditable(element) && [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "")
        && !["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(element.tagName));
    const order = (/** @type {Element} */ element) => element.getBoundingClientRect();
    return wanted.filter(isShown).sort((one, two) => {
      const [a, b] = [order(one), order(two)];
      return a.top - b.top || a.left - b.left;
    });
  }

  globalThis.rapportTeach.begin = (wire, signal) => {
    const outlines = globalThis.rapportTeach.outlines();
    /** @type {Partial<Record<TeachStep, Element>>} */
    let picked = {};
    /** @type {TeachStep | null} */
    let step = "customer";
    /** @type {Element | null} */
    let pointed = null;
    /** The way out of the element that was started from, so that the same way leads back in. @type {Element[]} */
    let inward = [];
    /** @type {Adapter | null} */
    let adapter = null;
    let version = 1;
    /** @type {number | undefined} */
    let due;

    function draw() {
      const chosen = STEPS.flatMap((each) => {
        const element = picked[each];
        return element ? [{ element, label: each === "composer" ? "You write here" : SPEAKS[each], look: each === "composer" ? /** @type {const} */ ("other") : each }] : [];
      });
      const now = pointed && step ? [{ element: pointed, label: LABELS[step], look: /** @type {const} */ ("pointed") }] : [];
      outlines.show([...chosen, ...now]);
    }

    /** @param {Element | null} element @param {boolean} [isByKey] */
    function pointAt(element, isByKey = false) {
      if (!element || element === pointed || !step) return;
      pointed = element;
      if (isByKey) element.scrollIntoView({ block: "nearest" });
      draw();
      const all = isByKey ? stops(step) : [];
      const words = tree.isEditable(element) ? "A field to write in" : textOf(element).slice(0, 120);
      wire.post({ kind: "focused", words, at: all.indexOf(element) + 1, of: all.length });
    }

    /** @param {TeachStep} wanted @param {string} [problem] */
    function ask(wanted, problem = "") {
      adapter = null;
      step = wanted;
      for (const each of STEPS.slice(STEPS.indexOf(wanted))) delete picked[each];
      pointed = null;
      inward = [];
      wire.post({ kind: "asked", step: wanted, problem });
      draw();
    }

    /** @param {Element} element */
    function pick(element) {
      if (!step) return;
      const meant = step === "composer" ? tree.editableOf(element) : element;
      if (!meant) return ask(step, "Nothing can be written there. Point at the field where you write your answer.");
      if (step !== "composer" && !textOf(element)) return ask(step, "There are no words there. Point at the words of a message.");
      picked = { ...picked, [step]: meant };
      const next = STEPS[STEPS.indexOf(step) + 1];
      if (next) return ask(next);
      return conclude();
    }

    function conclude() {
      const { customer, agent, composer } = picked;
      if (!customer || !agent || !composer) return;
      const proposal = globalThis.rapportTeach.propose({ customer, agent, composer }, version);
      if ("problem" in proposal) return ask(proposal.step, proposal.problem);
      step = null;
      pointed = null;
      wire.post({ kind: "proposed", adapter: proposal.adapter, doubts: proposal.doubts });
      tryOut(proposal.adapter);
    }

    /** @param {Adapter} wanted */
    function tryOut(wanted) {
      adapter = wanted;
      for (const root of globalThis.rapportContent.adapter.roots(wanted)) {
        observer.observe(root, { childList: true, subtree: true, characterData: true });
      }
      readOut();
    }

    function readOut() {
      if (!adapter || signal.aborted) return;
      const reading = globalThis.rapportContent.adapter;
      const [container] = reading.containers(adapter);
      const read = container ? reading.messages(adapter, container) : [];
      const counts = { customer: 0, agent: 0, other: 0 };
      for (const { speaker } of read) counts[speaker === "customer" || speaker === "agent" ? speaker : "other"] += 1;
      const composer = container && reading.composer(adapter, container);
      wire.post({
        kind: "read", counts, has_composer: Boolean(composer),
        lines: read.slice(-NEWEST).map(({ speaker, text }) => ({ role: speaker, text: text.slice(0, 400) })),
      });
      outlines.show([
        ...read.map(({ node, speaker }) => ({
          element: node, label: SPEAKS[speaker], look: speaker === "customer" || speaker === "agent" ? speaker : /** @type {const} */ ("other"),
        })),
        ...(composer ? [{ element: composer.element, label: "You write here", look: /** @type {const} */ ("other") }] : []),
      ]);
    }

    /** @param {string} key */
    function press(key) {
      if (key === "Escape") return void wire.post({ kind: "ended" });
      if (key === "Backspace") {
        const at = step ? STEPS.indexOf(step) - 1 : STEPS.length - 1;
        return ask(STEPS[Math.max(at, 0)] ?? "customer");
      }
      if (!step) return;
      if (key === "Enter") return pointed ? pick(pointed) : undefined;
      const all = stops(step);
      if (key === "ArrowLeft") {
        const outer = pointed && tree.up(pointed);
        if (!pointed || !outer || outer === document.body) return;
        inward = [pointed, ...inward];
        return pointAt(outer, true);
      }
      if (key === "ArrowRight") {
        const [back, ...rest] = inward;
        const inner = back ?? all.find((element) => pointed && element !== pointed && tree.holds(pointed, element));
        inward = rest;
        return pointAt(inner ?? null, true);
      }
      const last = all.length - 1;
      const at = pointed ? all.indexOf(inward.at(-1) ?? pointed) : -1;
      inward = [];
      const next = key === "Home" ? 0 : key === "End" ? last
        : at < 0 ? (step === "composer" || key === "ArrowUp" ? last : 0) : key === "ArrowUp" ? Math.max(at - 1, 0) : Math.min(at + 1, last);
      return pointAt(all[next] ?? null, true);
    }

    const observer = new MutationObserver(() => {
      clearTimeout(due);
      due = window.setTimeout(readOut, SETTLE_MS);
    });
    const options = { capture: true, signal, passive: false };
    const swallow = (/** @type {Event} */ event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const target = (/** @type {Event} */ event) => event.composedPath().find((at) => at instanceof Element);

    window.addEventListener("pointermove", (event) => {
      const at = target(event);
      if (event.isTrusted && step && at instanceof Element) {
        inward = [];
        pointAt(step === "composer" ? tree.isEditable(at) ? tree.editableOf(at) : at : at);
      }
    }, options);
    for (const name of SWALLOWED) {
      window.addEventListener(name, (event) => {
        if (!step || !event.isTrusted) return;
        swallow(event);
        const at = target(event);
        if (name === "click" && at instanceof Element) pick(at);
      }, options);
    }
    window.addEventListener("keydown", (event) => {
      if (!event.isTrusted || event.ctrlKey || event.metaKey || event.altKey) return;
      if (step) swallow(event);
      if ((step || event.key === "Escape") && KEYS.includes(event.key)) press(event.key);
    }, options);
    signal.addEventListener("abort", () => {
      observer.disconnect();
      clearTimeout(due);
      outlines.remove();
    });

    wire.listen((message) => {
      if (message.kind === "begin") {
        ({ version } = message);
        picked = {};
        ask("customer");
        outlines.focus();
      } else if (message.kind === "key") press(message.key);
      else if (message.kind === "step") ask(message.step);
      else if (message.kind === "try") tryOut(message.adapter);
    });
  };
})();
