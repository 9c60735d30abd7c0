"""Misspelt words: slips of hand and ear are found, trade words and spellings of a country are none."""

import pytest

from tactful.lint.reading.spelling import dictionary_of, respelt

# Common slips in business mail, collected for this test; 39 of 40 must be found.
SLIPS = """
acheive apparantly appearence arguement begining beleive buisness catagory completly concious
definately disapear disapoint embarass enviroment existance familar foriegn goverment gaurantee
immediatly independant knowlege neccessary occured persistant posession prefered recieve reccomend
refered relevent resturant saftey seperate shedule sincerly succesful suprise tommorow
""".split()
GERMAN = "agressiv intressant vieleicht warscheinlich willkomen zuverläsig gurndsätzlich".split()
RIGHT = """
colour neighbour favourite centre metres organise recognising analyse programme travelled enrolment
catalogue defence aluminium sceptical moulding mould anodised harbour honoured licence fulfil skilful
degreasing lasered stairwell toolroom forklift touchpoint onboarding webinar backlink unboxing
preheater overlayable chatbot dashboard workflow microgreens palletised decarbonise upskilling
""".split()
RIGHT_GERMAN = """
frostgeschützt rückgekühlt nachgerüstet unverbindlich wartungsfrei mitgeliefert vorausgefüllt
""".split()


def test_slips_are_found() -> None:
    found = [word for word in SLIPS if respelt(word, "en")]
    assert len(found) >= len(SLIPS) - 1, set(SLIPS) - set(found)
    assert [word for word in GERMAN if not respelt(word, "de")] == []


@pytest.mark.parametrize("word", RIGHT)
def test_words_of_a_trade_or_a_country_are_none(word: str) -> None:
    assert respelt(word, "en") == ()


@pytest.mark.parametrize("word", RIGHT_GERMAN)
def test_compounds_are_none(word: str) -> None:
    assert respelt(word, "de") == ()


def test_where_two_words_are_near_both_are_named() -> None:
    assert respelt("collegue", "en") == ("college", "colleague")
    assert respelt("invioce", "en") == ("invoice",)
    assert respelt("vieleicht", "de") == ("vielleicht",)


def test_a_text_in_another_language_has_no_dictionary() -> None:
    assert dictionary_of("we are writing about the new pumps", None) == "en"
    assert dictionary_of("wir schreiben wegen der neuen Pumpen", None) == "de"
    assert dictionary_of("morbi cursus primis tempor velit", None) is None
    assert dictionary_of("morbi cursus primis tempor velit", "en") is None
    assert dictionary_of("quando podemos falar", "pt") is None
