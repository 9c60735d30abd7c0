"""Greeting, closing, signature, small print and quoted emails are no part of what a mail says."""

import pytest

from tactful.lint.prose.frame import without_frame

SAID = "The second well is open on Tuesday. Bring boots."
SMALL_PRINT = (
    "Wells & Sons is authorised and regulated. This message is confidential and meant for the "
    "person it is addressed to. Please consider the environment before printing it."
)


def said(mail: str) -> str:
    return " ".join(without_frame(mail).split())


@pytest.mark.parametrize(
    "greeting",
    [
        "Hi ⟨contact.first_name⟩,",
        "Good morning Mrs Adeyemi,",
        "Morning Cleo,",
        "⟨contact.first_name⟩,",
        "Tomas,",
        "Dear Facilities Manager:",
        "Sehr geehrte Frau Dr. Sommer,",
        "Guten Tag zusammen,",
        "Moin Jens!",
        "Bonjour Madame Petit,",
        "Estimada señora Gil:",
        "Beste Anneke,",
    ],
)
def test_a_greeting_says_nothing(greeting: str) -> None:
    assert said(f"{greeting}\n\n{SAID}") == SAID


@pytest.mark.parametrize(
    "closing",
    [
        "With kind regards,",
        "Warmest wishes from a wet Leeds,",
        "Yours faithfully",
        "All the best",
        "Talk soon,",
        "Stay dry,",
        "Many thanks and best wishes,",
        "Mit sonnigen Grüßen aus Kiel",
        "Herzlichst, Ihre",
        "Viele liebe Grüße",
        "Bien cordialement,",
        "Un saludo cordial,",
        "Cordiali saluti",
        "Met vriendelijke groet,",
        "Vänliga hälsningar,",
        "--",
    ],
)
@pytest.mark.parametrize(
    "signature",
    [
        "Ana Ruiz",
        "**⟨sender.name⟩**\nHead of Wells | Northern Region\nWells & Sons Ltd.\nTel. 01632 960 447",
        "Ana Ruiz Head of Wells | Northern Region Wells & Sons 3rd Floor, Mercer House, 18 Tanyard "
        "Street Office: 01632 960 447",
        f"Ana Ruiz\nWells & Sons\n\n{SMALL_PRINT}",
        f"Ana Ruiz\n\nBook a slot:\n★ Rated 4.8 by 1,200 wells ★\n\n{SMALL_PRINT}\n\n{SMALL_PRINT}",
    ],
)
def test_what_follows_a_closing_says_nothing(closing: str, signature: str) -> None:
    assert said(f"{SAID}\n\n{closing}\n{signature}") == SAID
    assert said(f"{SAID}\n\n{closing}\n\n{signature}") == SAID


@pytest.mark.parametrize(
    "signature",
    [
        "Ana",
        "Ana Ruiz\nWells & Sons",
        "⟨sender.name⟩ Wells & Sons GmbH & Co. KG",
        f"⟨sender.name⟩\n\n{SMALL_PRINT}",
        "Kind regards, Ana Ruiz Head of Wells | Nordic and Baltic desk",
        "Regards Ana",
        "Ana\n\nSent from my phone",
        "Ana\n\nGeschäftsführer: Jo Weil. Amtsgericht Kiel, HRB 99999. Sitz der Gesellschaft: Kiel.",
    ],
)
def test_a_signature_needs_no_closing(signature: str) -> None:
    assert said(f"{SAID}\n\n{signature}") == SAID


@pytest.mark.parametrize(
    "quoted",
    [
        "> The first well is shut.\n> Ana",
        "On 4 April, Lysander wrote:\n> The first well is shut.",
        "Am Dienstag, 3. Juni 2025 um 09:12 schrieb Ana Ruiz:\n\nDer erste Brunnen ist zu.",
        "Le 4 avril 2025, Ana Ruiz a écrit :\n> Le premier puits est fermé.",
        "El 4 de abril, Ana Ruiz escribió:\n> El primer pozo está cerrado.",
        "-----Original Message-----\nFrom: Ana\n\nThe first well is shut.",
        "---------- Forwarded message ---------\nFrom: Ana\n\nThe first well is shut.",
        "Von: Ana Ruiz\nGesendet: Dienstag, 3. Juni\nBetreff: Brunnen\n\nDer erste ist zu.",
        "From: Ana Ruiz\nSent: Tuesday\nSubject: Wells\n\nThe first well is shut.",
    ],
)
def test_a_quoted_email_is_not_said_again(quoted: str) -> None:
    assert said(f"{SAID}\n\n{quoted}") == SAID
    assert said(f"{SAID}\n\nBest,\nAna\n\n{quoted}") == SAID


def test_an_answer_below_what_it_quotes_is_said() -> None:
    assert said(f"> The first well is shut.\n> Ana\n\n{SAID}\n\nJo") == SAID
    assert said(f"On 4 April, Ana wrote:\n\n> The first well is shut.\n\n{SAID}") == SAID


def test_a_postscript_is_said() -> None:
    mail = f"{SAID}\n\nBest,\nAna\nWells & Sons\n\nP.S. The soup is free.\n\n{SMALL_PRINT}"
    assert said(mail) == f"{SAID} P.S. The soup is free."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for joining us at the wells.\n\nThe second one opens on Tuesday.",
        "Next Steps\n\nOn Monday we dig. On Tuesday you drink.",
        "What We Do\n\nWe filter under the terms you requested. The water stays.",
        "The best\n\nof our wells is open, and you may see it on Tuesday.",
        "Best Practices For Wells\n\nDig in autumn. Line the wall. Test the water twice.",
        "We dig in three towns:\n\n- York\n- Leeds\n- Hull\n\nWhich one is yours?",
        "The pump is by Grundfos.\n\n1. Monday: we open one valve\n2. Tuesday: you check it",
        "From: one well to: three wells. That was our summer.",
        "He said: wells pay. We did not believe him.\n\nNow we do, and thank you for the advice.",
    ],
)
def test_what_only_looks_like_a_frame_is_said(text: str) -> None:
    assert said(text) == " ".join(text.split())
