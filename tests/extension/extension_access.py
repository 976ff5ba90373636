"""What the browser and axe-core say of a page's accessibility.

Answers findings as short sentences, so that a failing test names them. Refuses to know which page it is.
"""

from typing import Any, Final

from extension_rig import ROOT
from playwright.sync_api import Frame, Page

AXE: Final = (ROOT / "tests/extension/node_modules/axe-core/axe.min.js").read_text()
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
GRAVE: Final = frozenset({"serious", "critical"})
FIND: Final = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
  ({ id, impact, nodes }) => [impact, `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`])"""
REACHED: Final = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const { outlineStyle, boxShadow, outlineWidth } = getComputedStyle(at);
  const { boxShadow: around } = getComputedStyle(at.parentElement);
  return { name: at.id || at.dataset.focus || at.getAttribute("aria-label") || at.textContent.trim().slice(0, 40),
    isSeen: (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || around !== "none" };
}"""
REACHABLE: Final = """() => [...document.querySelectorAll("a[href], button, input, textarea, summary")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && !one.closest("[inert]") && !(one.type === "radio" && !one.checked))
  .map((one) => one.id || one.dataset.focus || one.getAttribute("aria-label") || one.textContent.trim().slice(0, 40))"""
CUT_OFF: Final = """(within) => {
  const name = (one) => one.id || one.getAttribute("aria-label")
    || one.className || one.textContent.trim().slice(0, 40);
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true })
    && !one.closest(".unseen, [inert], svg, .tabs, [aria-hidden=true]");
  const isCut = (one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.textContent.trim() !== ""
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  const coverOf = (one) => {
    one.scrollIntoView({ block: "center" });
    const { left, top, width, height } = one.getBoundingClientRect();
    const at = document.elementFromPoint(left + width / 2, top + height / 2);
    const isFree = one.contains(at) || at?.closest("label")?.contains(one) === true;
    return isFree ? [] : [`${name(one)} is under ${at ? name(at) : "nothing"}`];
  };
  const seen = [...document.querySelectorAll(`${within} *`)].filter(isSeen);
  const pressed = seen.filter((one) => one.matches("button, input, textarea, summary, a[href]"));
  return [...seen.filter(isCut).map((one) => `${name(one)} is cut off`),
    ...pressed.flatMap(coverOf)];
}"""


def find_grave(page: Page, frame: Frame | Page, where: str) -> list[str]:
    """Return what axe finds serious or critical, in every look."""
    frame.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = []
    for look, media in LOOKS.items():
        page.emulate_media(**media, reduced_motion="reduce")
        found += [f"{where}, {look}: {told}" for impact, told in frame.evaluate(FIND) if impact in GRAVE]
    page.emulate_media(**LOOKS["light"], reduced_motion="reduce")
    return found


def overflows(frame: Frame | Page, width: int) -> list[str]:
    """Name what is wider than the page."""
    found: list[str] = frame.evaluate(
        """(width) => [...document.querySelectorAll("html, body, main, main *, header, footer")]
          .filter((one) => one.checkVisibility() && !one.closest(".unseen, .tabs, svg"))
          .filter((one) => one.getBoundingClientRect().right > width + 0.5)
          .map((one) => one.id || one.className || one.tagName)""",
        width,
    )
    return found


def cut_off(frame: Frame | Page, within: str = "body") -> list[str]:
    """Name what hides part of its own words, and what can be pressed but lies under something else."""
    found: list[str] = frame.evaluate(CUT_OFF, within)
    return found


def walk(page: Page, frame: Frame | Page, at_most: int = 120) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page or comes round; return where it stood."""
    stood: list[dict[str, Any]] = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        reached = frame.evaluate(REACHED)
        if reached is None or (stood and reached["name"] == stood[0]["name"]):
            return stood
        stood.append(reached)
    return stood
