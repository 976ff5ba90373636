/** A chat whose messages and composer stand in an open shadow root, as in web components. */
customElements.define("chat-box", class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `<div class="log"><div class="row in" id="m1"><p class="said">Is anybody there?</p></div></div>
      <div class="reply" contenteditable="true"></div>`;
  }
});
