"""Voice: whose words a sentence holds, sentence by sentence and across them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.passages import article, speech
from twotracks.passages.attribution import voices
from twotracks.schemas import SPEAKERS, VOICES
from twotracks.text.quotations import quotations
from twotracks.text.sentences import spans


def test_every_speaker_is_of_a_group_that_the_tables_know():
    assert {group for group, _ in speech.load().speakers} == set(SPEAKERS)


def of(text, about="Astana"):
    """(voice, speaker) of each sentence that has a word."""
    sentences = spans(text)
    places = [(i, [a + text[a:b].index(about)]) for i, (a, b) in enumerate(sentences) if about in text[a:b]]
    return [tuple(one) for one in voices(text, sentences, places)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Astana talks opened on Monday.", ("outlet", "")),
        ("The Russian foreign minister said the Astana talks were useful.", ("quoted", "russia")),
        ("The Astana talks were useful, the Russian foreign minister said on Monday.", ("quoted", "russia")),
        ("Speaking after the Astana talks, the Russian minister said the harvest was good.", ("outlet", "")),
        ("The Astana talks are useless, according to an opposition negotiator.", ("quoted", "opposition")),
        ("Mr de Mistura welcomed the results of the Astana talks.", ("quoted", "un")),
        ("Iran's president called on Ankara to stop the shelling ahead of the Astana talks.", ("outlet", "")),
        ("“The Astana talks have reached their aim at last,” said the Kazakh minister.", ("quoted", "other")),
        ("They call it the “Astana format” in Ankara.", ("outlet", "")),
        ("The deputy, who said he was ill, left the Astana talks.", ("outlet", "")),
        ("The Astana talks ended early, Example Agency News reported.", ("outlet", "")),
        ("Reaffirmed their commitment to the Astana format.", ("quoted", "other")),
        ("“Useful,” he said after the Astana talks in the hall.", ("outlet", "")),
        ("The U.S. State Department dismissed the Astana talks.", ("quoted", "west")),
        ("The Syrian foreign minister told reporters that the Astana talks would go on.", ("quoted", "syria")),
        ("The Turkish president praised the Astana process.", ("quoted", "turkey")),
        ("The Astana talks had failed, said the Russian foreign minister.", ("quoted", "russia")),
        ("The UN envoy, a patient man, said on Friday that the Astana talks had failed.", ("quoted", "un")),
        ("The Astana process, he said, was dead.", ("quoted", "other")),
        ("The United States did not take part in the Astana talks.", ("outlet", "")),
        ("The three guarantor states held another round of Astana talks.", ("outlet", "")),
        ("The shelling cast doubt on the Astana talks.", ("outlet", "")),
        ("Fighting continued as the Astana talks opened.", ("outlet", "")),
        ("The rebels rejected the proposed Astana talks.", ("quoted", "opposition")),
        ("Syria's main opposition group said the Astana talks had failed.", ("quoted", "opposition")),
        ("The head of the Russian delegation said the Astana talks had failed.", ("quoted", "russia")),
        ("The US-backed Syrian Democratic Forces said the Astana talks had failed.", ("quoted", "other")),
        ("Putin called the Astana talks useful.", ("quoted", "russia")),
    ],
)
def test_one_sentence(sentence, expected):
    assert of(sentence) == [expected]


def test_a_quotation_runs_over_sentences_until_it_is_closed():
    text = "“We began late. The Astana talks will help. Snow fell,” the Iranian minister said. The Astana talks ended."
    assert of(text) == [("quoted", "iran"), ("outlet", "")]


def test_a_new_paragraph_of_the_same_quotation_opens_again():
    text = "“We began late, the Turkish minister said.\n“The Astana talks will help.”\nThe Astana talks ended."
    assert [one[0] for one in of(text)] == ["quoted", "outlet"]


def test_a_mark_that_is_never_closed_does_not_swallow_the_article():
    text = "He called it “a long day.\n" + "Snow fell on the hills of the north. " * 100 + "\nThe Astana talks ended."
    assert of(text) == [("outlet", "")]


def test_a_closing_mark_that_was_forgotten_swallows_no_prose():
    text = "He called it “compliant with all of it. The Astana process went on. Later he said, “We are going home now.”"
    assert of(text) == [("outlet", "")]


def test_a_quotation_within_a_quotation_does_not_end_it():
    text = "“They told us “no” and the Astana process will go on. We stay,” the Iranian minister said."
    assert of(text) == [("quoted", "iran")]


def test_a_statement_that_follows_something_is_no_text():
    text = "The Kremlin said no. The statement follows a strike in the north. The Astana talks on Syria resume."
    assert of(text) == [("outlet", "")]


def test_he_is_the_speaker_before():
    text = "The Russian envoy said the day was long. He added that the Astana talks would go on."
    assert of(text) == [("quoted", "russia")]


def test_a_surname_is_known_by_its_introduction():
    text = (
        "Iranian Ambassador to Moscow Mehr Example arrived. Rain fell for the whole of the day.\n"
        "Example said the Astana talks were useful."
    )
    assert of(text) == [("quoted", "iran")]


def test_an_interview_has_questions_and_answers():
    text = "Q: What will the Astana talks bring? A: The Astana talks will bring peace."
    assert [one[0] for one in of(text)] == ["outlet", "quoted"]


def test_the_full_text_of_a_statement_is_its_author_s():
    text = "The full text of the Iranian ambassador's statement follows: Madam President. The Astana format goes on."
    assert of(text) == [("quoted", "iran")]


def test_in_a_speech_we_are_the_outlet():
    text = (
        "Mr. President, we thank you. We believe that the Astana talks are useful. Our country will help. I thank you. "
    )
    assert of(text + "We say so. We hope so.") == [("outlet", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'It's the hosts' Astana round, and they know it,' said the Turkish minister.", ("quoted", "turkey")),
        ("The brothers' Astana dinner was the guests' idea, not the hosts' own.", ("outlet", "")),
        ("“The Astana round was far too short?” asked the baker from the old town.", ("quoted", "other")),
        ("“We like the Astana round as it is,” Elm Oakes, head of the rebel delegation, told reporters.", ("quoted", "opposition")),
        ("The rebels said it had rained, while Moscow called the Astana round dry.", ("quoted", "russia")),
        ("Iran, Russia and Turkey said that the Astana round was dry.", ("quoted", "other")),
        ("The mediator likened the Astana round to a train.", ("quoted", "un")),
        ("Moscow's envoy likened the Astana round to a train.", ("quoted", "russia")),
        ("FLASH: Opposition official: Astana round is over.", ("quoted", "opposition")),
        ("A senior U.S. official said that the Astana round was over.", ("quoted", "west")),
        ("An Iranian professor said that the Astana round was over.", ("quoted", "other")),
        ("The deal, which all signed, calls for an Astana round.", ("outlet", "")),
        ("A dull day was expected of the Astana round.", ("outlet", "")),
    ],
)  # fmt: skip
def test_livelier_ways_of_saying(text, expected):
    assert of(text)[0] == expected


def test_where_no_word_tells_the_place_the_whole_sentence_counts():
    text = "The Russian envoy spoke late. He said that it had failed. Snow fell."
    sentences = spans(text)
    assert [tuple(one) for one in voices(text, sentences, [(1, ()), (2, ())])] == [("quoted", "russia"), ("outlet", "")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("According to Reuters, the Turkish minister said it was over.", ("quoted", "turkey")),
        ("For the baker it is a word without bread.", ("quoted", "other")),
        ("The three also issued a joint statement reaffirming their will.", ("quoted", "other")),
        ("He was asked whether he expected a deal.", ("outlet", "")),
    ],
)
def test_the_whole_sentence_counts(sentence, expected):
    assert tuple(voices(sentence, [(0, len(sentence))], [(0, ())])[0]) == expected


def test_what_is_mentioned_speaks_itself():
    sentence = "The guarantors also reaffirmed that it had rained."
    assert voices(sentence, [(0, len(sentence))], [(0, [10])])[0].voice == "quoted"
    assert voices(sentence.replace("guarantors", "long rounds"), [(0, 51)], [(0, [10])])[0].voice == "outlet"


def test_the_surname_of_somebody_introduced_keeps_his_party():
    text = "Elm Oakes, a rebel commander, arrived by bus. Snow fell for days. Oakes said the Astana round was over."
    assert of(text) == [("quoted", "opposition")]


def test_a_broadcast_has_labels():
    text = "HOST: The Astana round is over. SENATOR: The Astana round was a long train. HOST: The Astana round is over."
    assert of(text) == [("outlet", ""), ("quoted", "west"), ("outlet", "")]


def test_the_headline_tells_who_speaks_where_nothing_else_does():
    text = "The minister said the Astana round was over."
    sentences = spans(text)
    assert voices(text, sentences, [(0, ())], "Turkish minister speaks")[0].speaker == "turkey"


def test_one_sentence_about_us_makes_no_speech():
    text = "We saw snow. The minister of Iran said that the Astana round was over."
    assert of(text) == [("quoted", "iran")]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(
    ["“", "”", '"', "he said", ",", ".", "Astana", "talks", "according to", "Putin", "\n", "A: ", "Q: ", "İ", "\x00", " ", "we",
     "'", "’em", "the hosts’", "HOST:", "ELM OAKES:", "thought", "issued a statement",
     "full text of the statement:"]
), max_size=60))  # fmt: skip
def test_any_text_has_a_voice(parts):
    text = " ".join(parts)
    sentences = spans(text)
    places = [(i, [a]) for i, (a, _) in enumerate(sentences)]
    for one in voices(text, sentences, places):
        assert one.voice in VOICES
        assert (one.speaker in SPEAKERS) == (one.voice == "quoted")
    for start, end in quotations(text):
        assert 0 <= start < end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "he said ",
        "Russian ",
        "according to ",
        "A: ",
        "“x” he said, ",
        "'x ",
        "ELM OAKES: x. ",
        "he thought it ",
    ],
)
def test_time_grows_with_length(cpu_seconds, piece):
    """Ten times the text takes no more than some fifty times as long: no catastrophe of regular expressions."""
    head = "The Astana talks on Syria ended. "

    def seconds(n):
        return cpu_seconds(article.in_article, head + piece * n + " The Astana talks went on.")

    seconds(10)
    assert seconds(5_000) < max(60 * seconds(500), 3)
