"""What two signs say together that neither says alone."""

import numpy as np

from . import compare_boxes as box
from . import compare_names as name
from .names import Names
from .pairwise import Pairs, Signs
from .text import Flags

JOINT = ("", "address same, last differs", "address same, first differs",
         "phone same, last differs", "phone same, first differs", "firm same, initial only",
         "nothing but a form", "nothing but one name", "nothing but a rare name, firm differs",
         "nothing but a name, firm differs", "nothing but a slip", "nothing but an initial",
         "phone same, name same", "no slip")  # fmt: skip
(ADDRESS_NOT_LAST, ADDRESS_NOT_FIRST, PHONE_NOT_LAST, PHONE_NOT_FIRST, FIRM_AND_INITIAL, ONLY_FORM,
 ONLY_ONE_NAME, ONLY_RARE_NAME, ONLY_NAME, ONLY_SLIP, ONLY_INITIAL, PHONE_AND_NAME,
 NO_SLIP) = range(1, 14)  # fmt: skip
_FAMILY = 5  # rows with one last name, of which two may well have the same initial
_SAME, _FIRM_SAME, _FIRM_DIFFERS = 1, (1, 2), 4  # in compare: PHONE, FIRM


def has_more(signs: dict[str, Signs], again: Flags) -> Flags:
    """Say which pairs share something that chance seldom makes two rows share."""
    more: Flags = np.isin(signs["address"], (box.SAME, box.DOMAIN_NEAR, box.NEAR, box.FIT))
    more |= (signs["address"] == box.TELLING) & ~again
    more |= (signs["phone"] == _SAME) | np.isin(signs["firm"], _FIRM_SAME)
    more |= np.isin(signs["born"], (1, 2)) | np.isin(signs["street"], (1, 2))
    return more


def joint_signs(signs: dict[str, Signs], more: Flags, of_many: Flags) -> Signs:
    """Return what two signs together say.

    more are pairs that share more than the name, of_many those whose inbox several names share.
    """
    first, last, phone = signs["first"], signs["last"], signs["phone"] == _SAME
    odd_last = np.isin(last, (name.L_DIFFERS, name.L_NEAR))
    odd_first = np.isin(first, (name.DIFFERS, name.NEAR))
    out = np.zeros(len(first), np.int8)
    alone = signs["alone"] > 0
    one = (first == name.MISSING) | (last == name.L_MISSING)
    told = np.isin(first, (name.HANDLE, name.LOGIN, name.LOGIN_PART, name.LOGIN_SAME))
    told |= (signs["address"] == box.SHARED) & ~of_many  # mail@ of somebody's own domain
    out[one & ~more & ~told] = ONLY_ONE_NAME
    out[alone & (first == name.FORM)] = ONLY_FORM
    slip = (first == name.TYPO) & (last != name.L_MISSING)
    slip |= (first == name.SAME) & (last == name.L_TYPO)
    out[slip & ~more] = ONLY_SLIP
    out[(first == name.INITIAL) & (last == name.L_SAME) & ~more] = ONLY_INITIAL
    elsewhere = alone & (signs["firm"] == _FIRM_DIFFERS)
    out[elsewhere] = np.where(signs["rare"][elsewhere] == 1, ONLY_RARE_NAME, ONLY_NAME)
    out[(first == name.INITIAL) & np.isin(signs["firm"], _FIRM_SAME)] = FIRM_AND_INITIAL
    whole = np.isin(first, (name.SAME, name.FORM, name.SWAPPED)) & (last == name.L_SAME)
    out[phone & whole] = PHONE_AND_NAME
    out[phone & odd_first] = PHONE_NOT_FIRST
    out[phone & odd_last] = PHONE_NOT_LAST
    out[(signs["address"] == box.SAME) & odd_first] = ADDRESS_NOT_FIRST
    out[(signs["address"] == box.SAME) & odd_last] = ADDRESS_NOT_LAST
    return out


def correct_slips(signs: dict[str, Signs], names: Names, made: box.Made, pairs: Pairs) -> None:
    """Set where two spellings are no slip, and where an initial says as much as a name.

    Nobody makes the same slip in the name and in the address. And of a last name that few bear,
    two have seldom the same initial.
    """
    first, last, out = signs["first"], signs["last"], signs["joint"]
    meant = (first == name.TYPO) & made.first[pairs.low] & made.first[pairs.high]
    meant |= (last == name.L_TYPO) & made.last[pairs.low] & made.last[pairs.high]
    out[meant & (signs["phone"] != _SAME)] = NO_SLIP
    bearers = names.lasts.count[names.last]
    usual = np.maximum(bearers[pairs.low], bearers[pairs.high]) > _FAMILY
    out[(out == ONLY_INITIAL) & ~usual] = 0
