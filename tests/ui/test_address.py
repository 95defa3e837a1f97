"""Choices in the address: what a link says, what the reader did, what "back" means."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    # AppTest runs the function's body alone.
    import streamlit as st  # noqa: PLC0415

    from hyte_analysis.ui.address import begin, remember, restore  # noqa: PLC0415

    begin()
    options = ["a", "b", "c"]
    st.session_state["yksi"] = restore("yksi", options, ["a"])[0]
    one = st.selectbox("yksi", options, key="yksi")
    remember("yksi", [one], ["a"])
    st.session_state["monta"] = restore("monta", options, options)
    several = st.multiselect("monta", options, key="monta")
    remember("monta", [value for value in options if value in several], options)


def opened(**address: str | list[str]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.query_params = dict(address)
    return app.run()


def chosen(app: AppTest) -> tuple[object, object]:
    return app.selectbox[0].value, app.multiselect[0].value


def address(app: AppTest) -> dict[str, list[str]]:
    params = app.query_params.items()
    return {key: value if isinstance(value, list) else [value] for key, value in params}


def test_defaults_are_left_out_of_the_address() -> None:
    app = opened()
    assert chosen(app) == ("a", ["a", "b", "c"])
    assert address(app) == {}


def test_a_link_opens_with_its_choices() -> None:
    app = opened(yksi="b", monta=["a", "c"])
    assert chosen(app) == ("b", ["a", "c"])
    assert address(app) == {"yksi": ["b"], "monta": ["a", "c"]}


def test_what_is_no_option_is_left_out() -> None:
    assert chosen(opened(yksi="x", monta=["x", "c"])) == ("a", ["c"])
    assert chosen(opened(monta="x")) == ("a", ["a", "b", "c"])


def test_a_choice_goes_into_the_address_and_a_default_out_of_it() -> None:
    app = opened()
    app.selectbox[0].set_value("b").run()
    assert address(app) == {"yksi": ["b"]}
    app.multiselect[0].set_value(["c", "a"]).run()
    assert address(app) == {"yksi": ["b"], "monta": ["a", "c"]}
    app.selectbox[0].set_value("a").run()
    assert address(app) == {"monta": ["a", "c"]}


def test_a_choice_emptied_on_purpose_stays_empty() -> None:
    app = opened()
    app.multiselect[0].set_value([]).run()
    assert chosen(app.run()) == ("a", [])


def test_another_link_in_the_same_session_wins_over_what_was_chosen() -> None:
    app = opened()
    app.selectbox[0].set_value("b").run()
    app.query_params = {"yksi": "c"}
    assert chosen(app.run())[0] == "c"


def test_an_address_emptied_by_a_page_change_gets_the_choices_again() -> None:
    app = opened(yksi="b")
    app.query_params = {}
    assert chosen(app.run())[0] == "b"
    assert address(app) == {"yksi": ["b"]}


def test_an_address_gone_back_to_says_everything() -> None:
    app = opened(yksi="b", monta=["a"])
    app.query_params = {"monta": "c", "paluu": "1"}
    assert chosen(app.run()) == ("a", ["c"])
    assert address(app) == {"monta": ["c"]}
    # The next act is an ordinary one again.
    app.selectbox[0].set_value("c").run()
    assert address(app) == {"monta": ["c"], "yksi": ["c"]}
