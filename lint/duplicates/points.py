"""What each sign is worth, what it is called, and where the levels begin.

The points were fitted by logistic regression on lists whose people are known, inside bounds
that keep them sensible (a shared employer never counts against two people being one), and
rounded. They add up to a score; a score is no probability.
"""

import numpy as np

from .compare import KINDS, Compared
from .links import Level
from .text import Floats

START = -0.4
POINTS = {
    "first missing": -0.2,
    "first same": 0.3,
    "first form": 0.0,
    "first initial": 0.9,
    "first typo": 1.4,
    "first part": 2.2,
    "first near": -1.5,
    "first differs": -3.8,
    "swapped": 0.4,
    "handle": 1.7,
    "last missing": 0.5,
    "last same": 0.3,
    "last initial": 0.0,
    "last typo": 0.2,
    "last part": 1.0,
    "last near": -1.6,
    "last differs": -4.6,
    "middle same": 0.2,
    "middle differs": -0.8,
    "middle names differ": -2.5,
    "name very rare": 2.5,
    "name rare": 2.9,
    "name uncommon": 1.1,
    "name common": -0.9,
    "name everywhere": -2.3,
    "address missing": 0.5,
    "address same": 5.2,
    "address shared": 4.0,
    "local same, domain near": 4.6,
    "local same, telling": 0.0,
    "local same, short": -0.5,
    "local near": 1.5,
    "local same but digits": -1.4,
    "addresses fit": 0.4,
    "colleagues": 1.0,
    "other employers": -1.4,
    "work and private": -0.3,
    "both private": -0.2,
    "same provider": -0.1,
    "phone missing": 0.8,
    "phone same": 6.0,
    "phone shared": 0.8,
    "phone differs": -2.0,
    "firm missing": -0.4,
    "firm same": 1.1,
    "firm near": 2.0,
    "firm's first word same": 0.6,
    "firm differs": -3.3,
    "generation same": 0.3,
    "generation one": -1.2,
    "title same": 0.5,
    "title differs": -0.1,
    "city same": 0.3,
    "city near": 2.7,
    "city differs": -0.8,
    "postcode same": 2.7,
    "postcode near": 2.4,
    "postcode differs": -2.7,
    "birthday same": 6.0,
    "birthday near": 3.9,
    "birthday differs": -0.5,
    "street same": 2.9,
    "street near": 1.9,
    "street differs": -1.0,
    "nothing but a name very rare": 3.3,
    "nothing but a name rare": 1.7,
    "nothing but a name uncommon": 0.3,
    "nothing but a name common": -0.4,
    "nothing but a name everywhere": -1.2,
    "address same, last differs": 3.0,
    "address same, first differs": 1.3,
    "phone same, last differs": -3.0,
    "phone same, first differs": -0.4,
    "firm same, initial only": 0.7,
    "nothing but a form": -2.8,
}


def scores(compared: Compared) -> Floats:
    """Return the points of each pair's signs."""
    total = np.full(len(compared.pairs), START)
    for kind, signs in compared.signs.items():
        total += np.array([POINTS.get(sign, 0.0) for sign in KINDS[kind]])[signs]
    return np.round(total, 1)


def level(points: float) -> Level:
    """Return the level that a score reaches."""
    return next((one for one in Level if points >= one.at_least), Level.possible)
