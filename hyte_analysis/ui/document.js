// What the page does before Streamlit's own script; `hyte` is put before it by server.py.
// The client would otherwise look for the server under each page's own address.
window.__streamlit = Object.fromEntries(["BACKEND_BASE_URL", "MAIN_PAGE_BASE_URL"].map(
  (name) => [name, location.origin + hyte.root]));
// One act of the reader is one step of "back", however many times the address is written after it.
(() => {
  let acted = false, here = "";
  const place = () => location.pathname + location.search;
  for (const act of ["pointerdown", "keydown"])
    addEventListener(act, () => { acted = true; }, true);
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (state, title, url) => {
    (acted ? push : replace)(state, title, url);
    acted = false;
    here = place();
  };
  history.replaceState = (state, title, url) => {
    replace(state, title, url);
    here = place();
  };
  here = place();
  // Going back, the address says everything: what it leaves out is not as it was left.
  addEventListener("popstate", () => {
    if (place() === here) return;
    const back = new URL(location);
    back.searchParams.set(hyte.back, "1");
    replace(history.state, "", back);
    here = place();
  }, true);
})();
// Streamlit has no translations: its own few English words are replaced as they appear.
(() => {
  const { words, patterns } = hyte;
  const attributes = ["aria-label", "title", "placeholder", "data-title"];
  const turn = (word) => {
    const own = words[word.trim()];
    if (own) return own;
    for (const [pattern, replacement] of patterns) {
      const turned = word.replace(new RegExp(pattern), replacement);
      if (turned !== word) return turned;
    }
    return null;
  };
  const streamlitsOwn = "[data-testid=stFileUploader], [data-testid=stStatusWidget]";
  const surveys = "[data-testid=stHtml], [data-testid=stCode], .js-plotly-plot, [data-tag], " +
    "[role=option][data-key]:not([data-key=__select_all__])";
  // The parts of the menu stand between the list and its items, which are no list then.
  const menu = "[data-testid=stSidebarNavItems]";
  const element = (node) => {
    if (node.matches(`${menu}, ${menu} li`)) node.setAttribute("role", "presentation");
    for (const name of attributes) {
      const value = node.getAttribute(name);
      const own = value && turn(value);
      if (own && own !== value) node.setAttribute(name, own);
    }
  };
  const literal = (node) => {
    // Survey texts and our own Finnish are left alone.
    const place = node.parentElement;
    if (place?.closest(surveys)) return;
    const isMarkdown = place?.closest("[data-testid=stMarkdownContainer]");
    if (isMarkdown && !place.closest(streamlitsOwn)) return;
    const own = turn(node.data);
    if (own && own !== node.data) node.data = own;
  };
  const walk = (root) => {
    if (root.nodeType === 3) return literal(root);
    if (root.nodeType !== 1) return;
    element(root);
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      node.nodeType === 3 ? literal(node) : element(node);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") literal(change.target);
      else if (change.type === "attributes") element(change.target);
      else change.addedNodes.forEach(walk);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: attributes,
  });
})();
