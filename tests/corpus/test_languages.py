"""Languages: told by common words or letters; what is not English is counted, and set aside by a switch."""

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twotracks.corpus import languages
from twotracks.errors import InputError

WRITTEN = {
    "en": "The delegations met in the hall on Thursday, and the envoy said that the truce was holding in the north.",
    "fr": "Les délégations se sont réunies jeudi dans la salle et l'envoyé a déclaré que la trêve tient dans le nord.",
    "de": "Die Delegationen trafen sich am Donnerstag im Saal, und der Gesandte sagte, dass die Waffenruhe im Norden hält.",
    "es": "Las delegaciones se reunieron el jueves en la sala y el enviado dijo que la tregua se mantiene en el norte.",
    "tr": "Heyetler perşembe günü salonda bir araya geldi ve temsilci ateşkesin kuzeyde bu hafta daha iyi olduğunu dedi.",
    "ru": "Делегации встретились в четверг в зале, и посланник сказал, что перемирие на севере соблюдается.",
    "ar": "اجتمعت الوفود يوم الخميس في القاعة وقال المبعوث إن الهدنة صامدة في الشمال.",
    "fa": "هیئت‌ها پنجشنبه در سالن گرد آمدند و فرستاده گفت که آتش‌بس در شمال پابرجاست.",
    "zh": "各代表团星期四在大厅会面，特使表示北方的停火仍在维持。",
}


@pytest.mark.parametrize("code", WRITTEN)
def test_each_language_is_told(code):
    assert languages.language(WRITTEN[code]) == code
    assert languages.language(WRITTEN[code].upper()) == code


def test_english_with_foreign_names_in_it_is_english():
    text = "Le Monde, Les Echos, La Croix and Le Figaro wrote of talks on Syria that ended late on Friday."
    assert languages.language(text) == "en"


@pytest.mark.parametrize(
    "text",
    ["", "Snow.", "1 2 3", "Damascus Aleppo Homs Hama Idlib Raqqa Daraa Latakia Tartus Hasaka Deir Kobani Afrin"],
)
def test_what_cannot_be_told_is_not_guessed(text):
    assert languages.language(text) == ""


def table(*codes):
    return pd.DataFrame({"text": [WRITTEN.get(code, code) for code in codes]})


def test_what_is_not_english_is_counted_and_kept():
    found = languages.tell(table("en", "ar", "fr", "ar", "Snow."))
    assert len(found) == 5
    assert [(e["n"], e["what"]) for e in found.attrs["log"]] == [
        (3, "articles that are not in English (ar 2, fr 1); kept, their passages are not found")
    ]
    assert not languages.tell(table("en", "Snow.")).attrs


def test_or_set_aside_by_a_switch():
    found = languages.tell(table("en", "ar", "fr", "Snow."), only="en")
    assert found["text"].tolist() == [WRITTEN["en"], "Snow."]
    assert found.attrs["log"][-1]["n"] == 2
    with pytest.raises(InputError, match="No article is in the language 'en'"):
        languages.tell(table("ar"), only="en")
    with pytest.raises(InputError, match="'english' is not one that can be told: en, fr"):
        languages.tell(table("en"), only="english")


def test_it_costs_little():
    texts = pd.Series([WRITTEN["en"] * 50] * 2000)
    start = time.process_time()
    languages.languages(texts)
    assert time.process_time() - start < 1.5


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text):
    assert languages.language(text) in {"", *languages.known()}
