/** Starts Converse.js as the agent; the addresses come from the page's own. */
import "/converse/converse.min.js";

const asked = new URLSearchParams(location.search);
window.converse.initialize({
  authentication: "login",
  auto_login: true,
  jid: "agent@localhost",
  password: "pw",
  websocket_url: `ws://127.0.0.1:${asked.get("xmpp")}/xmpp-websocket`,
  view_mode: "fullscreen",
  assets_path: "/converse/",
  discover_connection_methods: false,
  allow_non_roster_messaging: true,
  show_desktop_notifications: false,
  i18n: "en",
});
