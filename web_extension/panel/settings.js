/**
 * Where the server is and who this panel is to it: kept in the extension, asked anew in the demo.
 *
 * Answers a paired server or none. The token never leaves chrome.storage.local but towards that server. Refuses to know
 * the websocket.
 */

/** @typedef {{ server: string, token: string }} Pairing */
/**
 * @typedef {object} PairingStore
 * @property {() => Promise<Pairing | null>} read
 * @property {() => Promise<void>} forget
 * @property {boolean} mayPair whether a code can be typed here
 */

const KEY = "pairing";

/** What people type as a server's address, as an origin. @param {string} typed @returns {string | null} */
export function serverOrigin(typed) {
  const text = typed.trim().replace(/\/+$/, "");
  if (!text) return null;
  try {
    const isLocal = /^(localhost|127\.|\[::1\])/.test(text);
    const url = new URL(/^https?:\/\//.test(text) ? text : `${isLocal ? "http" : "https"}://${text}`);
    return url.origin;
  } catch {
    return null;
  }
}

/** @param {string} server */
export const socketUrl = (server) => `${server.replace(/^http/, "ws")}/ws/sidebar`;

/** Exchange a pairing code for a token and keep it.
 * @param {string} typed the server, as it was typed @param {string} code
 * @returns {Promise<string | null>} a sentence for the agent where it failed */
export async function pair(typed, code) {
  const server = serverOrigin(typed);
  if (!server) return "That is not an address. It looks like http://127.0.0.1:8600.";
  let response;
  try {
    response = await fetch(`${server}/pair`, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code: code.trim(), client: "extension" }),
    });
  } catch {
    return `No answer from ${server}. Is the address right, and the server running?`;
  }
  if (response.status === 429) return "Too many tries. Wait a minute, then ask for a new code.";
  if (!response.ok) return "This code is wrong, used already, or older than ten minutes. Ask for a new one.";
  const { token } = /** @type {{ token: string }} */ (await response.json());
  await chrome.storage.local.set({ [KEY]: { server, token } });
  return null;
}

/** @returns {PairingStore} */
export function extensionPairing() {
  return {
    mayPair: true,
    async read() {
      const kept = await chrome.storage.local.get(KEY);
      return /** @type {Pairing | undefined} */ (kept[KEY]) ?? null;
    },
    forget: () => chrome.storage.local.remove(KEY),
  };
}

/** Hear of a pairing that another page of the extension made or ended.
 * @param {(pairing: Pairing | null) => void} listen */
export function onPairing(listen) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && changes[KEY]) listen(/** @type {Pairing | undefined} */ (changes[KEY].newValue) ?? null);
  });
}

/** The demo signs its panel in by the console's cookie. @returns {PairingStore} */
export function demoPairing() {
  return {
    mayPair: false,
    async read() {
      const response = await fetch("/demo/token", { method: "POST" });
      if (!response.ok) return null;
      const { token } = /** @type {{ token: string }} */ (await response.json());
      return { server: location.origin, token };
    },
    forget: () => Promise.resolve(),
  };
}
