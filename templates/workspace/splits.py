"""What a campaign may not say of the cadences between which its people are split."""

from collections.abc import Iterator, Mapping

from ..errors import Problem
from .campaign import Campaign
from .located import Located, nearest


def split_problems(
    campaigns: Mapping[str, Campaign], places: Mapping[str, Located]
) -> Iterator[Problem]:
    """Yield each named cadence that is none, is named twice, or has another list."""
    taken: dict[str, str] = {}
    for campaign in campaigns.values():
        for index, name in enumerate(campaign.split_with):
            place = places[campaign.path].place(("split_with", index))
            other = campaigns.get(name)
            if name == campaign.name:
                yield Problem(f"'{name}' is this campaign", place, "name the others")
            elif other is None:
                known = sorted(one for one in campaigns if one != campaign.name)
                near = nearest(name, known)
                fix = (
                    f"did you mean '{near}'?"
                    if near
                    else f"there are: {', '.join(known) or 'none'}"
                )
                yield Problem(f"'{name}' is no campaign", place, fix)
            elif name in taken:
                fix = "people are split in one place: remove it here"
                yield Problem(f"'{taken[name]}' is split with '{name}' already", place, fix)
            elif other.split_with:
                fix = f"name all of them in '{campaign.name}', and none in '{name}'"
                yield Problem(f"'{name}' has a split_with of its own", place, fix)
            elif other.audience.contacts != campaign.audience.contacts:
                lists = [one.audience.contacts or "none" for one in (other, campaign)]
                fix = f"both need the same list; '{name}' has {lists[0]}, this has {lists[1]}"
                yield Problem(f"'{name}' is for another list", place, fix)
            taken.setdefault(name, campaign.name)
