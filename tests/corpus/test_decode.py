"""Encodings: a bad byte costs itself and no more, and what was written before UTF-8 is read as what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus.readers import decode, legacy

WRITTEN = [
    ("cp1251", "Газета «Известия» и ТАСС сообщили о переговорах в Астане"),
    ("cp1251", "Лавров spoke in Geneva"),
    ("koi8_r", "Газета сообщила о переговорах в Астане"),
    ("cp1254", "Türkiye Gazetesi'nin İstanbul'daki muhabiri görüşmelerin başladığını söyledi"),
    ("cp1254", "Yeni Şafak"),
    ("cp1256", "وصل المبعوث الأممي إلى جنيف"),
    ("cp1250", "rozmowy w Genewie zakończyły się"),
    ("cp1253", "Η Συρία και οι διαπραγματεύσεις στη Γενεύη"),
    ("cp1255", "השיחות הסתיימו"),
    ("cp1252", "Café André’s “quoted” – words"),
    ("cp1252", "£5 – 20°C"),
]


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_what_makes_words_is_the_encoding(encoding, text):
    found = decode.decode(f"outlet,text\nA,{text}".encode(encoding))
    assert found.text == f"outlet,text\nA,{text}"
    assert found.encoding == encoding
    assert found.n_not_utf8 == sum(char > "\x7f" for char in text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Snow fell.", "Снег шёл весь день.", "وصل المبعوث"])
def test_utf16_without_a_mark_is_told_by_its_zero_bytes(encoding, text):
    assert decode.decode(f"outlet,text\nA,{text}\n".encode(encoding)).text == f"outlet,text\nA,{text}\n"


def test_control_bytes_in_utf8_are_no_utf16():
    assert decode.decode("Genève\0 and Köln\0\0".encode()).text == "Genève\0 and Köln\0\0"


def test_a_bad_byte_costs_that_byte():
    found = decode.decode("Yeni Şafak wrote: it".encode() + b"\x92s snow")
    assert found.text.startswith("Yeni Şafak wrote: it’s snow")
    assert (found.n_not_utf8, found.n_replaced) == (1, 0)


def test_a_character_that_is_cut_in_two_is_one_unreadable_character():
    found = decode.decode("Şafak “quoted".encode() + b"\xe2\x80")
    assert found.text == "Şafak “quoted\ufffd"
    assert found.n_replaced == 1


def test_exports_of_two_encodings_in_one_file_are_each_read_in_theirs():
    found = decode.decode("Yeni Şafak, Türkiye\n".encode() + "Красная звезда и «Известия»\n".encode("cp1251"))
    assert found.text == "Yeni Şafak, Türkiye\nКрасная звезда и «Известия»\n"


def test_a_page_is_read_in_the_encoding_that_it_declares():
    page = "<meta charset='windows-1256'><p>é à la</p>"  # few words, which would be taken for French in Windows-1252
    assert legacy.declared(page.encode("cp1256")) == "cp1256"
    assert decode.decode(page.encode("cp1256")).encoding == "cp1256"
    assert legacy.declared(b"<meta charset=no-such-thing>") is None
    assert legacy.declared(b"<meta charset=base64>") is None


def test_two_bytes_a_character():
    text = "叙利亚问题日内瓦会谈今天举行，联合国特使出席了会议。各方代表在会后发表了声明。" * 3
    assert decode.decode(text.encode("gb18030")).text == text


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=2000)
def test_any_bytes_are_some_text(raw):
    found = decode.decode(raw)
    found.text.encode("utf-8")  # no lone surrogate is left
    assert 0 <= found.n_not_utf8 <= len(raw)
    assert found.n_replaced >= 0


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_is_never_taken_for_anything_else(text):
    raw = text.encode()
    if raw.count(0) < 2 and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert decode.decode(raw) == (text, "utf-8", 0, 0)
