"""How much one person gets, and one company, from all sequences together. As tactful.toml says."""

from pydantic import BaseModel, ConfigDict, Field

from .step import Channel
from .whole_numbers import Whole


class FrequencyCap(BaseModel):
    """What ``[frequency_cap]`` may say. Days are those of the recipient's calendar.

    Five touches in four business days are too dense within one sequence (S403); so are they when
    two sequences meet at one person. A sequence that nothing else meets is left as its file says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_day: Whole = Field(default=1, ge=1, le=1000)
    """The most touches that one person gets on one day, where several sequences meet."""
    per_week: Whole = Field(default=4, ge=1, le=1000)
    """The most touches that one person gets in seven days, where several sequences meet."""
    channels: tuple[Channel, ...] = tuple(Channel)
    """What counts as a touch and waits for its day; an empty list: nothing, so there is no cap."""
    single_sequence: bool = False
    """Whether a sequence that nothing else meets is held to these numbers too."""
    one_sender_per_company: bool = True
    """Whether the people of one company get emails from one mailbox alone on any day."""
