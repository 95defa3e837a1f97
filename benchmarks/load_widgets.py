"""What the browser holds of a widget: the state that the server gives it, and a reader's own."""

import json
from collections.abc import Callable, Mapping, Sequence

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState


def state_of(id_: str, value: object) -> WidgetState:
    """The state of the widget: a text, several, a number, a yes or no, a component's own."""
    state = WidgetState(id=id_)
    if isinstance(value, bool):
        state.bool_value = value
    elif isinstance(value, int | float):
        state.double_value = value
    elif isinstance(value, str):
        state.string_value = value
    elif isinstance(value, Mapping):
        state.json_value = json.dumps(value)
    elif isinstance(value, Sequence):
        state.string_array_value.data.extend(map(str, value))
    return state


def given_state(element: Element, held: Mapping[str, WidgetState]) -> WidgetState | None:
    """The state that a drawn widget gives the browser: what the server set, else its default."""
    kind = element.WhichOneof("type") or ""
    make = _GIVEN.get(kind)
    if make is None:
        return None
    widget = getattr(element, kind)
    if widget.id in held and not widget.set_value:
        return None
    value = make(widget)
    return None if value is None else state_of(widget.id, value)


def _one(widget: object) -> str | None:
    if widget.set_value and widget.HasField("raw_value"):  # type: ignore[attr-defined]
        return str(widget.raw_value)  # type: ignore[attr-defined]
    if not widget.set_value and widget.HasField("default"):  # type: ignore[attr-defined]
        return str(widget.options[widget.default])  # type: ignore[attr-defined]
    return None


def _several(widget: object) -> list[str]:
    if widget.set_value:  # type: ignore[attr-defined]
        return list(widget.raw_values)  # type: ignore[attr-defined]
    options = [getattr(one, "content", one) for one in widget.options]  # type: ignore[attr-defined]
    return [options[at] for at in widget.default]  # type: ignore[attr-defined]


def _plain(widget: object) -> object:
    return widget.value if widget.set_value else widget.default  # type: ignore[attr-defined]


_GIVEN: dict[str, Callable[[object], object]] = {
    "selectbox": _one,
    "radio": _one,
    "multiselect": _several,
    "button_group": _several,
    "text_input": _plain,
    "text_area": _plain,
    "number_input": _plain,
    "checkbox": _plain,
}
