"""Pages and folders: what lies beside the articles is told from them and counted, never read as one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twotracks.corpus import readers
from twotracks.corpus.readers import pages
from twotracks.errors import InputError

STORY = "Snow closed the roads in the north on Friday. " * 8
HTML = "<html><head><title>{}</title></head><body><article><p>{}</p></article></body></html>"


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def notes(table):
    return {entry["what"].split(":")[0]: entry["n"] for entry in table.attrs["log"]}


def test_what_computers_leave_behind_is_no_page(tmp_path):
    put(
        tmp_path,
        {
            "a.txt": STORY,
            "._a.txt": STORY,
            "__MACOSX/a.txt": STORY,
            ".DS_Store": b"\0",
            "Thumbs.db": b"\0",
            "~$a.txt": "x",
        },
    )
    table = readers.read(tmp_path)
    assert table["article_id"].tolist() == ["a"]
    assert notes(table)["files that the operating system left behind passed over"] == 5


@pytest.mark.parametrize(
    "folder", ["Talks go on_files", "Talks go on-Dateien", "Talks go on_fichiers", "Talks go on_dosyalar"]
)
def test_the_parts_of_a_saved_page_are_no_pages(tmp_path, folder):
    put(
        tmp_path,
        {
            "Talks go on.html": HTML.format("Talks", STORY),
            f"{folder}/ad.html": HTML.format("Ad", STORY),
            f"{folder}/deep/x.css": "x",
        },
    )
    table = readers.read(tmp_path)
    assert table["article_id"].tolist() == ["Talks go on"]
    assert notes(table)["files passed over, because they are parts of a saved page"] == 2


def test_a_folder_of_that_name_without_its_page_is_a_folder(tmp_path):
    put(tmp_path, {"press_files/a.txt": STORY, "b.txt": STORY})
    assert len(readers.read(tmp_path)) == 2


def test_a_readme_beside_a_table_is_no_article(tmp_path):
    put(
        tmp_path,
        {
            "README.txt": STORY,
            "codebook.md": STORY,
            "data/a.csv": f"outlet,text\nA,{STORY}\n",
            "data/b.tab": f"outlet\ttext\tn\nB\t{STORY}\t1\n",
        },
    )
    table = readers.read(tmp_path)
    assert table["outlet"].tolist() == ["A", "B"]
    assert table["n"].tolist() == ["", "1"]
    assert table["source_part"].tolist() == ["data/a.csv", "data/b.tab"]
    assert notes(table)["files passed over, because they are about the data (README and the like)"] == 2


def test_a_readme_beside_pages_is_none_and_alone_it_is_one(tmp_path):
    put(tmp_path, {"readme.txt": STORY, "a/readme first.txt": STORY, "a/b.txt": STORY})
    assert readers.read(tmp_path)["article_id"].tolist() == ["a/b"]
    put(tmp_path / "c", {"readme.txt": STORY})
    assert readers.read(tmp_path / "c")["article_id"].tolist() == ["readme"]


def test_a_table_that_calls_itself_a_text_is_a_table(tmp_path):
    rows = f"outlet;date;text\nA;2019-04-26;{STORY}\nB;2019-04-27;{STORY}\n"
    for name, content in {"a.txt": rows.encode(), "b.txt": rows.replace(";", "\t").encode("utf-16")}.items():
        put(tmp_path, {name: content})
        assert readers.read(tmp_path / name)["outlet"].tolist() == ["A", "B"]
    assert readers.read(tmp_path)["outlet"].tolist() == ["A", "B"] * 2
    put(tmp_path, {"c.txt": STORY})
    table = readers.read(tmp_path)
    assert table["source_part"].tolist() == ["a.txt"] * 2 + ["b.txt"] * 2 + ["pages"]


def test_error_pages_are_left_out_and_counted(tmp_path):
    put(
        tmp_path,
        {
            "a.html": HTML.format("Talks", f"<h1>Talks</h1><p>{STORY}"),
            "b.html": HTML.format("404 Not Found", "The page you are looking for is gone."),
            "c.txt": "Just a moment...\n\nChecking your browser before accessing the site.",
        },
    )
    table = readers.read(tmp_path)
    assert table["article_id"].tolist() == ["a"]
    assert (
        notes(table)[
            "pages left out, because they are no articles (page not found 1, challenge to prove that one is no machine 1)"
        ]
        == 2
    )
    with pytest.raises(InputError, match=r"empty or no article \(page not found 1\)"):
        readers.read(tmp_path / "b.html")


def test_a_page_in_the_encoding_that_it_declares(tmp_path):
    text = "Газета сообщила о переговорах в Астане. " * 6
    put(
        tmp_path,
        {
            "a.html": HTML.format("Газета", text)
            .replace("<head>", "<head><meta charset=windows-1251>")
            .encode("cp1251"),
            "b.txt": text.encode("koi8_r"),
        },
    )
    table = readers.read(tmp_path)
    assert all("переговорах в Астане" in text for text in table["text"])
    assert {
        "bytes read as Windows-1251, because their page is not valid UTF-8",
        "bytes read as koi8_r, because their page is not valid UTF-8",
    } <= set(notes(table))


PIECE = st.sampled_from(
    [
        b"<p>",
        b"</div>",
        b"<table",
        b"Talks. ",
        b"\n",
        b"\xe9",
        b"\0",
        b"<script>",
        b"404 ",
        b"&#0;",
        b"a;b\n",
        b"\xff\xfe",
        b"<!--",
        b"]]>",
    ]
)


@given(
    st.lists(st.one_of(PIECE, st.binary(max_size=8)), max_size=20).map(b"".join),
    st.sampled_from(sorted(pages.SUFFIXES)),
)
@settings(max_examples=150, deadline=4000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_page_or_refused(tmp_path, raw, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(raw)
    try:
        table = readers.read(path)
    except InputError as error:
        assert path.name in str(error)
    else:
        assert len(table) >= 1


@given(st.lists(st.sampled_from(["", "  ", STORY, "404 Not Found", "outlet,text\nA,Snow\n"]), min_size=1, max_size=6))
@settings(max_examples=40, deadline=4000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_page_is_kept_or_set_aside_and_counted(tmp_path_factory, contents):
    folder = put(tmp_path_factory.mktemp("pages"), {f"{i}.txt": content for i, content in enumerate(contents)})
    try:
        table = readers.read(folder)
    except InputError:
        assert not any(STORY in content or "outlet" in content for content in contents)
        return
    if STORY in contents:
        aside = {what: n for what, n in notes(table).items() if "left out" in what or "passed over" in what}
        assert len(table) + sum(aside.values()) == len(contents)
