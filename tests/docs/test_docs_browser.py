"""The site in a real browser, from the disk: it searches in both languages, fits a phone, and asks no network."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize(
    ("start", "asked", "place"),
    [
        ("index.html", "singleton", "/guides/estimates.html"),
        ("index.html", "counting rules", "/methods/counting.html"),
        ("zh/index.html", "计数规则", "/zh/methods/counting.html"),
        ("zh/index.html", "缺失值", "/zh/"),
    ],
)
def test_search_finds_pages_of_its_language(browser, site, start, asked, place):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / start).as_uri())
    page.fill(".md-search__input", asked)
    page.press(".md-search__input", "End")
    page.locator(".md-search-result__link").first.wait_for()
    found = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    assert any(place in link for link in found), found
    assert all(("/zh/" in link) == start.startswith("zh/") for link in found)
    page.close()


def test_every_page_fits_a_phone_and_asks_no_network(browser, site):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in sorted(site.rglob("*.html")):
        if path.name == "404.html":  # its links start at a server's root
            continue
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (path.relative_to(site), wide)
    assert not errors
    assert not [address for address in asked if not address.startswith(("file:", "data:", "blob:"))]
    page.close()


def test_the_other_language_is_one_click_away(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "methods" / "indices.html").as_uri())
    link = page.locator('.md-select__link[hreflang="zh"]')
    assert link.get_attribute("href") == "../zh/methods/indices.html"
    page.goto((site / "zh" / "methods" / "indices.html").as_uri())
    assert page.locator("h1").inner_text().startswith("指数")
    assert page.locator("math").count() >= 10
    page.close()
