/** chatscope's MessageInput: a contenteditable with a React value of its own. */
import { MessageInput } from "@chatscope/chat-ui-kit-react";
import { createElement, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

export function openChatscope(host, sent) {
  const held = { text: "", setValue: null };
  function Composer() {
    const [value, setValue] = useState("");
    held.setValue = setValue;
    return createElement(MessageInput, {
      value, attachButton: false, sendButton: false, onSend: sent,
      onChange(html, text, content) {
        setValue(html);
        held.text = content;
      },
    });
  }
  flushSync(() => createRoot(host).render(createElement(Composer)));
  const element = host.querySelector("[contenteditable]");
  return {
    element,
    model: () => held.text,
    set(text) {
      held.text = text;
      flushSync(() => held.setValue(text.replaceAll("\n", "<br>")));
    },
  };
}
