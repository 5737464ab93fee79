"""Cleaning takes out boilerplate and repeats, counts them, and leaves prose alone."""

from twotracks.corpus import cleaning, reading


def test_boilerplate_goes_and_is_counted(articles):
    table = articles(["The talks began.\nSHARE THIS ARTICLE\nThey went on."])
    out = cleaning.clean(table)
    assert out["text"].tolist() == ["The talks began.\nThey went on."]
    assert reading.report(out).query("what.str.contains('share line')")["n"].tolist() == [1]
    assert table["text"][0].count("SHARE") == 1, "the table given is not changed"


def test_an_outlets_repeat_goes_and_another_outlets_copy_stays(articles):
    out = cleaning.clean(
        articles(["The talks began.", "the  talks\nBEGAN.", "The talks began."], outlet=["A", "A", "B"])
    )
    assert out["article_id"].tolist() == ["a0", "a2"]
    assert "ran the same text before" in " ".join(reading.report(out)["what"])


def test_an_article_of_nothing_but_boilerplate_is_left_as_it_is(articles):
    assert cleaning.clean(articles(["SHARE THIS ARTICLE\nPhoto: a hall"]))["text"][0].startswith("SHARE")


def test_nested_paragraphs_of_the_real_archive_are_undone(real_corpus):
    table = real_corpus("tehran-times.parquet")
    longest = table.loc[[table["text"].str.len().idxmax()]]
    out = cleaning.clean(longest)
    assert len(longest["text"].iloc[0]) > 1_000_000
    assert len(out["text"].iloc[0]) < 40_000


def test_repeats_of_fa_kes(real_corpus):
    table = real_corpus("fa-kes.csv")
    assert len(cleaning.clean(table, boilerplate_lines=False)) == 804 - 15, "as its README says"
    assert len(cleaning.clean(table)) == 804 - 18, "three more differ in nothing but their boilerplate"
