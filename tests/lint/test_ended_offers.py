"""An offer whose end is past, in the ways that ends are written."""

from datetime import date

import pytest

from tactful.lint.reading.promises import find_ended

TODAY = date(2026, 3, 3)

OVER = """\
Ten percent off for florists, valid until 31 March 2025.
The early bird price ends on 15 September 2024.
Two months free until 30 June 2025.
With this code the oven is 20% off until Black Friday, 28 November 2025.
Order by 2025-08-31 and the tiles are delivered free of charge.
Please confirm your seat by 12 January 2026.
The voucher is valid until the end of January 2026.
The discount runs until December 2025.
Bestellen Sie bis Ende Januar 2026, dann entfällt die Gebühr.
Das Angebot gilt bis Ende 2025.
L'offre est valable jusqu'à fin janvier 2026.
La oferta es válida hasta finales de enero de 2026.
O desconto é válido até o fim de janeiro de 2026.
L'offerta è valida fino alla fine di gennaio 2026.
De korting geldt tot eind januari 2026.
Commandez avant le 15 janvier 2026 pour la livraison offerte.
Registration closes at midnight on 2 March 2026.
Buy before Christmas Eve (24 December 2025) and the case is on us.
20 % Rabatt bis zum 31.12.2025.
Sign up by 02/28/2026.
"""

OPEN_OR_TOLD = """\
Ten percent off, valid until 31 March 2026.
The voucher is valid until the end of March 2026.
The discount runs until March 2026.
Das Angebot gilt bis Ende 2026.
Your order arrived before 15 January 2026.
We wrote the price list in January 2026.
In the offer of January 2026 you saw three sizes.
The discount from 2025 is gone.
Register now: the book by Sam Ortiz, 15 January 2024, is part of it.
The study covers prices through December 2025.
Prices rose through the end of 2025.
You asked in January 2026 about our rate.
The company was free of debt by March 2025.
We have printed in this street since 29 November 2024.
Order today; the report of 2025 is included.
Join us: the mill ran until March 2025 without a pause.
Orders placed until 31 January 2026 were sent.
"""


@pytest.mark.parametrize("text", OVER.splitlines())
def test_an_offer_that_is_over_is_found_once(text: str) -> None:
    assert len(list(find_ended(text, TODAY))) == 1


@pytest.mark.parametrize("text", OPEN_OR_TOLD.splitlines())
def test_what_is_open_or_told_as_past_is_left_alone(text: str) -> None:
    assert list(find_ended(text, TODAY)) == []
