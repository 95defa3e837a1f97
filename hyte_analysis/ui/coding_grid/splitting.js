// An answer that says many things is cut before a word.
function startSplit(view) {
  const row = view.rows.get(view.active);
  if (!row || stateOf(view, row).waits) return;
  const places = [...row.text.matchAll(/\s+(?=\S)/g)].map((gap) => gap.index + gap[0].length)
    .filter((place) => row.text.slice(0, place).trim());
  if (!places.length && row.part[1] < 2) return tell(view, "cannot_split");
  const afterPause = places.findIndex((place) => /[.;,!?–]$/.test(row.text.slice(0, place).trim()));
  const at = afterPause < 0 ? places.length >> 1 : afterPause;
  view.split = { places, at, marks: [] };
  paintRow(view, row.id);
  focusActive(view);
  tellSplit(view, row);
}

function tellSplit(view, row) {
  const { places, at } = view.split;
  if (!places.length) return;
  const rest = row.text.slice(places[at]);
  tell(view, "split_before", { words: rest.split(/\s+/).slice(0, 3).join(" ") });
}

function moveSplit(view, at) {
  const last = view.split.places.length - 1;
  view.split = { ...view.split, at: Math.max(0, Math.min(at, last)) };
  paintRow(view, view.active);
  tellSplit(view, view.rows.get(view.active));
}

function markSplit(view) {
  const { places, at, marks } = view.split, place = places[at];
  if (place === undefined) return;
  const others = marks.filter((mark) => mark !== place);
  if (others.length === marks.length) others.push(place);
  view.split = { ...view.split, marks: others.sort((a, b) => a - b) };
  paintRow(view, view.active);
}

function endSplit(view) {
  view.split = null;
  paintRow(view, view.active);
  focusActive(view);
}

// No marks: the cut is where the place is. `join` takes the answer's cuts away.
function cut(view, { join = false } = {}) {
  const row = view.rows.get(view.active);
  const { places, at, marks } = view.split;
  const units = join ? [] : marks.length ? marks : places.slice(at, at + 1);
  view.split = null;
  if (join || units.length) {
    const cuts = units.map((unit) => charactersOf(row.text, unit));
    record(view.journal, { row: row.id, cuts }, { ...stateOf(view, row), waits: true });
    view.journal.history.push({ row: row.id });
    tell(view, join ? "joined" : "was_split");
  }
  afterAct(view, row.id);
  focusActive(view);
}

function paintSplit(view, row) {
  const place = row.element.querySelector(".text");
  row.hasText = false;
  const { places, at, marks } = view.split;
  const parts = [];
  [0, ...places].forEach((start, index) => {
    if (index) {
      const gap = make("span", index - 1 === at ? "cut here" : "cut", "");
      if (marks.includes(start)) gap.classList.add("marked");
      parts.push(gap);
    }
    const word = make("span", "word", row.text.slice(start, places[index] ?? row.text.length));
    if (index) word.dataset.place = index - 1;
    parts.push(word);
  });
  place.replaceChildren(...parts);
}

function splitButtons(view) {
  const { words } = view, acts = make("div", "acts");
  if (view.split.places.length) {
    acts.append(button(view, "back", words.cut_back, "←"));
    acts.append(button(view, "on", words.cut_on, "→"));
    acts.append(button(view, "cut", words.cut, "Enter"));
  }
  if (view.rows.get(view.active).part[1] > 1) acts.append(button(view, "join", words.join, "⌫"));
  acts.append(button(view, "leave", words.leave, "Esc"));
  return acts;
}
