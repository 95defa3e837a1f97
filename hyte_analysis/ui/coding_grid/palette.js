// The codes with their keys, in view all the time; the one that is looked for by its name.
const FEW_CODES = 10;

function takeCodes(view, told) {
  const look = JSON.stringify(told);
  if (view.look === look) return;
  view.look = look;
  view.codes = new Map(told.map(([id, name, description, colour, depth, key]) =>
    [id, { id, name, description, colour, depth, key }]));
  view.keys = new Map([...view.codes.values()].filter(({ key }) => key)
    .map(({ key, id }) => [key, id]));
  view.places = new Map([...view.codes.keys()].map((id, place) => [id, place]));
  const buttons = [...view.codes.values()].map((code) => {
    const element = button(view, "code", code.name, "", "code");
    element.dataset.code = code.id;
    element.style.setProperty("--colour", code.colour);
    element.style.setProperty("--depth", code.depth);
    const key = make("kbd", code.key ? "" : "keyless", code.key);
    element.prepend(key, make("span", "swatch"));
    if (code.key) element.setAttribute("aria-keyshortcuts", code.key);
    const count = make("span", "count");
    count.setAttribute("aria-hidden", "true");
    element.append(count);
    return element;
  });
  view.find(".codes").replaceChildren(...buttons);
  view.find(".find").hidden = view.codes.size <= FEW_CODES;
}

function paintPalette(view) {
  const counts = new Map();
  for (const row of view.rows.values())
    for (const id of stateOf(view, row).codes) counts.set(id, (counts.get(id) ?? 0) + 1);
  const active = view.rows.get(view.active);
  const chosen = new Set(active ? stateOf(view, active).codes : []);
  for (const element of view.find(".codes").children) {
    const id = Number(element.dataset.code), pressed = String(chosen.has(id));
    const count = element.lastElementChild, number = String(counts.get(id) ?? "");
    if (element.getAttribute("aria-pressed") !== pressed)
      element.setAttribute("aria-pressed", pressed);
    if (count.textContent !== number) count.textContent = number;
  }
}

function describe(view, id) {
  const code = view.codes.get(id);
  view.find(".description").textContent = code?.description ?? "";
}

// Codes whose name, or a word of it, begins as typed; then those that hold it anywhere.
function codesLike(view, typed) {
  const sought = typed.trim().toLocaleLowerCase();
  const rank = ({ name }) => {
    const low = name.toLocaleLowerCase();
    if (low.startsWith(sought)) return 0;
    if (low.split(/[\s\-–/]+/).some((word) => word.startsWith(sought))) return 1;
    return low.includes(sought) ? 2 : 3;
  };
  return [...view.codes.values()].filter((code) => rank(code) < 3)
    .sort((a, b) => rank(a) - rank(b)).slice(0, 8);
}

function paintFound(view) {
  const input = view.find("input"), list = view.find("#found");
  view.found = codesLike(view, input.value);
  view.at = Math.min(view.at, Math.max(view.found.length - 1, 0));
  list.replaceChildren(...view.found.map(({ id }, place) => {
    const option = make("li");
    option.id = `found-${place}`;
    option.dataset.code = id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === view.at));
    option.append(chip(view, id));
    return option;
  }));
  const isOpen = view.found.length > 0;
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) input.setAttribute("aria-activedescendant", `found-${view.at}`);
  else input.removeAttribute("aria-activedescendant");
}

function closeFound(view) {
  const input = view.find("input");
  input.value = "";
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  view.find("#found").hidden = true;
  view.at = 0;
}

function keyInFind(view, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && view.found.length) {
    view.at = (view.at + step + view.found.length) % view.found.length;
    paintFound(view);
  } else if (event.key === "Enter" && view.found.length) {
    const { id } = view.found[view.at];
    closeFound(view);
    focusActive(view);
    toggle(view, id);
  } else if (event.key === "Escape") {
    closeFound(view);
    focusActive(view);
  } else return;
  event.preventDefault();
}
