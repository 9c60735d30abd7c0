"""A person's page: what is known of them, what comes next, and all that happened."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..campaigns.actions.forget import ForgetError, forget
from ..campaigns.people.address import AddressError
from ..campaigns.queries.person_page import person_page
from ..campaigns.store.tables import ContactAddress
from ..lint.lists.addresses import keys
from .context import desk
from .flashes import told

pages = Blueprint("persons", __name__)


@pages.get("/people/<int:contact_id>")
def show(contact_id: int) -> ResponseReturnValue:
    """Show one person."""
    here = desk()
    with here.store.reading() as session:
        person = person_page(session, here.workspace, contact_id)
        if person is None:
            raise NotFound(f"There is no person {contact_id}: they may be part of another by now.")
        return render_template("person.html", person=person)


@pages.post("/people/<int:contact_id>/forget")
def do_forget(contact_id: int) -> ResponseReturnValue:
    """Erase a person for good, once somebody has ticked that they mean it."""
    here = desk()
    back = redirect(url_for("persons.show", contact_id=contact_id), 303)
    if not request.form.get("sure"):
        told("Nothing was erased: tick that it is for good.", "warning")
        return back
    try:
        done = forget(here.store, here.workspace, str(contact_id), by=here.user, now=here.clock())
    except (ForgetError, AddressError) as error:
        told(f"Nothing was erased: {error}", "warning")
        return back
    still = f" These files still name them: {', '.join(done.files)}." if done.files else ""
    told(f"This person is forgotten; reports count as before.{still}")
    return back


@pages.get("/people")
def find() -> ResponseReturnValue:
    """Lead to the page of whoever has an address."""
    here, address = desk(), request.args.get("address", "").strip()[:320]
    try:
        (key,) = keys([address])
    except AddressError:
        key = None
    with here.store.reading() as session:
        found = session.scalar(
            select(ContactAddress.contact_id).where(ContactAddress.key == key).limit(1)
        )
    if found is None:
        return redirect(url_for("search.show", q=address), 303)
    return redirect(url_for("persons.show", contact_id=found), 303)
