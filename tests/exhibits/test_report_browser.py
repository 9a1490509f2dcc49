"""The page in a real browser: search, read, switch, print; on three widths, light and dark; by keyboard and aloud."""

import io
import os

import pandas as pd
import pytest
from made_runs import HOSTILE, write_hostile_run

import textindex as ti

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def result(samples):
    return ti.score([samples / "zh", samples / "broken"], workers=0)


@pytest.fixture(scope="module", params=["zh", "en"])
def file(request, result, tmp_path_factory):
    """The samples' page, in Chinese with industries and in English with what is above expectation."""
    folder = tmp_path_factory.mktemp("page")
    ti.write(result, folder / "out")
    more = {}
    if request.param == "zh":
        firms = sorted(set(result.index["firm"]))
        pd.DataFrame(
            {"firm": firms, "industry": ["软件和信息技术服务业", "食品制造业", "货币金融服务", "零售业"]}
        ).to_csv(folder / "i.csv")
        more = {"industry": folder / "i.csv"}
    else:
        scored = result.index[["firm", "year"]].assign(n=result.index["n_total"], expected=12.5)
        scored["residual"] = scored["n"] - scored["expected"]
        scored["above_expectation"] = scored["residual"] > 10
        scored.to_parquet(folder / "scored.parquet")
        more = {"above": folder / "scored.parquet"}
    place = folder / f"report-{request.param}.html"
    place.write_text(ti.report(folder / "out", language=request.param, **more), encoding="utf-8")
    return place


@pytest.fixture
def opened(browser, file):
    """Opens the page; afterwards no error was reported and nothing was asked of any network."""
    pages, errors, asked = [], [], []

    def open_(width=1280, scheme="light", at=file, **more):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("request", lambda request: asked.append(request.url))
        page.goto(at.as_uri())
        if more.get("java_script_enabled", True):
            page.locator("#find:enabled").wait_for()
        pages.append(page)
        return page

    yield open_
    assert errors == []
    assert all(address.startswith(("file:", "data:", "blob:")) for address in asked)
    for page in pages:
        page.close()


BROKEN_WORDS = """() => [...document.querySelectorAll("th, td")].filter(cell => {
    const range = document.createRange(); range.selectNodeContents(cell);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
    const text = cell.innerText.trim(), words = text.split(/\\s+/).length;
    return cell.offsetParent && text && lines > Math.max(words, Math.ceil(text.length / 5));
}).map(cell => cell.innerText)"""


def test_at_390_pixels_no_table_breaks_short_words_or_hides_that_it_goes_on(opened):
    """A flag of two characters stands on one line; advice fits beside its reason; wider tables scroll, and show it."""
    page = opened(390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(BROKEN_WORDS) == []
    reasons = page.locator(".scroll:has(td.wide)").first
    assert reasons.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert "linear-gradient" in reasons.evaluate("box => getComputedStyle(box).backgroundImage")


def search(page, text, firm):
    """Open a firm. The sheet's title has the focus when its hits are there; before, the first firm's hits are."""
    page.fill("#find", text)
    page.get_by_role("button", name=firm).click()
    page.locator("#sheet-title:focus").wait_for()
    page.locator("#hits .page").first.wait_for()


def year_button(page, year):
    return page.locator("#years button").filter(has_text=str(year))


def test_a_firm_is_found_and_its_hits_are_the_ledgers(opened, result):
    page = opened()
    search(page, "远山", "900003 远山银行")
    for year in (2019, 2020, 2021):
        own = result.hits[(result.hits["firm"] == "900003") & (result.hits["year"] == year) & result.hits["kept"]]
        year_button(page, year).click()
        assert page.locator("#hits mark").all_inner_texts() == own.sort_values(["page", "start"])["surface"].tolist()
        heads = [int("".join(filter(str.isdigit, text))) for text in page.locator("#hits h4").all_inner_texts()]
        assert heads == sorted(set(own["page"]))
        shown = page.locator("#hits li").all_inner_texts()
        for hit in own.itertuples():
            whole = "".join(f"{hit.left}{hit.surface}{hit.right}".split())
            assert any(whole[20:-20] in "".join(text.split()) for text in shown), whole
    assert page.locator("#sheet-title").inner_text() == "900003 远山银行"
    index = result.index.set_index(["firm", "year"])["digital"]["900003", 2021]
    assert f"{index:.3f}" in page.locator("#note").inner_text()


def test_searching_by_code_by_name_and_for_nobody(opened):
    page = opened()
    page.fill("#find", "90000")
    assert page.locator("#results button").count() == 4
    page.fill("#find", "青禾")
    assert page.locator("#results button").all_inner_texts() == ["900002 青禾食品"]
    page.fill("#find", "nobody")
    assert page.locator("#results button").count() == 0
    assert "0" in page.locator("#found").inner_text()


def test_a_dimension_is_switched_everywhere(opened, result):
    page = opened()
    search(page, "900001", "900001 云帆科技")
    page.select_option("#measure", "big_data")
    assert {part.get_attribute("data-measure") for part in page.locator("[data-measure]:visible").all()} == {"big_data"}
    assert page.locator("[data-measure]:visible").count() >= 4
    row = result.index[(result.index["firm"] == "900001") & (result.index["year"] == 2021)].iloc[0]
    assert year_button(page, 2021).locator("b").inner_text() == str(row["n_big_data"])
    assert page.locator("#hits mark").count() == row["n_big_data"]
    assert f"{row['ln_big_data']:.3f}" in page.locator("#note").inner_text()
    page.select_option("#measure", "total")
    assert page.locator("#hits mark").count() == row["n_total"]


def test_all_of_it_by_keyboard(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#find")
    page.keyboard.type("900002")
    page.keyboard.press("Enter")
    page.locator("#sheet-title:focus").wait_for()
    assert page.locator("#sheet-title").inner_text().startswith("900002")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#years button[aria-pressed=true]").inner_text().splitlines()[-1] == "2018"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_link_to_a_firm_and_year_opens_them(browser, file):
    page = browser.new_page()
    page.goto(f"{file.as_uri()}#firm=900003,2020")
    page.locator("#hits .page").first.wait_for()
    assert page.locator("#sheet-title").inner_text().startswith("900003")
    assert page.locator("#years button[aria-pressed=true]").inner_text().splitlines()[-1] == "2020"
    page.close()


@pytest.mark.parametrize("width", [375, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_in_light_and_dark(opened, file, width, scheme, tmp_path):
    page = opened(width, scheme)
    search(page, "900001", "900001 云帆科技")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for figure in page.locator("figure:visible").all():
        size = figure.locator("svg:visible").first.evaluate(
            "s => s.viewBox.baseVal.width / s.getBoundingClientRect().width"
        )
        assert 8 / size >= 9, "text of eight points is at least nine pixels high"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    sheet = page.locator("figure svg:visible rect").first.evaluate("r => getComputedStyle(r).fill")
    assert paper == sheet == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 25, 29)")
    folder = os.environ.get("TEXTINDEX_SCREENSHOTS", str(tmp_path))
    page.screenshot(path=f"{folder}/{file.stem}-{width}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(opened, scheme):
    from axe_playwright_python.base import AXE_FILE_PATH

    page = opened(scheme=scheme)
    search(page, "900001", "900001 云帆科技")
    for details in page.locator("details").all():
        details.evaluate("d => d.open = true")
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate("axe.run()")
    bad = [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert bad == []
    assert len(found["passes"]) > 20


def test_it_prints_its_figures_and_the_sentences_that_were_opened(opened, file, tmp_path):
    import pypdfium2

    page = opened(width=375, scheme="dark")
    folder = os.environ.get("TEXTINDEX_SCREENSHOTS", str(tmp_path))
    texts = []
    for asked in (False, True):
        if asked:
            search(page, "900003", "900003 远山银行")
        pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4", print_background=True)))
        texts.append("".join(sheet.get_textpage().get_text_range() for sheet in pdf))
        for at, sheet in enumerate(pdf):
            picture = sheet.render(scale=1).to_pil()
            assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255), "no dark paper"
            picture.save(f"{folder}/{file.stem}-print-{at + 1}.png")
        assert 3 <= len(pdf) <= 14
    assert "远山银行" in texts[1]
    assert len(texts[1]) > len(texts[0]) + 500
    assert "2.274" in texts[0]


def test_without_javascript_figures_and_tables_are_there(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("figure:visible").count() >= 5
    assert page.locator("noscript").count() == 1


def test_hostile_text_neither_runs_nor_breaks_the_page(browser, tmp_path):
    place = tmp_path / "hostile.html"
    place.write_text(ti.report(write_hostile_run(tmp_path), language="en"), encoding="utf-8")
    page = browser.new_page()
    page.goto(place.as_uri())
    page.locator("#hits .page").first.wait_for()
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0
    assert HOSTILE in page.locator("#sheet-title").inner_text()
    assert HOSTILE in page.locator("#measure").inner_text()
    assert HOSTILE[:9] in page.locator("#hits").inner_text()
    assert page.locator("footer").inner_text().startswith("Made by textindex")
    page.close()


def test_a_years_bar_is_split_into_new_repeated_and_shared(opened, samples, tmp_path):
    """Segments are as high as their shares, the note says them, and hits say how likely they are own."""
    result = ti.score(samples / "zh", "li2023-wide-zh", formulas=["new"], workers=0)
    ti.write(result, tmp_path / "out")
    (tmp_path / "r.html").write_text(ti.report(tmp_path / "out", language="en"), encoding="utf-8")
    page = opened(at=tmp_path / "r.html")
    told = result.hits[result.hits["kept"] & (result.hits["novelty"] == "repeated")]
    firm, year = told.iloc[0][["firm", "year"]]
    search(page, firm, firm)
    year_button(page, year).click()
    own = result.hits[(result.hits["firm"] == firm) & (result.hits["year"] == year) & result.hits["kept"]]
    n = own["novelty"].value_counts()
    parts = [year_button(page, year).locator(what) for what in ("i", "i .repeated", "i .shared")]
    heights = [part.evaluate("part => part.getBoundingClientRect().height") for part in parts]
    assert heights[1] / heights[0] == pytest.approx(n["repeated"] / len(own), abs=0.02)
    assert heights[2] / heights[0] == pytest.approx(n.get("shared", 0) / len(own), abs=0.02)
    assert f"In new sentences {n.get('new', 0)}, repeated {n['repeated']}" in page.locator("#note").inner_text()
    assert page.locator("#split").is_visible()
    assert page.locator("#own-text").is_visible()
    notes = " ".join(page.locator("#hits .dim").all_inner_texts())
    assert notes.count(" · own 0.") + notes.count(" · own 1.") == len(own)
    assert notes.count("repeated, first in 20") == n["repeated"]
