"""The YAML parser: values of the core schema, positions, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import InputError
from assess.files.yaml import DEEPEST, LARGEST, decode, parse


def refused(text: str) -> list[tuple[int | None, int | None, str, str]]:
    """Return line, column, code and message of everything that a text is refused for."""
    with pytest.raises(InputError) as caught:
        parse(text, "f.yaml")
    for problem in caught.value.problems:
        assert problem.place.file == "f.yaml"
        assert problem.hint
    return [(p.place.line, p.place.column, p.code, p.message) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("012", 12),
        ("+7", 7),
        ("0o17", "0o17"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1.10", 1.1),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1.0.0", "1.0.0"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2020-01-01", "2020-01-01"),
        ("12:30:45", "12:30:45"),
        ("null", None),
        ("~", None),
        ("", None),
        ("# only a comment", None),
        ("---", None),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("'true'", "true"),
        ('"1"', "1"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
        ("1: a\nnull: b\nno: c", {"1": "a", "null": "b", "no": "c"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("=", "="),
        ("%YAML 1.2\n---\na: 1", {"a": 1}),
    ],
)
def test_values_are_those_of_the_core_schema(text: str, value: object) -> None:
    found = parse(text, "f.yaml").value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_a_number_that_a_computer_cannot_hold_stays_text(text: str) -> None:
    assert parse(text, "f.yaml").value == text


def test_every_value_and_every_key_has_its_position() -> None:
    document = parse("a: 1\nb:\n  - x\n  - c:   {d: [2, 3]}\nü🦀: e\n", "f.yaml")

    assert document.keys_at == {
        ("a",): (1, 1),
        ("b",): (2, 1),
        ("b", 1, "c"): (4, 5),
        ("b", 1, "c", "d"): (4, 11),
        ("ü🦀",): (5, 1),
    }
    assert document.values_at == {
        (): (1, 1),
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
        ("b", 1): (4, 5),
        ("b", 1, "c"): (4, 10),
        ("b", 1, "c", "d"): (4, 14),
        ("b", 1, "c", "d", 0): (4, 15),
        ("b", 1, "c", "d", 1): (4, 18),
        ("ü🦀",): (5, 5),
    }


def test_the_place_of_what_is_absent_is_that_of_its_parent() -> None:
    document = parse("a:\n  b: 1\n", "f.yaml")
    assert str(document.place(("a", "b"))) == "f.yaml:2:6"
    assert str(document.place(("a", "b"), key=True)) == "f.yaml:2:3"
    assert str(document.place(("a", "c", 3))) == "f.yaml:2:3"
    assert str(document.place(("x",))) == "f.yaml:1:1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [1]", [(1, 4, "anchors (&x) are not allowed")]),
        ("- 1\n- *x", [(2, 3, "aliases (*x) are not allowed")]),
        ("a: !!str 1", [(1, 4, "tags (tag:yaml.org,2002:str) are not allowed")]),
        (
            "a: !!python/object/apply:os.system [id]",
            [(1, 4, "tags (tag:yaml.org,2002:python/object/apply:os.system) are not allowed")],
        ),
        ("--- a\n--- b", [(2, 1, "a second document begins here")]),
        ("? [a]\n: b", [(1, 3, "a key must be a plain word")]),
        ("? [a]: b", [(1, 3, "a key must be a plain word")]),
        ("{{a: 1}: 2}", [(1, 2, "a key must be a plain word")]),
        ("a: 1\nb: 2\na: 3", [(3, 1, 'the key "a" stands here twice')]),
        (
            "a: &x 1\nb: *x\nb: !t 2",
            [
                (1, 4, "anchors (&x) are not allowed"),
                (2, 4, "aliases (*x) are not allowed"),
                (3, 1, 'the key "b" stands here twice'),
                (3, 4, "tags (!t) are not allowed"),
            ],
        ),
    ],
)
def test_what_yaml_can_do_but_files_here_cannot(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert refused(text) == [(line, col, "yaml.not_allowed", what) for line, col, what in expected]


def test_a_key_that_stands_twice_says_where_it_stood_first() -> None:
    with pytest.raises(InputError) as caught:
        parse("x:\n  a: 1\n  b: 2\n  a: 3\n", "f.yaml")
    assert caught.value.problems[0].hint == "The first is in line 2."


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 1000 + "x",
        "\n".join(" " * i + "a:" for i in range(99)),
    ],
    ids=["lists", "mappings", "dashes", "indented"],
)
def test_nesting_ends_at_a_level_that_is_said(text: str) -> None:
    (problem,) = refused(text)
    assert problem[2:] == ("yaml.not_allowed", f"more than {DEEPEST} levels of nesting")


def test_nesting_up_to_that_level_is_read() -> None:
    value: Any = parse("[" * DEEPEST + "]" * DEEPEST, "f.yaml").value
    for _ in range(DEEPEST - 1):
        (value,) = value
    assert value == []


def test_aliases_cannot_make_a_small_file_large() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert {code for _, _, code, _ in refused(bomb)} == {"yaml.not_allowed"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\n\tb: 2", 2, 1),
        ("a: b: c", 1, 5),
        ("a: 1\nb\nc: 2", 3, 1),
        ('a: "x\n', 2, 1),
        ("a: [1, 2", 2, 1),
        ("a: 😀\n b: c: d", 2, 3),
        ("a: @x", 1, 4),
        ("a: `x`", 1, 4),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int) -> None:
    (problem,) = refused(text)
    assert problem[:3] == (line, column, "yaml.syntax")


@pytest.mark.parametrize(
    ("text", "line", "column", "name"),
    [
        ("a\x07", 1, 2, "U+0007"),
        ("a: 1\nü: \x00", 2, 4, "U+0000"),
        ("\x1b[31m", 1, 1, "U+001B"),
        ("a: \x7f", 1, 4, "U+007F"),
        ("a: \ufffe", 1, 4, "U+FFFE"),
        ("a: \ud800", 1, 4, "U+D800"),
    ],
)
def test_control_characters_have_their_place(text: str, line: int, column: int, name: str) -> None:
    expected = f"the character {name} is not allowed in YAML"
    assert refused(text) == [(line, column, "yaml.syntax", expected)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfea\x00", "f:1:1"),
        ("a: 1\nüü: ".encode() + b"\xe4", "f:2:5"),
        (b"\xef\xbb\xbfa: \xe4", "f:1:4"),
        ("ab🦀".encode()[:-1], "f:1:3"),
    ],
)
def test_what_is_not_utf8_has_its_place(content: bytes, place: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(content, "f")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == ("file.not_utf8", place)
    assert problem.hint == "Save it as UTF-8 in your editor."


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    document = parse(decode(b"\xef\xbb\xbfa: 1", "f"), "f")
    assert document.value == {"a": 1}
    assert document.keys_at["a",] == (1, 1)


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(InputError) as caught:
        decode(b" " * (LARGEST + 1), "f")
    assert [p.code for p in caught.value.problems] == ["file.too_large"]
    assert "5,000,001 bytes" in caught.value.problems[0].message


MEANT = st.sampled_from(
    [*"[]{}:,-?&*!|>'\"%@`#~= \t\n", "a", "- ", ": ", "\n  ", "---", "...", "*a", "&a ", "!!x "]
)


@given(st.one_of(st.text(), st.lists(MEANT, max_size=25).map("".join)))
def test_no_text_whatever_does_more_than_be_refused(text: str) -> None:
    try:
        parse(text, "f.yaml")
    except InputError as error:
        problems = error.problems
    else:
        return
    assert problems
    assert all(problem.place.line is not None and problem.hint for problem in problems)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | WORDS
FLOATS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: "e" not in repr(x))
TREES = st.recursive(
    SCALARS | FLOATS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS.filter(bool), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(TREES, st.booleans())
def test_trees_come_back_as_another_tool_wrote_them(tree: object, flow: bool) -> None:  # noqa: FBT001
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
    assert parse(text, "f.yaml").value == yaml.safe_load(text) == tree
