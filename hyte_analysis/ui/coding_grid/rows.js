// The list of answers: one element a row, changed only where something has changed.
function make(tag, className, words) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words !== undefined) element.textContent = words;
  return element;
}

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const tell = (view, name, values = {}) => {
  view.find(".heard").textContent = fill(view.words[name], values);
};

function rowFrom(view, told) {
  const [id, text, group, organisation, context, codes, isRead, suggestions, hits, part] = told;
  const labels = view.labels;
  return {
    id, text, suggestions, hits, part,
    group: labels[group], organisation: labels[organisation],
    context: context.map(([question, answer]) => [labels[question], labels[answer]]),
    stored: { codes: codes.filter((code) => view.codes.has(code)), isRead: Boolean(isRead) },
  };
}

const stateOf = (view, row) => view.journal.shown.get(row.id) ?? row.stored;

// Python counts characters, the browser counts halves of the rare ones.
const isPlain = (text) => !/[\ud800-\udfff]/.test(text);
const unitsOf = (text, place) =>
  isPlain(text) ? place : [...text].slice(0, place).join("").length;
const charactersOf = (text, unit) => (isPlain(text) ? unit : [...text.slice(0, unit)].length);

function newElement(view, id) {
  const element = make("div", "row");
  element.setAttribute("role", "row");
  element.tabIndex = -1;
  element.dataset.id = id;
  const cells = ["mark", "answer", "side"].map((name) => {
    const cell = make("div", name);
    cell.setAttribute("role", "gridcell");
    return cell;
  });
  const tick = make("span", "tick");
  tick.setAttribute("aria-hidden", "true");
  cells[0].append(make("span", "number"), tick, make("span", "unseen"));
  cells[1].append(make("p", "text"));
  cells[2].append(make("span", "group"), make("span", "chips"));
  element.append(...cells);
  return element;
}

// Takes the rows that the server tells; elements, focus and scroll stay with their ids.
function takeRows(view, told) {
  const before = view.order, hadFocus = view.hasFocus(), rows = new Map();
  for (const each of told) {
    const known = view.rows.get(each[0]), row = rowAgain(view, each, known);
    row.number = rows.size + 1;
    rows.set(row.id, row);
  }
  for (const [id, { element }] of view.rows) if (!rows.has(id)) element.remove();
  view.rows = rows;
  view.order = [...rows.keys()];
  placeElements(view);
  view.find(".none").hidden = rows.size > 0;
  view.find(".rows").hidden = !rows.size;
  if (view.active !== null && !rows.has(view.active)) succeed(view, before, hadFocus);
  else if (hadFocus && !view.hasFocus()) focusActive(view);
}

// The row as it was where nothing of it has changed.
function rowAgain(view, told, known) {
  const source = JSON.stringify(told);
  if (known?.source === source && known.labels === view.labels && known.look === view.look)
    return known;
  const row = { ...rowFrom(view, told), source, labels: view.labels, look: view.look };
  row.element = known?.element ?? newElement(view, row.id);
  row.hasText = false;
  if (known && row.id === view.active) {
    // What is on offer does not change under the fingers of who is choosing from it.
    if (view.isTouched) row.suggestions = known.suggestions;
    if (row.text !== known.text) view.split = null;
  }
  return row;
}

function placeElements(view) {
  const list = view.find(".rows");
  let next = list.firstElementChild;
  for (const { element } of view.rows.values()) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
}

// The active row is gone: the one after the nearest that is left above it takes its place.
function succeed(view, before, hadFocus) {
  view.split = null;
  const above = before.slice(0, before.indexOf(view.active)).reverse();
  const left = above.find((id) => view.rows.has(id));
  const place = left === undefined ? 0 : view.order.indexOf(left) + 1;
  view.active = null;
  const id = view.order[Math.min(place, view.order.length - 1)];
  if (id !== undefined) activate(view, id, { focus: hadFocus });
}

function paintRow(view, id) {
  const row = view.rows.get(id);
  if (!row) return;
  const state = stateOf(view, row), isActive = id === view.active;
  const { number, painted } = row, split = isActive ? view.split : null;
  if (painted?.state === state && painted.isActive === isActive && painted.number === number &&
    painted.split === split) return;
  row.painted = { state, isActive, number, split };
  const { element } = row, part = (name) => element.querySelector(`.${name}`);
  element.classList.toggle("active", isActive);
  element.classList.toggle("read", state.isRead);
  element.setAttribute("aria-selected", String(isActive));
  element.setAttribute("aria-rowindex", String(number));
  element.tabIndex = isActive ? 0 : -1;
  part("number").textContent = number;
  part("tick").textContent = state.isRead ? "✓" : "";
  part("unseen").textContent = view.words[state.isRead ? "read" : "unread"];
  const [nth, of] = row.part;
  part("group").textContent = [row.group, isActive && row.organisation,
    of > 1 && fill(view.words.part, { part: nth, of })].filter(Boolean).join(" · ");
  if (split) paintSplit(view, row);
  else if (!row.hasText) paintText(row);
  paintChips(view, part("chips"), state.codes);
  paintDetail(view, row, state, isActive);
  if (isActive) element.setAttribute("aria-label", spoken(view, row, state, number));
  else element.removeAttribute("aria-label");
}

function paintText(row) {
  const place = row.element.querySelector(".text");
  row.hasText = true;
  place.textContent = "";
  let at = 0;
  for (const [first, last] of row.hits) {
    const start = unitsOf(row.text, first), end = unitsOf(row.text, last);
    if (start < at || end <= start) continue;
    place.append(row.text.slice(at, start), make("mark", "", row.text.slice(start, end)));
    at = end;
  }
  place.append(row.text.slice(at));
}

function chip(view, id) {
  const code = view.codes.get(id);
  const element = make("span", "chip", code.name);
  element.style.setProperty("--colour", code.colour);
  return element;
}

function paintChips(view, place, codes) {
  place.replaceChildren(...codes.map((id) => chip(view, id)));
}

// A key's name is what stands on the keyboard, in any language.
function keyCap(key) {
  const element = make("kbd", "", key);
  element.translate = false;
  return element;
}

const keysOf = (keys) => keys.split(" ").map(keyCap);

const SPOKEN_KEYS = { "⌫": "Backspace", "←": "ArrowLeft", "→": "ArrowRight", Esc: "Escape" };

function button(view, act, word, key, className = "") {
  const element = make("button", className);
  element.type = "button";
  element.dataset.act = act;
  element.append(make("span", "", word));
  if (key) {
    element.append(keyCap(key));
    element.setAttribute("aria-keyshortcuts", SPOKEN_KEYS[key] ?? key);
  }
  return element;
}

const SUGGESTION_KEYS = ["q", "w", "e"];

function paintDetail(view, row, state, isActive) {
  const old = row.element.querySelector(".detail");
  const { act, code } = (old?.contains(view.focused()) && view.focused().dataset) || {};
  old?.remove();
  if (!isActive) return;
  const detail = make("div", "detail");
  if (state.waits) detail.append(make("p", "waits", view.words.splitting));
  if (view.split) detail.append(splitButtons(view));
  else detail.append(...detailOf(view, row, state));
  row.element.querySelector(".answer").append(detail);
  // The button that had the focus has it again.
  if (act) {
    const same = code === undefined ? `[data-act=${act}]` : `[data-code="${code}"]`;
    (detail.querySelector(same) ?? row.element).focus({ preventScroll: true });
  }
}

function detailOf(view, row, state) {
  const { words } = view, acts = make("div", "acts");
  acts.append(button(view, "next", words.next, "Enter"));
  acts.append(button(view, "split", words.split, "s"));
  acts.append(button(view, "clear", words.clear, "⌫"));
  const offered = row.suggestions.filter((id) => view.codes.has(id));
  return [row.context.length && contextOf(row), offered.length && offers(view, offered, state), acts]
    .filter(Boolean);
}

function contextOf(row) {
  const list = make("dl", "context");
  for (const [question, answer] of row.context)
    list.append(make("dt", "", question), make("dd", "", answer));
  return list;
}

function offers(view, offered, state) {
  const place = make("div", "offers");
  place.append(make("span", "label", view.words.suggestions));
  offered.forEach((id, index) => {
    const code = view.codes.get(id);
    const offer = button(view, "code", code.name, SUGGESTION_KEYS[index], "offer");
    offer.dataset.code = id;
    offer.style.setProperty("--colour", code.colour);
    offer.setAttribute("aria-pressed", String(state.codes.includes(id)));
    place.append(offer);
  });
  return place;
}

function spoken(view, row, state, number) {
  const { words } = view, name = (id) => view.codes.get(id)?.name;
  const names = state.codes.map(name).join(", ");
  const offered = row.suggestions.map(name).filter(Boolean)
    .map((each, place) => `${SUGGESTION_KEYS[place]} ${each}`).join(", ");
  const [part, of] = row.part;
  return [
    fill(words.row, { number, of: view.order.length }),
    of > 1 && fill(words.part, { part, of }),
    words[state.isRead ? "read" : "unread"],
    row.text, row.group, row.organisation,
    names ? fill(words.has_codes, { names }) : words.has_none,
    offered && `${words.suggestions}: ${offered}`,
  ].filter(Boolean).join(". ");
}

// Scrolls the list, and the page where the list reaches under its edge or the palette.
function reveal(view, element) {
  const list = view.find(".rows"), height = list.clientHeight;
  const top = element.offsetTop, bottom = top + element.offsetHeight;
  if (top < list.scrollTop || element.offsetHeight > height - 48) list.scrollTop = top - 24;
  else if (bottom > list.scrollTop + height - 24) list.scrollTop = bottom - height + 24;
  if (!view.hasFocus()) return;
  const row = element.getBoundingClientRect(), box = list.getBoundingClientRect();
  const codes = view.find(".palette").getBoundingClientRect();
  const end = codes.left < box.right ? codes.top : window.innerHeight;
  const hidden = Math.min(row.bottom, box.bottom) + 8 - end;
  if (hidden > 0) scrollerOf(list).scrollBy(0, Math.min(hidden, row.top - 80));
  else if (row.top < 64) scrollerOf(list).scrollBy(0, row.top - 80);
}

function scrollerOf(list) {
  let box = list.getRootNode().host ?? list.parentElement;
  while (box && !(box.scrollHeight > box.clientHeight + 1 &&
    /auto|scroll/.test(getComputedStyle(box).overflowY))) box = box.parentElement;
  return box ?? document.scrollingElement;
}
