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
// Streamlit has no translations: its own few English words are replaced as they appear, and once
// more when the reader chooses another language.
(() => {
  const root = document.documentElement;
  const attributes = ["aria-label", "title", "placeholder", "data-title"];
  const known = (language) => ({
    words: hyte.languages[language].words,
    patterns: hyte.languages[language].patterns.map(([from, to]) => [new RegExp(from), to]),
  });
  let { words, patterns } = known(root.lang);
  const turn = (word) => {
    const own = words[word.trim()];
    if (own) return own;
    for (const [pattern, replacement] of patterns) {
      const turned = word.replace(pattern, replacement);
      if (turned !== word) return turned;
    }
    return null;
  };
  // What Streamlit said in English where we say it otherwise.
  const replaced = new WeakMap();
  const spoken = (node, name, value) => {
    const earlier = replaced.get(node)?.[name];
    const english = earlier?.own === value ? earlier.english : value;
    const own = turn(english);
    if (own) replaced.set(node, { ...replaced.get(node), [name]: { english, own } });
    return own ?? english;
  };
  const streamlitsOwn = "[data-testid=stFileUploader], [data-testid=stStatusWidget]";
  const surveys = "[data-testid=stHtml], [data-testid=stCode], .js-plotly-plot, [data-tag], " +
    "[role=option][data-key]:not([data-key=__select_all__])";
  // The parts of the menu stand between the list and its items, which are no list then.
  const menu = "[data-testid=stSidebarNavItems]";
  const element = (node) => {
    if (node.matches(`${menu}, ${menu} li`)) node.setAttribute("role", "presentation");
    if (node.matches("span.language")) speak(node.lang);
    for (const name of attributes) {
      const value = node.getAttribute(name);
      const own = value && spoken(node, name, value);
      if (own && own !== value) node.setAttribute(name, own);
    }
  };
  const literal = (node) => {
    // Survey texts and our own words are left alone.
    const place = node.parentElement;
    if (place?.closest(surveys)) return;
    const choice = place?.closest(".st-key-kieli button");
    if (choice) choice.lang = hyte.names[node.data.trim()] ?? "";
    const isMarkdown = place?.closest("[data-testid=stMarkdownContainer]");
    if (isMarkdown && !place.closest(streamlitsOwn)) return;
    const own = spoken(node, "data", node.data);
    if (own !== node.data) node.data = own;
  };
  const walk = (top) => {
    if (top.nodeType === 3) return literal(top);
    if (top.nodeType !== 1) return;
    element(top);
    const nodes = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      node.nodeType === 3 ? literal(node) : element(node);
    }
  };
  // The sidebar says which language is chosen: an address on its way to another page may not.
  const speak = (language) => {
    if (!(language in hyte.languages) || language === root.lang) return;
    root.lang = language;
    ({ words, patterns } = known(language));
    walk(root);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") literal(change.target);
      else if (change.type === "attributes") element(change.target);
      else change.addedNodes.forEach(walk);
    }
  }).observe(root, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: attributes,
  });
})();
