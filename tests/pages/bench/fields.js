/** A plain textarea, React's controlled textarea and input, and a bare contenteditable. */
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";

export function openTextarea(host) {
  const element = document.createElement("textarea");
  host.append(element);
  return { element, model: () => element.value, set(text) { element.value = text; } };
}

function openControlled(host, tag) {
  const state = { value: "", setValue: null };
  function Controlled() {
    const [value, setValue] = useState("");
    Object.assign(state, { value, setValue });
    return createElement(tag, { value, onChange: (event) => setValue(event.target.value) });
  }
  flushSync(() => createRoot(host).render(createElement(Controlled)));
  return {
    element: host.querySelector(tag),
    model: () => state.value,
    set(text) { flushSync(() => state.setValue(text)); },
  };
}

export const openReactTextarea = (host) => openControlled(host, "textarea");
export const openReactInput = (host) => openControlled(host, "input");

/** Its DOM is its model: blocks and breaks are lines. */
export function openPlain(host) {
  const element = document.createElement("div");
  element.contentEditable = "true";
  host.append(element);
  return { element, model: () => element.innerText, set(text) { element.innerText = text; } };
}
