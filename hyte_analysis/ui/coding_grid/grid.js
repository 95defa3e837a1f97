// The grid itself: what Streamlit calls when it appears and whenever its data has changed.
const VIEWS = new WeakMap();

function viewOf(parent) {
  if (VIEWS.has(parent)) return VIEWS.get(parent);
  const find = (selector) => parent.querySelector(selector);
  const view = {
    find, rows: new Map(), order: [], codes: new Map(), keys: new Map(), places: new Map(),
    labels: [], words: null, active: null, isTouched: false, split: null, look: "", found: [],
    at: 0, journal: null, setStateValue: null,
    focused: () => parent.activeElement ?? null,
    hasFocus: () => Boolean(view.focused()?.closest(".rows")),
  };
  const root = find(".coding"), input = find("input");
  root.onkeydown = (event) => keyDown(view, event);
  root.onclick = (event) => clicked(view, event);
  root.onpointerover = root.onfocusin = (event) => {
    const code = event.target.closest?.(".code");
    if (code) describe(view, Number(code.dataset.code));
  };
  // Who leaves the grid may be on the way to another page.
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) send(view, { now: true });
  });
  input.oninput = input.onfocus = () => paintFound(view);
  input.onblur = () => closeFound(view);
  find("#found").onpointerdown = (event) => event.preventDefault();
  VIEWS.set(parent, view);
  return view;
}

function takeWords(view, words) {
  if (JSON.stringify(view.words) === JSON.stringify(words)) return;
  view.words = words;
  const root = view.find(".coding");
  for (const element of root.querySelectorAll("[data-word]"))
    element.textContent = words[element.dataset.word];
  view.find(".rows").setAttribute("aria-label", words.rows);
  view.find(".palette").setAttribute("aria-label", words.codes);
  view.find(".help").setAttribute("aria-label", words.help);
  view.find("input").setAttribute("aria-label", words.find);
  view.find("input").placeholder = `${words.find}  /`;
  view.find("#found").setAttribute("aria-label", words.codes);
  view.find(".hint").replaceChildren(...[
    ["↑ ↓", words.hint_move], ["1–0", words.hint_code], ["Enter", words.next], ["?", words.help],
  ].map(([key, meaning]) => {
    const place = make("span");
    place.append(...keysOf(key), meaning);
    return place;
  }));
  const keys = [
    ["↑ ↓", words.key_move], ["1–9 0", words.key_code], ["q w e", words.key_suggestion],
    ["Enter", words.key_next], ["⌫", words.key_clear], ["u", words.key_undo], ["s", words.key_split],
    ["/", words.key_find], ["Home End", words.key_ends], ["?", words.key_help],
  ];
  view.find(".help dl").replaceChildren(...keys.flatMap(([key, meaning]) => {
    const term = make("dt");
    term.append(...keysOf(key));
    return [term, make("dd", "", meaning)];
  }));
}

export default function ({ data, parentElement, setStateValue }) {
  const view = viewOf(parentElement);
  view.setStateValue = setStateValue;
  if (view.journal?.key !== data.key) {
    view.journal = journalOf(data.key);
    view.journal.sent = 0; // what another grid sent may not have arrived
  }
  acknowledge(view.journal, data.session, data.applied);
  takeWords(view, data.words);
  if (JSON.stringify(view.labels) !== JSON.stringify(data.labels)) view.labels = data.labels;
  takeCodes(view, data.codes);
  takeRows(view, data.rows);
  if (view.active === null && view.order.length) {
    const unread = view.order.find((id) => !stateOf(view, view.rows.get(id)).isRead);
    activate(view, unread ?? view.order[0], { focus: false });
  }
  for (const id of view.order) paintRow(view, id);
  paintPalette(view);
  paintProgress(view);
  send(view);
  paintSaved(view);
  return () => clearTimeout(view.journal.timer);
}
