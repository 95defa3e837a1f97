// The deck on its page. The slide that is shown stands in the address as `dia`, written without a
// run of the script; it stays while the deck is made anew for another audience or plan.
const DECKS = new WeakMap(), LAST = new Map();

function addressOfPage(plan) {
  return {
    read: () => new URLSearchParams(location.search).get("dia") ?? "",
    write: (key) => {
      LAST.set(plan, key);
      const url = new URL(location);
      if (url.searchParams.get("dia") === key) return;
      url.searchParams.set("dia", key);
      history.replaceState(history.state, "", url);
    },
  };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".deck");
  const known = DECKS.get(root);
  if (known?.mark === data.mark) return known.deck.write();
  known?.deck.stop();
  const at = LAST.get(data.plan) ?? "";
  for (const [name, value] of Object.entries(data.attributes)) root.setAttribute(name, value);
  root.innerHTML = data.markup;
  DECKS.set(root, { mark: data.mark, deck: startDeck(root, addressOfPage(data.plan), at) });
}
