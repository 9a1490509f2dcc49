"""What figures show: effects equal to those of a recentred regression, data equal to what was estimated; and files."""

import html
import json
import re
import warnings
from base64 import b64encode
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from made_estimates import made, run_of

import textindex as ti
from textindex.exhibits.figures import save
from textindex.exhibits.figures.effects import marginal_effects
from textindex.exhibits.figures.index import movers, top_terms
from textindex.exhibits.figures.save import FIGURES, figure_bytes, has_chinese_font
from textindex.exhibits.figures.theme import PALETTE, WIDTHS, texts


def drawn(chart):
    """The chart's specification, each view with its own data."""

    def own(part):
        if isinstance(part, dict):
            named = part.get("data", {})
            data = {"data": {"values": spec["datasets"][named["name"]]}} if "name" in named else {}
            return {key: own(value) for key, value in part.items() if key != "datasets"} | data
        return [own(value) for value in part] if isinstance(part, list) else part

    spec = chart.to_dict()
    return own(spec)


def values_of(part):
    return part["data"]["values"]


def test_effects_are_those_of_a_recentred_regression(panel, estimate):
    """Digital's coefficient where Change is measured from c is its effect at c, standard error and interval too."""
    found = marginal_effects(estimate, "Digital", "Change", [0.0, 0.25, 0.9, 3.0])
    for row in found.itertuples():
        moved = panel.assign(Change=panel.Change - row.value)
        again = ti.fit(moved, spec=estimate.spec)["Digital"]
        for ours, theirs in ((row.effect, "estimate"), (row.se, "se"), (row.low, "low"), (row.high, "high")):
            assert ours == pytest.approx(again[theirs], rel=1e-9)


def test_effects_of_a_poisson_model_use_the_normal_law(panel):
    data = panel.assign(n=np.random.default_rng(1).poisson(np.exp(0.2 * panel.Digital)))
    own = ti.fit(data, "n", ["Digital*Change"], ["firm"], family="poisson")
    (row,) = marginal_effects(own, "Digital", "Change", [0.5]).itertuples()
    again = ti.fit(data.assign(Change=data.Change - 0.5), spec=own.spec)["Digital"]
    assert (row.effect, row.se) == pytest.approx((again["estimate"], again["se"]), rel=1e-6)
    assert (row.high - row.effect) / row.se == pytest.approx(1.959963984540054)


def test_the_product_is_found_by_what_it_stands_for(panel):
    wide = panel.rename(columns={"Digital": "Wide"})
    named = ti.fit(wide, "International", ["P = Change:Wide", "Digital = Wide", "Change"])
    plain = ti.fit(panel, "International", ["Digital*Change"])
    column = ti.fit(panel.assign(DC=panel.Digital * panel.Change), "International", ["DC", "Digital", "Change"])
    expected = marginal_effects(plain, "Digital", "Change", [0.3])
    for own, further in ((named, {}), (column, {"interaction": "DC"})):
        pd.testing.assert_frame_equal(marginal_effects(own, "Digital", "Change", [0.3], **further), expected)
    with pytest.raises(ti.ExhibitError, match="no product of Digital and Change"):
        marginal_effects(column, "Digital", "Change", [0.3])
    three = ti.fit(panel, "International", ["Digital:Change", "Digital:Size", "Digital", "Change"])
    with pytest.raises(ti.ExhibitError, match="Digital stands in Digital:Size too"):
        marginal_effects(three, "Digital", "Change", [0.3])


def test_the_figure_of_effects_holds_effects_and_counts(panel, estimate):
    chart = ti.draw_marginal_effects(estimate, "Digital", "Change", panel, language="zh", labels={"Digital": "数字化"})
    upper, lower = drawn(chart)["vconcat"]
    shown = pd.DataFrame(values_of(upper["layer"][0]))
    edges = panel.Change.min(), panel.Change.max()
    expected = marginal_effects(estimate, "Digital", "Change", np.linspace(*edges, 101))
    np.testing.assert_array_equal(shown[list(expected)], expected)
    bars = pd.DataFrame(values_of(lower))
    assert bars.rows.sum() == len(panel)
    assert bars.share.sum() == pytest.approx(1)
    assert (bars["from"].iloc[0], bars.to.iloc[-1]) == edges
    assert "数字化对 International 的边际效应" in set(texts(chart.to_dict()))
    assert not {"600000", "firm"} & set(texts(chart.to_dict()))


def test_only_rows_used_are_counted(panel):
    data = panel.assign(Size=panel.Size.where(panel.year > 2012))
    own = ti.fit(data, "International", ["Digital*Change", "Size"])
    lower = drawn(ti.draw_marginal_effects(own, "Digital", "Change", data))["vconcat"][1]
    assert sum(bar["rows"] for bar in values_of(lower)) == (panel.year > 2012).sum() == own.record["nobs"]
    with pytest.raises(ti.ExhibitError, match="not those that the estimate used"):
        ti.draw_marginal_effects(own, "Digital", "Change", data.head(5))
    with pytest.raises(ti.ExhibitError, match="give data="):
        ti.draw_marginal_effects(own, "Digital", "Change")
    alone = drawn(ti.draw_marginal_effects(own, "Digital", "Change", values=[1, 0, 0.5]))
    assert [row["value"] for row in values_of(alone["layer"][0])] == [0, 0.5, 1]


def test_coefficients_are_drawn_as_they_are():
    first = made("3.1", {"x": (0.5, 0.1, 0.01), "w": (0.1, 0.1, 0.5), "z": (1, 1, 1)}, controls=["z"], label="small")
    second = made(
        "3.2", {"(Intercept)": (1, 1, 1), "w": (0.2, 0.1, 0.5), "z": (2, 1, 1)}, label="large", simulated=True
    )
    chart = drawn(ti.draw_coefficients(run_of(first, second), labels={"w": "权重", "3.2": "大企业"}))
    rows = values_of(chart["layer"][2])
    assert [(row["model"], row["label"], row["estimate"], row["low"], row["high"]) for row in rows] == [
        ("3.1 small", "x", 0.5, 0.3, 0.7),
        ("3.1 small", "权重", 0.1, -0.1, 0.30000000000000004),
        ("大企业", "权重", 0.2, 0.0, 0.4),
        ("大企业", "z", 2, 0, 4),
    ]
    assert "Simulated panel: no row is a real firm." in set(texts(chart))
    shapes, colors = (chart["layer"][2]["encoding"][key]["scale"]["range"] for key in ("shape", "color"))
    assert len(set(shapes)) == len(set(colors)) == 2
    (only,) = values_of(drawn(ti.draw_coefficients(first, ["z"]))["layer"][2])
    assert (only["label"], only["estimate"]) == ("z", 1)
    with pytest.raises(ti.ExhibitError, match="no model has a term q"):
        ti.draw_coefficients(first, ["q"])
    with pytest.raises(ti.ExhibitError, match="6 models: one to 5 can be told apart"):
        ti.draw_coefficients([first] * 6)


def table_of_choices():
    return pd.DataFrame(
        {
            "dictionary": ["a", "b", "a", "b"], "controls": [True, True, False, None],
            "estimate": [0.3, 0.1, np.nan, 0.2], "low": [0.2, -0.1, np.nan, 0.1], "high": [0.4, 0.3, np.nan, 0.3],
            "p": [0.001, 0.4, np.nan, 0.049999], "nobs": [9, 9, 0, 9],
        }
    )  # fmt: skip


def test_the_curve_is_in_order_and_its_dots_below():
    chart = drawn(ti.draw_specification_curve(table_of_choices(), labels={"dictionary": "词典", "a": "甲"}))
    upper, lower = chart["vconcat"]
    points = values_of(upper["layer"][2])
    assert [(row["rank"], row["estimate"], row["shown"]) for row in points] == [
        (1, 0.1, "p≥0.05"),
        (2, 0.2, "p<0.05"),
        (3, 0.3, "p<0.05"),
    ]
    places = {rank: [] for rank in (1, 2, 3)}
    for dot in values_of(lower):
        places[dot["rank"]].append(dot["place"].split("\u2063")[-1])
    assert places == {1: ["b", "True"], 2: ["b", "–"], 3: ["甲", "True"]}
    order = [place.split("\u2063")[-1] for place in lower["encoding"]["y"]["sort"]]
    assert order == ["词典", "b", "甲", "controls", "True", "–"]
    assert "1 specifications without an estimate are left out" in set(texts(chart))
    some = drawn(ti.draw_specification_curve(table_of_choices(), ["controls"]))["vconcat"][1]
    assert len(values_of(some)) == 3
    with pytest.raises(ti.ExhibitError, match="no column low"):
        ti.draw_specification_curve(table_of_choices().drop(columns="low"))
    with pytest.raises(ti.ExhibitError, match="no specification has an estimate"):
        ti.draw_specification_curve(table_of_choices().assign(estimate=np.nan))


def charts(panel, estimate):
    long = made("1.1", {"x": (0.5, 0.1, 0.01)}, label="<b>&</script> 一个很长的模型名称" + "很" * 30)
    return {
        "coefficients": ti.draw_coefficients([estimate, long], language="zh", title="图 1"),
        "marginal": ti.draw_marginal_effects(estimate, "Digital", "Change", panel),
        "curve": ti.draw_specification_curve(table_of_choices(), language="zh", width="column"),
    }


HEADS = {".svg": b"<svg", ".pdf": b"%PDF", ".png": b"\x89PNG", ".html": b"<!DOCTYPE html>", ".json": b"{"}


@pytest.mark.slow
def test_every_figure_comes_as_every_file(panel, estimate, tmp_path):
    for name, chart in charts(panel, estimate).items():
        for ending in FIGURES:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ti.ExhibitWarning)
                path = ti.save_exhibit(chart, tmp_path / f"{name}{ending}", title=name)
            data = path.read_bytes()
            assert data.startswith(HEADS[ending])
            if ending == ".svg":
                wide = float(re.search(rb'width="([\d.]+)"', data)[1])
                assert wide <= WIDTHS["column"] * 1.6  # a legend may be wider than the column
            if ending != ".pdf":  # its fonts' names are drawn anew each time
                assert figure_bytes(chart, ending, title=name) == data


@pytest.mark.parametrize("width", ["column", "page"])
def test_every_bar_and_every_row_keeps_its_name(width):
    """A label that comes near another one is not hidden: a bar without its name says nothing."""
    names = [f"{word}{at}" for at, word in enumerate(["大数据", "IT系统", "互联网+", "云计算gpq", "Äg"] * 5)]
    shares = pd.DataFrame({"term": names, "hits": 25, "share": 0.04})
    moved = pd.DataFrame(
        {"firm": names, "name": names, "first_year": 2010, "last_year": 2020, "before": 1.0, "after": 2.0}
    )
    many = [made(f"{at}", dict.fromkeys(names[:12], (0.1 * at, 0.1, 0.5))) for at in range(3)]
    curve = pd.DataFrame({"choice": names, "estimate": np.arange(25.0), "low": 0.0, "high": 30.0, "p": 0.01})
    for chart, wanted in (
        (top_terms(shares, language="zh", width=width), names),
        (movers(moved, language="zh", width=width), [f"{name} 2010–2020" for name in names]),
        (ti.draw_coefficients(many, width=width), names[:12]),
        (ti.draw_specification_curve(curve, width=width), names),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ti.ExhibitWarning)
            drawn = figure_bytes(chart, ".svg").decode()
        shown = {
            html.unescape(found[2])
            for found in re.finditer(r"<text([^>]*)>([^<]*)</text>", drawn)
            if not re.search(r'(?<![-\w])(?:fill-)?opacity="0"', found[1])
        }
        assert set(wanted) <= shown


def test_a_page_with_a_figure_needs_nothing_else(panel, estimate):
    text = figure_bytes(charts(panel, estimate)["coefficients"], ".html", title="<图>", language="zh").decode()
    assert '<html lang="zh-CN">' in text
    assert "<title>&lt;图&gt;</title>" in text
    assert not re.search(r"<script [^>]*src", text)
    markup = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"src=|href=|url\(|http(?!-equiv)", markup)
    policy = re.search(r'Security-Policy" content="([^"]*)"', markup)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    held = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in held]
    assert [f"'sha256-{one}'" in policy for one in hashes] == [True, True]
    assert "</script>" not in re.sub(r"<script>[^<]*.*?</script>\n", "", text, flags=re.DOTALL)
    assert "</script> 一个" not in text  # data cannot end a script
    spec = re.search(r'vegaEmbed\("#figure",(.*),\{renderer:"svg",ast:true\}\)', text)[1]
    assert json.loads(spec)["usermeta"]["embedOptions"]["actions"]["editor"] is False
    assert "$schema" not in json.loads(spec)


def test_the_specification_is_the_charts(estimate):
    chart = ti.draw_coefficients(estimate)
    assert json.loads(figure_bytes(chart, ".json")) == chart.to_dict()


def test_chinese_without_a_font_is_told(monkeypatch, estimate):
    monkeypatch.setattr(save, "_drawn", lambda character: b"the same box")
    has_chinese_font.cache_clear()
    try:
        with pytest.warns(ti.ExhibitWarning, match="no font with Chinese characters was found"):
            figure_bytes(ti.draw_coefficients(estimate, title="系数"), ".png", ppi=50)
        figure_bytes(ti.draw_coefficients(estimate), ".png", ppi=50)  # nothing Chinese in it: no warning
        figure_bytes(ti.draw_coefficients(estimate, title="系数"), ".svg")
    finally:
        has_chinese_font.cache_clear()


def test_fonts_follow_the_text(estimate):
    chinese, english = (ti.draw_coefficients(estimate, title=t).to_dict()["config"]["font"] for t in ("系数", "b"))
    assert chinese.startswith("Noto Sans CJK SC")
    assert english.startswith("Arial")


def lightness(color):
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 116 * float(np.dot(linear, (0.2126, 0.7152, 0.0722))) ** (1 / 3) - 16


def test_colours_are_told_apart_in_grey():
    light = sorted(lightness(color) for color in PALETTE)
    assert min(np.diff(light)) >= 9
    assert max(light) < 75  # seen on white


def test_other_endings_are_refused(estimate):
    with pytest.raises(ti.ExhibitError, match=r"\.jpg: a figure's ending is one of"):
        figure_bytes(ti.draw_coefficients(estimate), ".jpg")
