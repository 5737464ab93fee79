"""ProQuest: the text export, document by document."""

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import proquest

LINE = "_" * 60


def document(
    i, title="Frost in May", text="It froze.\n\nLocation: the north.\n\nIt thawed.", name="Northern Post; Leeds"
):
    return (
        f"\n{LINE}\n\nDocument {i} of 2\n\n{title}\n\nAuthor: Writer, A.\n\nPublication info: {name} [Leeds]03 May 2019: 4.\n\n"
        f"ProQuest document link\n\nAbstract: Short.\n\nLinks: http://x.invalid\n\nLocation: Leeds\n\nFull text: {text}\n\nSubject: Frost\n\n"
        f"Title: {title}\n\nPublication title: {name}\n\nPages: 4\n\nPublication year: 2019\n\nPublication date: May 3, 2019\n\n"
        f"ProQuest document ID: 22{i}\n\nDocument URL: https://search.proquest.invalid/22{i}\n\nDatabase: ProQuest Central\n\n"
    )


EXPORT = (
    f"\n{LINE}\n\nReport Information from ProQuest\n\nMay 09 2019\n"
    + document(1)
    + document(2)
    + LINE
    + "\n\nContact us at: x\n"
)


def write(tmp_path, text):
    path = tmp_path / "ProQuestDocuments-2019-05-09.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_document_is_an_article(tmp_path):
    articles = reading.read(write(tmp_path, EXPORT))
    assert articles["title"].tolist() == ["Frost in May"] * 2
    assert articles["outlet"].tolist() == ["Northern Post"] * 2
    assert articles["published"].astype(str).tolist() == ["2019-05-03"] * 2
    assert articles["article_id"].tolist() == ["221", "222"]
    # A paragraph that begins like a label of the export is a paragraph.
    assert articles["text"].tolist() == ["It froze.\n\nLocation: the north.\n\nIt thawed."] * 2


def test_a_document_without_text_is_found_and_set_aside_by_its_emptiness(tmp_path):
    table = readers.read(write(tmp_path, EXPORT + document(2, text="").replace("Abstract: Short.\n\n", "")))
    assert len(table) == 3
    assert (table["text"] == "").sum() == 1


def test_a_cut_export_keeps_what_is_there():
    text = EXPORT[: EXPORT.rindex("Publication date")]
    found = proquest.parse(text)
    assert len(found.records) == 2
    assert found.records[1]["published"] == "03 May 2019"


def test_only_an_abstract_is_said_to_be_one():
    found = proquest.parse(EXPORT.replace("Full text: It froze.", "Note: It froze."))
    assert {record["text_is"] for record in found.records} == {"abstract"}
