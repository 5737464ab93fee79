"""The generated pages are those that the code and the results give."""

from docs import build_api


def test_the_api_page_is_current():
    page = build_api.PAGE.read_text(encoding="utf-8")
    assert page == build_api.page(), "make docs writes it anew"
