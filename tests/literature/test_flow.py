"""The flow's sums, and what its diagram shows of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.exhibits import figure_bytes
from textindex.exhibits.figures.flow import boxes

FULL = {"identified": {"Scopus": 14, "other": 16}, "duplicates": 5, "automation": 2, "screened": 23,
        "excluded": {"language": 4, "period": 7}, "sought": 12, "not_retrieved": 1, "assessed": 11,
        "excluded_reports": {"no firms": 3}, "included": 8, "studies": 7, "ways": {"other": "other"}}  # fmt: skip
SINGLE = ("duplicates", "automation", "screened", "sought", "not_retrieved", "assessed", "included")


def test_a_whole_flow_adds_up_and_is_listed():
    flow = ti.Flow(**FULL)
    rows = {(row["box"], row["what"]): row["n"] for row in flow.rows()}
    assert rows["identified", "total"] == flow.total == 30
    assert rows["excluded", "total"] == 11
    assert rows["included", "studies"] == 7


@given(st.sampled_from(SINGLE), st.integers(-3, 3).filter(bool))
def test_every_count_is_checked(name, error):
    with pytest.raises(ti.LiteratureError, match="does not add up"):
        ti.Flow(**{**FULL, name: FULL[name] + error})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"screened": 22},
            "screened is 22, and 30 identified less 7 removed is 23; sought is 12, and 22 screened less 11",
        ),
        ({"studies": 9}, "8 reports tell of 9 studies"),
        ({"sought": None}, "not_retrieved is given, and sought is not"),
        ({"excluded": {"language": -1, "period": 12}}, "language is -1"),
    ],
)
def test_what_does_not_add_up_is_told(change, message):
    with pytest.raises(ti.LiteratureError, match=message):
        ti.Flow(**FULL | change)


def test_the_diagram_holds_every_count():
    flow = ti.Flow(**FULL)
    lines = [line.strip() for box in boxes(flow) for line in (*box.lines, *box.aside)]
    for told in ("Databases (n = 14)", "Scopus (n = 14)", "Other methods (n = 16)", "other (n = 16)",
                 "Duplicate records (n = 5)", "Records screened (n = 23)", "Records excluded (n = 11)",
                 "Language (n = 4)",
                 "Reports sought for retrieval (n = 12)", "Reports not retrieved (n = 1)", "Reports excluded (n = 3)",
                 "Reports assessed for eligibility (n = 11)", "Studies included in review (n = 7)",
                 "Reports of included studies (n = 8)", "Period (n = 7)", "No firms (n = 3)"):  # fmt: skip
        assert told in lines
    svg = figure_bytes(ti.draw_flow(flow), ".svg").decode()
    assert all(line.replace("&", "&amp;") in svg for line in lines)


def test_what_is_not_counted_is_not_drawn():
    flow = ti.Flow({"Scopus": 5}, 0, 5, {}, 5)
    told = "\n".join(line for box in boxes(flow, "zh") for line in (*box.lines, *box.aside))
    assert "全文" not in told
    assert "筛选后纳入的文献（n = 5）" in told
    assert "自动化" not in told


def test_the_diagram_says_what_its_flow_says_and_no_other_can_be_made():
    flow = ti.Flow(**FULL)
    with pytest.raises(ti.LiteratureError):
        replace(flow, included=9)


@given(st.text(alphabet="ab 数字", min_size=1, max_size=90), st.integers(0, 10**6))
def test_long_names_of_sources_stay_in_their_box(name, n):
    from textindex.core.text import width

    flow = ti.Flow({name.strip() or "a": n}, 0, n, {}, n)
    for language in ("en", "zh"):
        assert all(width(line) <= 56 for box in boxes(flow, language) for line in box.lines)
