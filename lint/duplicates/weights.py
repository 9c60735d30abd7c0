"""What each sign is worth, what it is called, and where the levels begin.

The points were fitted by logistic regression on lists whose people are known, inside bounds
that keep them sensible (a shared employer never counts against two people being one), and
rounded. They add up to a score; a score is no probability.
"""

import numpy as np

from .compare import KINDS, Compared
from .links import Level
from .text import Floats

START = -0.1
POINTS = {
    "first missing": -0.3,
    "first same": 0.3,
    "first form": 0.0,
    "first initial": 0.5,
    "first typo": 1.5,
    "first part": 2.8,
    "first near": -1.5,
    "first differs": -3.5,
    "swapped": 0.4,
    "handle": 1.9,
    "login is the name": 3.0,
    "login of the name": 1.6,
    "login same": 2.5,
    "last missing": 0.5,
    "last same": 0.1,
    "last initial": 0.0,
    "last typo": 0.0,
    "last part": 0.7,
    "last near": -2.0,
    "last differs": -4.6,
    "middle same": 0.3,
    "middle differs": -0.8,
    "middle names differ": -2.5,
    "name very rare": 2.4,
    "name rare": 2.7,
    "name uncommon": 0.9,
    "name common": -1.0,
    "name everywhere": -2.5,
    "address missing": 0.8,
    "address same": 4.5,
    "address shared": 2.5,
    "local same, domain near": 4.7,
    "local same, telling": 0.0,
    "local same, short": 0.0,
    "local near": 1.6,
    "local same but digits": -1.1,
    "addresses fit": 0.4,
    "colleagues": 1.2,
    "other employers": -0.9,
    "work and private": 0.1,
    "both private": 0.6,
    "same provider": 0.7,
    "phone missing": 0.8,
    "phone same": 4.5,
    "phone shared": 0.7,
    "phone differs": -2.0,
    "firm missing": -0.3,
    "firm same": 0.9,
    "firm near": 1.7,
    "firm's first word same": 0.7,
    "firm differs": -3.1,
    "generation same": 0.3,
    "generation one": -2.3,
    "title same": 0.5,
    "title differs": -0.2,
    "city same": 0.5,
    "city near": 1.2,
    "city differs": -0.6,
    "postcode same": 3.1,
    "postcode near": 2.5,
    "postcode differs": -2.5,
    "birthday same": 4.5,
    "birthday near": 3.6,
    "birthday differs": -0.5,
    "street same": 2.4,
    "street near": 2.0,
    "street differs": -1.0,
    "nothing but a name very rare": 2.9,
    "nothing but a name rare": 1.1,
    "nothing but a name uncommon": -0.7,
    "nothing but a name common": -0.9,
    "nothing but a name everywhere": -1.6,
    "address same, last differs": 3.0,
    "address same, first differs": 1.6,
    "phone same, last differs": -1.9,
    "phone same, first differs": -0.1,
    "firm same, initial only": 1.0,
    "nothing but a form": -2.2,
    "nothing but one name": -3.5,
    "nothing but a slip": -1.5,
    "no slip": -3.0,
    "nothing but an initial": -1.2,
    "phone same, name same": 3.0,
    "nothing but a rare name, firm differs": 0.0,
    "nothing but a name, firm differs": -2.0,
}


def scores(compared: Compared) -> Floats:
    """Return the points of each pair's signs."""
    total = np.full(len(compared.pairs), START)
    for kind, signs in compared.signs.items():
        total += np.array([POINTS.get(sign, 0.0) for sign in KINDS[kind]])[signs]
    # How rare a name is here says little: a short list has most names once. So a name alone is
    # never sure, whatever the points.
    alone = compared.is_name_alone()
    total[alone] = np.minimum(total[alone], Level.sure.at_least - 0.1)
    return np.round(total, 1) + 0.0  # which makes -0.0 plain 0.0


def level(points: float) -> Level:
    """Return the level that a score reaches."""
    return next((one for one in Level if points >= one.at_least), Level.possible)
