/**
 * What stands in a composer, and whether the customer is writing: told when it changes, a draft after a pause.
 *
 * Answers the panel. Refuses to keep a draft longer than it stands in the composer, and to read one that is a note.
 */
"use strict";

(() => {
  const PAUSE_MS = 400;
  const { adapter: dom, insertion } = globalThis.rapportContent;

  globalThis.rapportContent.drafts = {
    begin: () => ({ isTyping: false, draft: "", writing: "", pause: undefined, composer: null }),

    tellTyping(adapter, { container, conversation, composing }, post) {
      const isTyping = dom.isTyping(adapter, container);
      if (isTyping === composing.isTyping) return;
      composing.isTyping = isTyping;
      post({ kind: "typing", external_id: conversation.external_id, is_typing: isTyping });
    },

    tellDraft(adapter, { container, conversation, composing }, post) {
      const composer = dom.composer(adapter, container);
      composing.composer = composer?.element ?? null;
      const text = composer && !composer.is_note ? insertion.draft(composer.element) : "";
      if (text === composing.writing) return;
      composing.writing = text;
      clearTimeout(composing.pause);
      const tellNow = () => {
        if (composing.draft === composing.writing) return;
        composing.draft = composing.writing;
        post({ kind: "draft", external_id: conversation.external_id, text: composing.draft });
      };
      if (text === "") tellNow();
      else composing.pause = window.setTimeout(tellNow, PAUSE_MS);
    },

    end({ conversation, composing }, post) {
      clearTimeout(composing.pause);
      if (composing.draft !== "") post({ kind: "draft", external_id: conversation.external_id, text: "" });
    },
  };
})();
