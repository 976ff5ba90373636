/**
 * Who this browser is to which server: asked of the server itself, by the same first message as the panel's.
 *
 * Answers a name and a role, or a sentence of what is wrong. The line is closed again at once: the panel has its own.
 */
import { socketUrl } from "../panel/settings.js";
import { Connection } from "../panel/socket.js";

/** @typedef {{ welcome: import("../protocol.js").Welcome } | { problem: string }} Standing */

/** @param {import("../panel/settings.js").Pairing} pairing @returns {Promise<Standing>} */
export function askServer({ server, token }) {
  return new Promise((resolve) => {
    /** @param {Standing} standing */
    const end = (standing) => {
      connection.stop();
      resolve(standing);
    };
    const connection = new Connection({ url: socketUrl(server), token, client: "extension" }, {
      onMessage: (message) => { if (message.type === "welcome") end({ welcome: message }); },
      onPhase(phase, detail) {
        if (phase === "waiting") end({ problem: `No answer from ${server}. Is it running, and is this machine online?` });
        if (phase === "refused") end({ problem: detail || "The server does not know this browser any more. Pair it again." });
      },
      positions: () => ({}),
    });
    connection.start();
  });
}
