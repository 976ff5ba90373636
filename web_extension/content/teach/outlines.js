/**
 * Outlines and labels over the page while it is taught, in a shadow root that the page cannot open.
 *
 * Answers where they are drawn. Refuses to touch the page's own elements, and to tell roles by colour alone: each
 * outline has its word and its own kind of line.
 */
"use strict";

(() => {
  const MOST = 60;
  const STYLE = `
    :host { all: initial; }
    .frame { position: fixed; inset: 0; overflow: hidden; pointer-events: none; outline: none; }
    .box { position: fixed; box-sizing: border-box; border-radius: 6px; border: 2px solid #0f5c56; background: rgb(15 92 86 / 8%); }
    .box.pointed { border-width: 3px; box-shadow: 0 0 0 2px #fff, 0 0 0 4px rgb(0 0 0 / 35%); }
    .box.agent { border-style: dashed; border-color: #5b3a8c; background: rgb(91 58 140 / 8%); }
    .box.other { border-style: dotted; border-color: #57544e; background: none; }
    .label { position: absolute; top: -10px; right: 8px; padding: 1px 7px; border-radius: 6px; background: #0f5c56; color: #fff;
      font: 600 12px/18px system-ui, sans-serif; white-space: nowrap; }
    .pointed > .label { top: calc(100% + 6px); right: auto; left: 0; }
    .agent > .label { right: auto; left: 8px; }
    .agent > .label { background: #5b3a8c; } .other > .label { background: #57544e; }
    @media (forced-colors: active) { .box { forced-color-adjust: none; } }`;

  globalThis.rapportTeach.outlines = () => {
    const host = document.createElement("rapport-teaching");
    host.style.cssText = "all: initial; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none;";
    const root = host.attachShadow({ mode: "closed" });
    const style = document.createElement("style");
    style.textContent = STYLE;
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.tabIndex = -1;
    root.append(style, frame);
    document.documentElement.append(host);
    /** @type {Parameters<ReturnType<typeof globalThis.rapportTeach.outlines>["show"]>[0]} */
    let shown = [];
    let isDue = false;

    function draw() {
      isDue = false;
      if (!host.isConnected) return;
      frame.replaceChildren(...shown.slice(-MOST).flatMap(({ element, label, look }) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        if (width === 0 || height === 0 || top > innerHeight || top + height < 0) return [];
        const box = document.createElement("div");
        box.className = `box ${look}`;
        box.style.cssText = `left: ${left - 3}px; top: ${top - 3}px; width: ${width + 6}px; height: ${height + 6}px;`;
        if (label) {
          const word = document.createElement("span");
          word.className = "label";
          word.textContent = label;
          box.append(word);
        }
        return [box];
      }));
    }
    const drawSoon = () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(draw);
    };
    const watch = new AbortController();
    window.addEventListener("scroll", drawSoon, { capture: true, passive: true, signal: watch.signal });
    window.addEventListener("resize", drawSoon, { signal: watch.signal });

    return {
      show(boxes) {
        shown = boxes;
        drawSoon();
      },
      focus: () => frame.focus({ preventScroll: true }),
      remove() {
        watch.abort();
        host.remove();
      },
    };
  };
})();
