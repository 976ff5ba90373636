/**
 * Watches a chat page: looks at what changed, now and then at all of it, and tells the panel what is new.
 *
 * Answers when to look and how far. Refuses to know selectors (adapter.js), what was told before (telling.js), and to
 * take more of the page's time than its share (pace.js). A page may lie or break: then that is said once, and the
 * watching goes on.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Adapter} Adapter */
  /** @typedef {import("../page.js").Watched} Watched */
  /** @typedef {import("../page.js").ReadMessage} ReadMessage */

  const LOOK_EVERY_MS = 2000;
  const ALL_EVERY = 5;
  const HIDDEN_EVERY = 10;
  const NEWEST = 200;
  const MOST_OPEN = 20;
  const FEW = 3;

  const { adapter: dom, touching, telling, drafts, makePace, listenForChanges } = globalThis.rapportContent;

  globalThis.rapportContent.watch = (post, signal) => {
    const pace = makePace();
    /** @type {Adapter[]} */
    let adapters = [];
    /** @type {Adapter | null} */
    let adapter = null;
    /** @type {Map<string, Watched>} */
    const open = new Map();
    /** @type {Set<string>} */
    const troubles = new Set();
    /** @type {string[]} */
    let attributeFilter = [];
    /** Which of the adapter's selectors for messages fits this page. */
    let selector = "";
    let address = "";
    let [isRunning, isAllDue, isBesideDue, isDraftDue, isChanged] = [false, true, true, true, false];
    /** @type {number | undefined} */
    let timer;
    let ticks = 0;
    let run = 0;

    const changes = listenForChanges(() => {
      isChanged = true;
      lookSoon();
    });

    /** @param {import("../page.js").Trouble} problem @param {number} [count] */
    function complain(problem, count = 0) {
      if (!troubles.has(problem)) post({ kind: "trouble", problem, count });
      troubles.add(problem);
    }

    /** @param {Adapter | null} found */
    function take(found) {
      adapter = found;
      attributeFilter = found ? touching.attributesOf(found) : [];
      selector = "";
    }

    /** Which conversations stand on the page now. @param {Adapter} now */
    function meet(now) {
      /** @type {Set<string>} */
      const standing = new Set();
      const containers = dom.containers(now);
      if (containers.length > MOST_OPEN) complain("too_many", MOST_OPEN);
      for (const container of containers.slice(0, MOST_OPEN)) {
        const external_id = dom.idOf(now, container);
        if (external_id === null || standing.has(external_id)) continue;
        standing.add(external_id);
        const known = open.get(external_id);
        if (known) {
          known.isAllDue ||= known.container !== container;
          known.container = container;
          continue;
        }
        const conversation = dom.conversation(now, container);
        if (!conversation) continue;
        open.set(external_id, {
          container, conversation, told: telling.begin(), composing: drafts.begin(), isAllDue: true, isFirst: true,
        });
        post({ kind: "opened", conversation });
      }
      for (const [external_id, watched] of open) {
        if (standing.has(external_id)) continue;
        open.delete(external_id);
        drafts.end(watched, post);
        post({ kind: "closed", external_id });
      }
    }

    /** @param {Adapter} now @param {Element[]} nodes @param {ReturnType<typeof telling.ordinals>} ordinals
     * @returns {Promise<ReadMessage[] | null>} null where a newer start came between */
    async function readNodes(now, nodes, ordinals) {
      const mine = run;
      const read = [];
      for (const node of nodes) {
        if (pace.isTired()) {
          await pace.breathe();
          if (signal.aborted || mine !== run) return null;
        }
        try {
          const message = dom.read(now, node, ordinals.next);
          if (message) read.push(message);
          if (message) ordinals.note(message.id);
        } catch {
          complain("unreadable"); // a form may hide its own properties behind its fields: the others can still be read
        }
      }
      return read;
    }

    /** @param {Watched} watched @param {readonly ReadMessage[]} messages @param {number} liveFrom */
    function tell(watched, messages, liveFrom) {
      const { external_id } = watched.conversation;
      const { history, live } = telling.next(watched.told, messages, { liveFrom, isFirst: watched.isFirst });
      watched.isFirst = false;
      if (history.length > 0) post({ kind: "turns", external_id, is_history: true, turns: history });
      if (live.length > 0) post({ kind: "turns", external_id, is_history: false, turns: live });
    }

    /** @param {Adapter} now @param {Watched} watched */
    async function readAll(now, watched) {
      watched.isAllDue = false;
      const { told, container, conversation } = watched;
      const nodes = dom.nodes(now, container).slice(-NEWEST);
      const began = performance.now();
      const messages = await readNodes(now, nodes, telling.ordinals(told, true));
      if (!messages) return;
      const hasWaited = performance.now() - began > LOOK_EVERY_MS / 100;
      if (hasWaited && (!container.isConnected
        || dom.idOf(now, container) !== conversation.external_id)) {
        isAllDue = isBesideDue = true; // another conversation came into this place while we read
        return;
      }
      selector = now.message.selector.find((one) => messages.at(-1)?.node.matches(one)) ?? selector;
      const known = messages.findLastIndex(({ id }) => told.said.has(id));
      const isElsewhere = known < 0 && told.said.size > 0;
      tell(watched, messages, isElsewhere ? messages.length : known);
      const newest = messages.at(-1);
      if (newest) telling.rememberNewest(told, newest);
      if (messages.length >= FEW && messages.every(({ speaker }) => speaker === "unknown")) complain("no_speakers");
    }

    /** @param {Adapter} now @param {Watched} watched @param {Element[]} nodes */
    async function readSome(now, watched, nodes) {
      const { told } = watched;
      const wanted = nodes.filter((node) => !dom.isIgnored(now, node))
        .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
      const messages = await readNodes(now, wanted, telling.ordinals(told, false));
      if (!messages) return;
      const { newest } = told;
      const isRecycled = messages.some(({ node, id }) => node === newest && id !== told.newestId);
      const isBefore = (/** @type {Element} */ node) => newest !== null && node !== newest
        && (newest.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) === 0;
      if (isRecycled) {
        watched.isAllDue = isAllDue = true;
        return;
      }
      const first = messages.findIndex(({ node }) => !isBefore(node));
      tell(watched, messages, first < 0 ? messages.length : first);
      const last = messages.at(-1);
      if (last && first >= 0) telling.rememberNewest(told, last);
    }

    /** @param {Watched} watched @param {Element[]} nodes @param {boolean} hasRemoved */
    function mustReadAll({ isAllDue: isDue, told }, nodes, hasRemoved) {
      if (isDue || nodes.length > NEWEST) return true;
      if (nodes.length === 0) return false;
      const { newest } = told;
      // Without ids of the page's own, equal messages drawn anew can be told from new ones by their order alone.
      return !newest?.isConnected || (hasRemoved && told.newestId.startsWith("~"))
        || nodes.some((node) => node.getRootNode() !== newest.getRootNode());
    }

    /** What changed since the last look; null where it cannot be told, and all of it must be looked at. @param {Adapter} now */
    function findTouched(now) {
      const records = changes.take();
      const composers = [...open.values()].flatMap(({ composing }) => composing.composer ?? []);
      try {
        return records && touching.touchedBy(records, selector || now.message.selector.join(","), composers);
      } catch {
        return null; // a form hides its own properties behind its fields
      }
    }

    async function look() {
      const mine = run;
      // A single-page app may go on to a page that another adapter reads.
      if (!adapter || address !== location.href) take(dom.find(adapters) ?? adapter);
      const now = adapter;
      if (!now) return;
      const touched = findTouched(now);
      const isAll = isAllDue || !touched;
      const isBeside = isAll || isBesideDue || touched?.isBesideTouched || address !== location.href;
      const isDraft = isBeside || isDraftDue || touched?.isDraftTouched;
      isAllDue = isBesideDue = isDraftDue = false;
      if (isBeside) {
        address = location.href;
        changes.observe(dom.roots(now), attributeFilter);
        meet(now);
      }
      for (const watched of [...open.values()]) {
        watched.isAllDue ||= isAll;
        const nodes = (touched?.messages ?? []).filter((node) => touching.holds(watched.container, node));
        if (mustReadAll(watched, nodes, touched?.hasRemoved === true)) await readAll(now, watched);
        else if (nodes.length > 0) await readSome(now, watched, nodes);
        if (signal.aborted || mine !== run) return;
        if (isBeside) drafts.tellTyping(now, watched, post);
        if (isDraft) drafts.tellDraft(now, watched, post);
      }
    }

    async function lookOnce() {
      timer = undefined;
      if (signal.aborted || isRunning) return;
      isRunning = true;
      pace.begin();
      try {
        await look();
      } catch {
        complain("unreadable");
      } finally {
        pace.end();
        isRunning = false;
      }
      if (changes.hasNews() || isAllDue) lookSoon();
    }

    function lookSoon() {
      if (timer === undefined && !isRunning && !signal.aborted) timer = window.setTimeout(lookOnce, pace.restMs());
    }

    const clock = setInterval(() => {
      ticks += 1;
      if (document.hidden && ticks % HIDDEN_EVERY !== 0) return;
      isBesideDue = true;
      if (isChanged && ticks % ALL_EVERY === 0) [isAllDue, isChanged] = [true, false];
      lookSoon();
    }, LOOK_EVERY_MS);

    signal.addEventListener("abort", () => {
      changes.stop();
      clearInterval(clock);
      clearTimeout(timer);
      for (const { composing } of open.values()) clearTimeout(composing.pause);
      open.clear();
      pace.stop();
    });

    document.addEventListener("visibilitychange", lookSoon, { signal });

    return {
      open,

      start(given) {
        run += 1;
        adapters = given;
        take(null);
        changes.stop();
        open.clear();
        troubles.clear();
        [isAllDue, isBesideDue] = [true, true];
        clearTimeout(timer);
        lookOnce();
      },

      noteInput(element) {
        isDraftDue = true;
        lookSoon();
        isBesideDue ||= ![...open.values()].some(({ composing: { composer } }) => composer && touching.holds(composer, element));
      },

      composerOf(external_id) {
        const watched = open.get(external_id);
        const now = watched && adapter && dom.idOf(adapter, watched.container);
        if (!adapter || !watched?.container.isConnected || now !== external_id) return "other_conversation";
        return dom.composer(adapter, watched.container);
      },
    };
  };
})();
