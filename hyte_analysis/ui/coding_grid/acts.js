// What a coder does to the active row. Each act shows at once and goes into the journal.
function activate(view, id, { focus = true } = {}) {
  const before = view.active;
  if (!view.rows.has(id)) return;
  if (id !== before) {
    view.split = null;
    view.isTouched = false;
    view.active = id;
    if (before !== null) paintRow(view, before);
    paintRow(view, id);
    paintPalette(view);
  }
  const { element } = view.rows.get(id);
  if (focus) element.focus({ preventScroll: true });
  reveal(view, element);
}

function focusActive(view) {
  view.rows.get(view.active)?.element.focus({ preventScroll: true });
}

function move(view, to) {
  const place = Math.max(0, Math.min(to, view.order.length - 1));
  activate(view, view.order[place]);
}

const placeOf = (view) => view.order.indexOf(view.active);

// Whether the row has changed by it; null takes the codes and the mark "read" away.
function setCodes(view, codes) {
  const row = view.rows.get(view.active);
  if (!row) return false;
  const before = stateOf(view, row);
  if (before.waits) {
    tell(view, "splitting");
    return false;
  }
  const after = { codes: codes ?? [], isRead: codes !== null };
  if (JSON.stringify([before.codes, before.isRead]) === JSON.stringify([after.codes, after.isRead]))
    return false;
  record(view.journal, { row: row.id, codes }, after);
  view.journal.history.push({ row: row.id, before });
  view.isTouched = true;
  afterAct(view, row.id);
  return true;
}

function afterAct(view, id) {
  paintRow(view, id);
  paintPalette(view);
  paintProgress(view);
  send(view);
  paintSaved(view);
}

function toggle(view, id) {
  const row = view.rows.get(view.active);
  if (!row || view.split) return;
  const { codes } = stateOf(view, row), had = codes.includes(id);
  const after = had ? codes.filter((code) => code !== id)
    : [...codes, id].sort((a, b) => view.places.get(a) - view.places.get(b));
  const { key, name } = view.codes.get(id);
  if (setCodes(view, after.length ? after : null))
    tell(view, had ? "code_removed" : "code_added", { key, name });
  describe(view, id);
}

function clear(view) {
  if (setCodes(view, null)) tell(view, "cleared");
}

// Read, and on to the next that is not.
function readNext(view) {
  const row = view.rows.get(view.active);
  if (!row) return;
  const { codes, isRead } = stateOf(view, row);
  if (!isRead) setCodes(view, codes);
  const here = placeOf(view);
  const ahead = [...view.order.slice(here + 1), ...view.order.slice(0, here)];
  const next = ahead.find((id) => !stateOf(view, view.rows.get(id)).isRead);
  if (next === undefined) tell(view, "all_read");
  else activate(view, next);
}

function undo(view) {
  const last = view.journal.history.pop();
  record(view.journal, { row: last?.row ?? "", undo: true }, last?.before);
  if (last && view.rows.has(last.row)) activate(view, last.row, { focus: view.hasFocus() });
  afterAct(view, last?.row);
  tell(view, last ? "undone" : "undoing");
}

function help(view) {
  const box = view.find(".help");
  box.hidden = !box.hidden;
  view.find("[data-act=help]").setAttribute("aria-expanded", String(!box.hidden));
}

function paintProgress(view) {
  let read = 0;
  for (const row of view.rows.values()) if (stateOf(view, row).isRead) read += 1;
  const of = view.order.length;
  view.find(".done").textContent = fill(view.words.progress, { read, of });
  view.find(".filled").style.width = `${of ? (100 * read) / of : 0}%`;
}

function paintSaved(view) {
  const { pending, hasSaved, patience } = view.journal;
  const place = view.find(".saved");
  const name = !pending.length ? hasSaved && "saved" : patience > PATIENCE ? "unsaved" : "saving";
  place.textContent = name ? view.words[name] : "";
  place.dataset.state = name || "";
}
