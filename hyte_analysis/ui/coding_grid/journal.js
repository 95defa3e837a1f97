// What the coder has done and the server has not yet said to have applied. A journal outlives its
// grid: another page, a failed script and a reloaded tab find it again by its key. It holds ids
// of rows and codes, never an answer's words.
const JOURNALS = new Map();
const PATIENCE = 4000, LONGEST = 32000; // milliseconds before what was sent is sent again

function journalOf(key) {
  if (!JOURNALS.has(key)) {
    JOURNALS.set(key, {
      key, instance: randomName(), session: null, next: 1, pending: [], shown: new Map(),
      history: [], sent: 0, sentAt: 0, tries: 0, patience: PATIENCE, hasSaved: false, timer: null,
      ...kept(key),
    });
    reshow(JOURNALS.get(key));
  }
  return JOURNALS.get(key);
}

function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function kept(key) {
  try {
    const { session, next, pending } = JSON.parse(sessionStorage.getItem(`coding ${key}`)) ?? {};
    return Array.isArray(pending) ? { session, next, pending } : {};
  } catch {
    return {};
  }
}

function keep(journal) {
  const { key, session, next, pending } = journal;
  try {
    if (pending.length)
      sessionStorage.setItem(`coding ${key}`, JSON.stringify({ session, next, pending }));
    else sessionStorage.removeItem(`coding ${key}`);
  } catch {
    // Without a store of the tab's own, the journal lives as long as the page.
  }
}

// `shows` is how the act's row looks after it, before the server has answered.
function record(journal, change, shows) {
  journal.pending.push({ change: { number: journal.next++, ...change }, shows });
  if (shows) journal.shown.set(change.row, shows);
  keep(journal);
}

function reshow(journal) {
  journal.shown = new Map();
  for (const { change, shows } of journal.pending) if (shows) journal.shown.set(change.row, shows);
}

function withoutUndo(act) {
  const { change: { number, row, undo }, shows } = act;
  if (!undo) return [act];
  return shows ? [{ change: { number, row, codes: shows.isRead ? shows.codes : null }, shows }] : [];
}

function acknowledge(journal, session, [instance, number]) {
  if (journal.session !== session) {
    // Another session cannot know how far the one before it came: an act that says what the row
    // has may be told twice, "take back the last one" may not.
    if (journal.session !== null) {
      journal.pending = journal.pending.flatMap(withoutUndo);
      journal.history = [];
    }
    journal.session = session;
    journal.sent = 0;
  }
  if (instance === journal.instance) {
    const before = journal.pending.length;
    journal.pending = journal.pending.filter(({ change }) => change.number > number);
    if (journal.pending.length < before) {
      journal.hasSaved = true;
      journal.patience = PATIENCE;
    }
  }
  reshow(journal);
  keep(journal);
}

// One message is under way at a time, unless it is late or `now` there is no time to wait.
function send(view, { now = false } = {}) {
  const { journal } = view;
  if (!journal.pending.length) return;
  const last = journal.pending.at(-1).change.number;
  const isUnanswered = journal.pending[0].change.number <= journal.sent;
  const isLate = isUnanswered && performance.now() - journal.sentAt >= journal.patience;
  if (isUnanswered && !isLate && (!now || journal.sent === last)) return;
  if (isLate) journal.patience = Math.min(journal.patience * 2, LONGEST);
  journal.sent = last;
  journal.sentAt = performance.now();
  journal.tries += 1; // what is told again is news to Streamlit too
  const { instance, session, tries, pending } = journal;
  const changes = pending.map(({ change }) => change);
  view.setStateValue("journal", { instance, session, tries, changes });
  clearTimeout(journal.timer);
  journal.timer = setTimeout(() => {
    send(view);
    paintSaved(view);
  }, journal.patience + 50);
}

addEventListener("beforeunload", (event) => {
  if ([...JOURNALS.values()].some((journal) => journal.pending.length)) event.preventDefault();
});
