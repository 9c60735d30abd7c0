"""A person's page: what is known of them, what comes next, and all that happened."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..campaigns.people.address import AddressError
from ..campaigns.queries.person_page import person_page
from ..campaigns.store.tables import ContactAddress
from ..lint.lists.addresses import keys
from .context import desk

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
