// Keys, clicks and touches; only while the focus is in the grid.
const PAGE = 10;

const ACTS = {
  next: readNext, clear, undo, help, split: startSplit, leave: endSplit, cut,
  join: (view) => cut(view, { join: true }),
  back: (view) => moveSplit(view, view.split.at - 1),
  on: (view) => moveSplit(view, view.split.at + 1),
};

const KEYS = {
  ArrowDown: (view) => move(view, placeOf(view) + 1),
  ArrowUp: (view) => move(view, placeOf(view) - 1),
  PageDown: (view) => move(view, placeOf(view) + PAGE),
  PageUp: (view) => move(view, placeOf(view) - PAGE),
  Home: (view) => move(view, 0),
  End: (view) => move(view, view.order.length - 1),
  j: (view) => KEYS.ArrowDown(view),
  k: (view) => KEYS.ArrowUp(view),
};

const ONCE = {
  Enter: readNext, Backspace: clear, Delete: clear, u: undo, s: startSplit, "?": help,
  Escape: (view) => !view.find(".help").hidden && help(view),
  "/": (view) => {
    if (view.find(".find").hidden) return;
    view.find("input").focus();
    paintFound(view);
  },
};

const SPLIT_KEYS = {
  ArrowRight: ACTS.on, ArrowLeft: ACTS.back, " ": markSplit, Enter: cut, Escape: endSplit,
  Home: (view) => moveSplit(view, 0), End: (view) => moveSplit(view, view.split.places.length),
  Backspace: (view) => view.rows.get(view.active).part[1] > 1 && ACTS.join(view),
};
SPLIT_KEYS.Delete = SPLIT_KEYS.Backspace;

function actOf(view, event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (view.split) return event.repeat && key === "Enter" ? undefined : SPLIT_KEYS[key];
  if (KEYS[key]) return KEYS[key];
  if (event.repeat) return undefined;
  if (view.keys.has(key)) return () => toggle(view, view.keys.get(key));
  const offered = SUGGESTION_KEYS.indexOf(key);
  if (offered >= 0) return () => takeOffer(view, offered);
  return ONCE[key];
}

function takeOffer(view, place) {
  const row = view.rows.get(view.active);
  const id = row?.suggestions.filter((code) => view.codes.has(code))[place];
  if (id !== undefined) toggle(view, id);
}

function keyDown(view, event) {
  // Letters mean something to Streamlit too, such as "run again".
  if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Tab")
    event.stopPropagation();
  if (event.target.tagName === "INPUT") return keyInFind(view, event);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    return undo(view);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const isOnButton = Boolean(event.target.closest("button"));
  if (isOnButton && (event.key === "Enter" || event.key === " ")) return;
  const act = actOf(view, event);
  if (!act) return;
  event.preventDefault();
  act(view);
}

function clicked(view, event) {
  const pressed = event.target.closest("[data-act]"), row = event.target.closest(".row");
  const word = event.target.closest("[data-place]"), option = event.target.closest("[role=option]");
  if (row && row.dataset.id !== view.active) activate(view, row.dataset.id);
  else if (word && view.split) moveSplit(view, Number(word.dataset.place));
  else if (option) {
    closeFound(view);
    focusActive(view);
    toggle(view, Number(option.dataset.code));
  } else if (pressed) {
    const { act, code } = pressed.dataset;
    if (code !== undefined) toggle(view, Number(code));
    else ACTS[act](view);
    // A pointer leaves the keys with the row; who came by Tab stays where they are.
    if (event.detail > 0 && act !== "help") focusActive(view);
  } else if (row && !view.hasFocus()) focusActive(view);
}
