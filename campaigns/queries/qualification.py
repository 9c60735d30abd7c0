"""What became of leads: who was let in against the criteria, and whom sales took over."""

from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from ..store.tables import Enrolment, Qualification


@dataclass(frozen=True, slots=True)
class Qualified:
    """One campaign's figures. let_in_by: how many each person signed for."""

    campaign: str
    enrolled: int
    let_in: int
    let_in_by: tuple[tuple[str, int], ...]
    qualified: int
    not_qualified: int

    @property
    def undecided(self) -> int:
        return self.enrolled - self.qualified - self.not_qualified

    @property
    def words(self) -> tuple[str, ...]:
        """The figures in sentences."""
        who = ", ".join(f"{name} {count:,}" for name, count in self.let_in_by)
        rate = f": {self.let_in / self.enrolled:.0%}" if self.enrolled else ""
        signed = f" ({who})" if who else ""
        decided = self.qualified + self.not_qualified
        taken = f": {self.qualified / decided:.0%}" if decided else ""
        return (
            f"{self.let_in:,} of {self.enrolled:,} let in against the criteria{rate}{signed}",
            f"{self.qualified:,} of {decided:,} judged by a rep are qualified{taken}; "
            f"{self.undecided:,} not judged yet",
        )


def qualified(session: Session, campaign: str) -> Qualified:
    """Return how a campaign's leads fared."""
    enrolled = select(func.count()).select_from(Enrolment).where(Enrolment.campaign == campaign)
    of_it = (
        select(Qualification)
        .join(Enrolment, Enrolment.id == Qualification.enrolment_id)
        .where(Enrolment.campaign == campaign)
        .subquery()
    )
    yes = func.coalesce(func.sum(cast(of_it.c.qualified, Integer)), 0)
    judged = func.count(of_it.c.qualified)
    taken, decided = session.execute(select(yes, judged)).one()
    by: dict[str, int] = {}
    for text in session.scalars(select(of_it.c.let_in).where(of_it.c.let_in != "")):
        name = text.partition(":")[0]
        by[name] = by.get(name, 0) + 1
    return Qualified(
        campaign,
        session.scalar(enrolled) or 0,
        sum(by.values()),
        tuple(sorted(by.items(), key=lambda one: (-one[1], one[0]))),
        int(taken),
        int(decided) - int(taken),
    )
