/**
 * What an element is called, and which of its names will still be there after the site's next release.
 *
 * Answers selectors that are likely to last, best first. Refuses names made by build tools (css-1x2y3z, sc-bdVaJa,
 * _3kF9x), names of a passing state, and every name that holds a word standing on the page: an adapter may travel to
 * the whole team, and a class such as "from-zoe" would carry a customer's name there.
 */
"use strict";

(() => {
  /** @typedef {import("../../teach.js").Feature} Feature */

  const MADE = /^(css|sc|jsx|svelte|emotion|jss|tss|astro|ng|v|radix|headlessui|mui)-|^jss\d/;
  const STATE = /^(is|has|was)[-_]|^(active|selected|hover(ed)?|focus(ed)?|first|last|new|unread|read|open(ed)?|closed|current|highlight(ed)?|visible|hidden|loading|pending|sending|failed|delivered|seen|even|odd|animat.*|fade.*)$/i;
  const UTILITY = /^(flex|grid|block|inline|relative|absolute|sticky|fixed|static|clearfix|col|row|container|truncate|grow|shrink)$|^-?(m|p)[xytrbl]?-|^(w|h|min|max|text|bg|border|rounded|gap|items|justify|self|font|leading|shadow|overflow|space|d|float|flex|grid|align|order|z|top|left|right|bottom|inset|col|row|opacity|transition|duration|ring|tracking|whitespace|break)-|[:/[\]]/;
  const HOOKS = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy", "data-component", "data-hook", "data-slot"];
  const ROLES = new Set(["log", "list", "listitem", "article", "row", "rowgroup", "grid", "feed", "main", "region", "textbox", "option", "group", "form", "heading"]);
  const PLAIN = new Set(["article", "li", "ol", "ul", "tr", "table", "tbody", "main", "section", "form", "aside", "dl", "dt", "dd", "p", "blockquote", "textarea", "h1", "h2", "h3"]);
  const OF_MESSAGES = /message|msg|bubble|comment|turn|entry|post|reply|said/i;
  /** Words of interfaces, not of people: a page may show them and an adapter hold them. */
  const OURS = new Set(("agent,agents,answer,app,area,article,assistant,author,bar,bot,body,box,bubble,chat,client,comment,comments,compose,composer,consumer,contact,container,content,conversation,conversations,customer,cell,"
    + "desk,detail,details,edit,editor,end,entry,event,external,feed,field,footer,form,from,group,guest,head,header,history,host,human,id,in,inbound,inbox,incoming,inner,input,internal,item,left,line,list,log,"
    + "main,me,mine,message,messages,meta,msg,name,new,note,notes,number,operator,other,out,outbound,outer,outgoing,own,pane,panel,part,peer,post,private,public,received,receiver,recipient,remote,reply,response,right,room,root,row,rows,"
    + "said,scroll,section,self,send,sender,sent,side,staff,start,stream,subject,support,system,talk,team,text,their,them,they,thread,ticket,tickets,time,timeline,title,turn,turns,type,user,view,visitor,widget,window,wrap,wrapper,write,you").split(","));
  const OF_SIDES = /(^|[-_])(agents?|assistant|bot|client|consumer|contact|customer|end-?user|enduser|guest|host|human|in|inbound|incoming|left|local|me|mine|my|operator|other|others|out|outbound|outgoing|own|peer|received|recipient|remote|right|self|sender|sent|staff|support|system|their|theirs|them|they|us|user|visitor|you|your)($|[-_])/i;
  const SIDE_VALUE = /^[a-z][a-z_-]{0,29}$/i;

  /** @type {Set<string>} */
  let guarded = new Set();

  /** @param {string} word */
  function isRandom(word) {
    if (/\d/.test(word)) return !/^[a-z]{2,}\d{1,2}$/i.test(word);
    const humps = word.split(/(?=[A-Z])/);
    if (humps.length > 1 && word !== word.toUpperCase() && humps.slice(1).some((hump) => hump.length <= 2)) return true;
    return word.length >= 5 && !/[aeiouy]/i.test(word);
  }

  const wordsOf = (/** @type {string} */ token) => token.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const humpsOf = (/** @type {string} */ token) =>
    wordsOf(token).flatMap((word) => word.split(/(?=[A-Z])/)).map((word) => word.toLowerCase());

  const isTelling = (/** @type {string} */ token) =>
    humpsOf(token).some((word) => word.length > 2 && guarded.has(word) && !OURS.has(word));

  /** A class as it may be relied upon: itself, its stem before a build tool's hash, or nothing.
   * @param {string} token @returns {string[]} */
  function stems(token) {
    if (MADE.test(token) || isTelling(token)) return [];
    if (!wordsOf(token).some(isRandom)) return wordsOf(token).length > 0 ? [token] : [];
    const stem = /^([A-Za-z][A-Za-z-]{2,}(?:_{1,2}[A-Za-z-]{2,})*_{1,3})[\w-]{4,12}$/.exec(token)?.[1];
    return stem && !wordsOf(stem).some(isRandom) ? [stem] : [];
  }

  /** @param {string} token */
  const classCss = (token) => stems(token).map((stem) => (stem === token ? `.${CSS.escape(token)}` : `[class*="${stem}"]`));

  const isName = (/** @type {string} */ name) =>
    /^[a-z][a-z-]{1,60}$/.test(name) && !/^data-((v|s|reactid|reactroot|index|item-index|known-size|state|active|selected|focus)$|(v|s|radix|astro)-)/.test(name)
    && !name.split("-").some(isRandom) && !isTelling(name);

  const isValue = (/** @type {string} */ value) =>
    /^[A-Za-z][\w-]{1,59}$/.test(value) && !wordsOf(value).some(isRandom) && !isTelling(value);

  /** @param {Element} element @returns {Feature[]} */
  function features(element) {
    /** @type {Feature[]} */
    const found = [];
    const add = (/** @type {string} */ css, /** @type {number} */ weight) => { found.push({ css, weight }); };
    const tag = element.localName;
    if (tag.includes("-") && !wordsOf(tag).some(isRandom)) add(tag, 62);
    for (const { name, value } of element.attributes) {
      if (HOOKS.includes(name)) {
        if (isValue(value)) add(`[${name}="${value}"]`, 90);
      } else if (name.startsWith("data-") && isName(name)) {
        add(`[${name}]`, /id$|message|turn/.test(name) ? 85 : 45);
      }
    }
    const role = element.getAttribute("role") ?? "";
    if (ROLES.has(role)) add(`[role="${role}"]`, 55);
    const name = element.getAttribute("name") ?? "";
    if (isValue(name) && humpsOf(name).every((word) => OURS.has(word))) add(`[name="${name}"]`, 66);
    if (element.id && humpsOf(element.id).every((word) => OURS.has(word))) add(`#${CSS.escape(element.id)}`, 70);
    const stem = /^([A-Za-z]{3,}[-_:.])[^-_:.]*\d/.exec(element.id)?.[1];
    if (stem && !isTelling(stem)) add(`[id^="${stem}"]`, 66);
    for (const token of element.classList) {
      if (STATE.test(token)) continue;
      const weight = UTILITY.test(token) ? 10 : OF_MESSAGES.test(token) ? 75 : 60;
      for (const css of classCss(token)) add(css, css.startsWith(".") ? weight : weight - 2);
    }
    if (PLAIN.has(tag)) add(tag, 40);
    return found.sort((one, two) => two.weight - one.weight);
  }

  /** @param {Element} element @returns {Feature[]} */
  function sideFeatures(element) {
    /** @type {Feature[]} */
    const found = [];
    for (const { name, value } of element.attributes) {
      const isTold = SIDE_VALUE.test(value) && !isTelling(value);
      if (name === "dir" || (/^data-|^type$/.test(name) && isName(name) && isTold
        && (OF_SIDES.test(value) || OF_SIDES.test(value.replace(/(?=[A-Z])/g, "-")) || value === "true" || value === "false"))) {
        found.push({ css: `[${name}="${value}"]`, weight: OF_SIDES.test(value) ? 60 : 30 });
      }
    }
    for (const token of element.classList) {
      const parted = token.replace(/([a-z])(?=[A-Z])/g, "$1-");
      const weight = OF_SIDES.test(parted) ? 50 : STATE.test(token) ? 5 : UTILITY.test(token) ? 3 : 15;
      for (const css of classCss(token)) found.push({ css, weight });
    }
    if (element.localName.includes("-") && !wordsOf(element.localName).some(isRandom)) found.push({ css: element.localName, weight: 40 });
    return found;
  }

  /** A selector that matches this element and nothing else in its root; null where only its place could tell.
   * @param {Element} element @returns {string | null} */
  function anchor(element) {
    const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    const isAlone = (/** @type {string} */ css) => root.querySelectorAll(css).length === 1;
    if (element === document.body) return "body";
    if (element === document.documentElement) return "html";
    const own = features(element);
    const single = own.find(({ css, weight }) => weight > 10 && isAlone(css));
    if (single) return single.css;
    const pair = own.flatMap((one) => own.map((two) => (two.css === element.localName ? "" : one.css + two.css)))
      .find((css) => css && isAlone(css));
    if (pair) return pair;
    const parent = element.parentElement;
    const same = parent ? [...parent.children].filter(({ localName }) => localName === element.localName) : [];
    const step = same.length > 1 ? `${element.localName}:nth-of-type(${same.indexOf(element) + 1})` : element.localName;
    if (!parent) return isAlone(element.localName) ? element.localName : null;
    const above = anchor(parent);
    const css = above && `${above} > ${step}`;
    return css && css.length <= 300 && isAlone(css) ? css : null;
  }

  globalThis.rapportTeach = /** @type {import("../../teach.js").TeachNamespace} */ (globalThis.rapportTeach ?? {});
  globalThis.rapportTeach.names = {
    isRandom, stems, features, sideFeatures, anchor,
    guard(words) { guarded = new Set([...words].map((word) => word.toLowerCase())); },
  };
})();
