// The deck in the browser, the same on the page and in the HTML file: one slide a view, scaled to
// the window; in a narrow window a list of all slides. `address` reads and writes the key of the
// slide that is shown where a link can name it.

const STAGE = { width: 1280, height: 720 };
const LEAST_WIDTH = 700, LEAST_SCALE = 0.4, BAR = 52, IDLE = 3000;

const KEYS = new Map(Object.entries({
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Home: "first", End: "last",
  b: "blank", ".": "blank", r: "reveal", g: "reveal", f: "full", l: "list", t: "table", "?": "keys",
}));
// What a box that scrolls, and a list of all slides, need for themselves.
const SCROLLS = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", " ", "Home", "End"]);

function addressOfFile() {
  return {
    read: () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } },
    write: (key) => {
      try { history.replaceState(null, "", `#${encodeURIComponent(key)}`); } catch { /* no address */ }
    },
  };
}

function startDeck(root, address, at = "") {
  const find = (selector) => root.querySelector(selector);
  const slides = [...root.querySelectorAll(".slide")];
  const isFile = root.classList.contains("file");
  const state = { at: 0, step: 0, reveals: false, isTable: false, digits: "", awake: 0, typed: 0,
    lock: null };
  const over = new AbortController(), listening = { signal: over.signal };

  const isList = () => root.classList.contains("as-list");
  const isBlank = () => !find(".blank").hidden;
  const opened = () => find("dialog[open]");
  const screenIsFull = () => isFile && matchMedia("(display-mode: fullscreen)").matches;
  const isFull = () => root.matches(":fullscreen") || root.hasAttribute("popover");
  const say = (words) => { find(".heard").textContent = words; };
  const word = (name) => JSON.parse(root.dataset.said)[name];
  const groupsOf = (slide) => {
    const groups = [...slide.querySelectorAll(".wide [data-group]")];
    return groups.length > 1 ? groups.map((group) => group.dataset.group) : [];
  };
  const steps = () => (state.reveals && !state.isTable ? groupsOf(slides[state.at]).length : 0);

  // ---- what is seen

  // The projector does not go to sleep while a slide is talked about.
  async function stayAwake(isOn) {
    try {
      if (!isOn) await state.lock?.release();
      state.lock = isOn ? await navigator.wakeLock?.request("screen") : null;
    } catch { /* the browser decides */ }
  }

  function fit() {
    const full = isFull() || screenIsFull();
    if (full !== root.classList.contains("full")) stayAwake(full);
    root.classList.toggle("full", full);
    const width = root.clientWidth;
    if (!width) return;
    const isWhole = full || isFile;
    const height = isWhole ? root.clientHeight || innerHeight : Math.max(400, innerHeight - 80);
    const scale = Math.min(width / STAGE.width, height / STAGE.height);
    const list = width < LEAST_WIDTH || scale < LEAST_SCALE;
    const changed = list !== isList() || !root.classList.contains("ready");
    root.classList.toggle("as-list", list);
    root.classList.toggle("as-stage", !list);
    // The controls stand under the slide where there is room, else on its lower edge.
    root.classList.toggle("over", !list && isWhole && height - STAGE.height * scale < BAR);
    root.classList.toggle("roomy", !list && width >= 1100);
    root.classList.add("ready");
    root.style.setProperty("--scale", scale);
    if (changed) paint();
    if (changed && list && state.at) slides[state.at].scrollIntoView();
  }

  function paint() {
    slides.forEach((slide, number) => slide.classList.toggle("now", number === state.at));
    const slide = slides[state.at];
    const shown = new Set(groupsOf(slide).slice(0, state.step));
    for (const group of root.querySelectorAll("[data-group]")) {
      const waits = steps() > 0 && slide.contains(group) && !shown.has(group.dataset.group);
      group.classList.toggle("waits", waits && !isList());
    }
    find(".place").textContent = slide.querySelector(".page").textContent;
    for (const [name, isOn] of [["table", state.isTable], ["reveal", state.reveals]])
      find(`[data-act=${name}]`).setAttribute("aria-pressed", String(isOn));
    root.classList.toggle("with-table", state.isTable);
    for (const box of root.querySelectorAll(".numbers"))
      state.isTable ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex");
    for (const [name, end] of [["previous", 0], ["next", slides.length - 1]]) {
      const isEnd = state.at === end && (name === "previous" ? state.step === 0 : state.step >= steps());
      find(`[data-act=${name}]`).setAttribute("aria-disabled", String(isEnd));
    }
    root.querySelectorAll("[data-to]").forEach((button, number) =>
      number === state.at ? button.setAttribute("aria-current", "true")
        : button.removeAttribute("aria-current"));
  }

  function wake() {
    root.classList.add("awake");
    clearTimeout(state.awake);
    state.awake = setTimeout(() => root.classList.remove("awake"), IDLE);
  }

  // ---- moving

  function show(number, { step = 0, isSilent = false } = {}) {
    const next = Math.max(0, Math.min(slides.length - 1, number));
    const moved = next !== state.at;
    state.at = next;
    state.step = Math.min(step, steps());
    paint();
    address.write(slides[next].dataset.key);
    if (isList() && !isSilent) slides[next].scrollIntoView();
    if (!isSilent && moved) say(slides[next].dataset.said);
    // What had the focus is gone with its slide.
    if (moved && root.getRootNode().activeElement?.closest?.(".slide:not(.now)") && !isList())
      root.focus({ preventScroll: true });
  }

  function turn(by) {
    const step = state.step + by;
    if (steps() && step >= 0 && step <= steps()) {
      state.step = step;
      paint();
      const told = slides[state.at].querySelector(".picture")?.dataset.steps;
      say((told && JSON.parse(told)[step]) || "");
    } else if (by > 0 && state.at < slides.length - 1) show(state.at + 1);
    else if (by < 0 && state.at > 0) show(state.at - 1, { step: Infinity });
  }

  function open(key) {
    const number = slides.findIndex((slide) => slide.dataset.key === key);
    if (number >= 0 && number !== state.at) show(number);
  }

  // ---- acts

  function blank(isOn) {
    if (isOn && isList()) return;
    find(".blank").hidden = !isOn;
    find(".screen").inert = isOn;
    if (isOn) find(".blank").focus();
    else root.focus({ preventScroll: true });
    say(isOn ? word("darkened") : slides[state.at].dataset.said);
  }

  function fill(isOn) {
    // Where the browser has no full screen the deck fills its window.
    if (isOn) {
      root.setAttribute("popover", "manual");
      root.showPopover?.();
    } else {
      root.hidePopover?.();
      root.removeAttribute("popover");
    }
    fit();
  }

  function full() {
    if (root.hasAttribute("popover")) return fill(false);
    if (root.matches(":fullscreen")) return document.exitFullscreen();
    root.focus({ preventScroll: true });
    const asked = root.requestFullscreen?.({ navigationUI: "hide" });
    return asked ? asked.catch(() => fill(true)) : fill(true);
  }

  function openDialog(name) {
    const dialog = find(`dialog.${name}`);
    dialog.showModal();
    (dialog.querySelector("[aria-current]") ?? dialog.querySelector("button")).focus();
  }

  const acts = {
    next: () => turn(1), previous: () => turn(-1),
    first: () => show(0), last: () => show(slides.length - 1, { step: Infinity }),
    list: () => openDialog("list"), keys: () => openDialog("keys"),
    close: () => opened()?.close(), back: () => blank(false), blank: () => blank(true), full,
    table: () => { state.isTable = !state.isTable; paint(); },
    reveal: () => {
      state.reveals = !state.reveals;
      state.step = 0;
      paint();
      say(word(state.reveals ? "in_turn" : "at_once"));
    },
  };

  // ---- keys, pointer, touch

  function typed(event) {
    if (/^[0-9]$/.test(event.key)) state.digits = (state.digits + event.key).slice(-4);
    else if (event.key === "Backspace") state.digits = state.digits.slice(0, -1);
    else if (event.key === "Enter" && state.digits) {
      show(Number(state.digits) - 1);
      state.digits = "";
    } else return false;
    clearTimeout(state.typed);
    state.typed = setTimeout(() => { state.digits = ""; paintTyped(); }, IDLE);
    paintTyped();
    return true;
  }

  function paintTyped() {
    find(".typed").hidden = !state.digits;
    find(".typed").textContent = state.digits;
  }

  function inDialog(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = [...opened().querySelectorAll("[data-to]")];
    if (!step || !places.length) return;
    event.preventDefault();
    const here = places.indexOf(root.getRootNode().activeElement);
    places[Math.max(0, Math.min(places.length - 1, here + step))].focus();
  }

  function keyDown(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Tab") {
      if (event.key === "Tab") wake();
      return;
    }
    // The page around the deck has letters of its own.
    if (event.key.length === 1) event.stopPropagation();
    if (opened()) return inDialog(event);
    const focused = event.composedPath()[0];
    const act = KEYS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (event.key === "Escape" && root.hasAttribute("popover")) return fill(false);
    if (isBlank()) {
      if (act || ["Escape", "Enter"].includes(event.key)) {
        event.preventDefault();
        blank(false);
      }
      return;
    }
    if (typed(event)) return event.preventDefault();
    if (!act || (event.key === " " && focused.closest?.("button"))) return;
    const scrolls = isList() || focused.closest?.(".numbers");
    if (scrolls && SCROLLS.has(event.key)) return;
    if (isList() && ["next", "previous", "blank", "reveal"].includes(act)) return;
    event.preventDefault();
    acts[event.key === " " && event.shiftKey ? "previous" : act]();
  }

  function clicked(event) {
    const button = event.target.closest("[data-act], [data-to]");
    if (button?.dataset.to) {
      opened().close();
      show(Number(button.dataset.to));
      if (!isList()) root.focus({ preventScroll: true });
      return;
    }
    if (button) {
      if (button.getAttribute("aria-disabled") !== "true") acts[button.dataset.act]();
      return;
    }
    if (event.target.matches("dialog[open]")) return event.target.close();
    // As in every slide show, but only where nothing else is near to be clicked.
    const isPlain = event.target.closest(".canvas") && !event.target.closest(".numbers");
    if (root.classList.contains("full") && isPlain && !isList() && !String(getSelection())) turn(1);
  }

  let touch = null;
  root.addEventListener("keydown", keyDown, listening);
  root.addEventListener("click", clicked, listening);
  root.addEventListener("pointermove", wake, listening);
  root.addEventListener("focusin", (event) => {
    if (event.target.closest(".controls")) wake();
  }, listening);
  root.addEventListener("touchstart", (event) => {
    const [finger] = event.touches;
    touch = event.touches.length === 1 ? { x: finger.clientX, y: finger.clientY } : null;
  }, { ...listening, passive: true });
  root.addEventListener("touchend", (event) => {
    const [finger] = event.changedTouches;
    const right = touch ? finger.clientX - touch.x : 0, down = touch ? finger.clientY - touch.y : 0;
    touch = null;
    if (isList() || isBlank() || opened() || Math.abs(right) < 50) return;
    if (Math.abs(right) > 1.5 * Math.abs(down)) turn(right < 0 ? 1 : -1);
  }, { ...listening, passive: true });
  document.addEventListener("fullscreenchange", fit, listening);
  document.addEventListener("keydown", (event) => {
    if (!root.isConnected) return over.abort();
    const isElsewhere = document.activeElement && document.activeElement !== document.body;
    if (isElsewhere || event.defaultPrevented) return;
    if (isFile || isFull() || ["ArrowLeft", "ArrowRight"].includes(event.key)) keyDown(event);
  }, listening);
  addEventListener("resize", fit, listening);
  if (isFile) {
    addEventListener("hashchange", () => open(address.read()), listening);
    // On paper every slide is a page, whatever the window.
    addEventListener("beforeprint", () => {
      root.classList.remove("as-list");
      root.classList.add("as-stage");
    }, listening);
    addEventListener("afterprint", fit, listening);
  }
  const watcher = new ResizeObserver(fit);
  watcher.observe(root);
  over.signal.addEventListener("abort", () => watcher.disconnect());

  const wanted = [at, address.read()].map((key) => slides.findIndex((s) => s.dataset.key === key));
  show(wanted.find((number) => number >= 0) ?? 0, { isSilent: true });
  fit();
  return {
    key: () => slides[state.at].dataset.key,
    write: () => address.write(slides[state.at].dataset.key),
    stop: () => over.abort(),
  };
}
