"""A reader in front of a real browser tab."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
ENGLISH = re.compile(
    r"\b(the|of|is|are|not|and|or|for|your?|with|files?|upload|browse|choose|close|open|error|"
    r"options?|available|select(ed)?|values?|results?|remove|add|clear|page|please|enter|press|"
    r"apply|number|copy|copied|clipboard|search|heading|link|navigate|home|image|view|more|less|"
    r"drag|drop|download|plot|fullscreen|sidebar|menu|main|skip|settings|rerun|running|stop|"
    r"loading|connect(ing|ion)|show|hide|expand|collapse|increment|decrement|allowed|range)\b",
    re.IGNORECASE,
)
# Every text and label of the page, also what only a screen reader says; icons are drawn by name.
WORDS = """() => {
  const words = new Set();
  const labels = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext",
                  "title", "placeholder", "alt", "data-title"];
  const walk = (root) => {
    for (const node of root.childNodes) {
      const place = node.parentElement;
      if (node.nodeType === 3) {
        if (node.data.trim() && !place?.closest("script, style, noscript, [translate=no]"))
          words.add(node.data.trim());
      } else if (node.nodeType === 1) {
        for (const label of labels)
          if (node.getAttribute(label)) words.add(node.getAttribute(label));
        if (node.shadowRoot) walk(node.shadowRoot);
        walk(node);
      }
    }
  };
  walk(document.documentElement);
  return [...words];
}"""


class Reader:
    """A tab, and all that it complained of."""

    def __init__(self, tab: Page, address: str) -> None:
        self.tab, self.address = tab, address
        self.complaints: list[str] = []
        tab.on("console", self._console)
        tab.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        tab.on("requestfailed", self._failed)
        tab.on("request", self._request)
        tab.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("warning", "error"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left stops loading what it no longer needs.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def goes_to(self, path: str) -> None:
        """Open the address and wait until the page is ready."""
        self.tab.goto(self.address + path)
        self.waits()

    def waits(self) -> None:
        """Wait until the script has run and its chart, if any, is drawn."""
        self.tab.locator("h1").first.wait_for()
        self.tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        if self.tab.locator("[data-testid=stPlotlyChart]").count():
            self.tab.locator(".js-plotly-plot .main-svg").first.wait_for()

    def heading(self) -> str:
        """The page's one h1."""
        (heading,) = self.tab.locator("h1").all_inner_texts()
        return heading

    def control(self, key: str) -> Locator:
        """The control with this key."""
        return self.tab.locator(f".st-key-{key}")

    def reads_only_finnish(self) -> None:
        """No English word is left in a text or a label."""
        words: list[str] = self.tab.evaluate(WORDS)
        assert words
        assert [word for word in words if ENGLISH.search(word)] == []

    def is_accessible(self) -> None:
        """axe finds nothing against WCAG 2.1 A and AA."""
        found: list[dict[str, Any]] = Axe().run(self.tab, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []

    def scrolls_sideways(self) -> bool:
        """Whether the page, besides boxes made for it, is wider than the window."""
        return bool(
            self.tab.evaluate(
                """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
                .some((box) => box.scrollWidth > Math.min(box.clientWidth, window.innerWidth))"""
            )
        )
