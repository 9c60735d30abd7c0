"""What keeps a mailbox from signing in to its servers, as far as the settings tell."""

from collections.abc import Iterator

from ..errors import Problem
from .located import Located, nearest
from .oauth import OAuth, is_this_machine, providers
from .settings import Mailbox, Settings


def sign_in_problems(settings: Settings, located: Located) -> Iterator[Problem]:
    """Yield them, mailbox by mailbox."""
    for key, box in settings.mailboxes.items():
        if box.oauth is not None:
            yield from _by_oauth(key, box, box.oauth, located)
        elif (box.user is None) != (box.password is None):
            lacks, has = ("user", "password") if box.user is None else ("password", "user")
            place = located.place(("mailboxes", key, has))
            yield Problem(f"a {has} has no use without a {lacks}", place, f"add {lacks} too")


def _by_oauth(key: str, box: Mailbox, oauth: OAuth, located: Located) -> Iterator[Problem]:
    section = ("mailboxes", key)
    if box.password is not None:
        what = "a mailbox signs in by its password or by OAuth, not by both"
        yield Problem(what, located.place((*section, "password")), "remove one of them")
    if box.provider == "smtp":
        if "host" not in box.model_fields_set:
            known = providers().get(oauth.provider or "")
            host = known.smtp if known is not None else "smtp.example.com"
            what = "a mailbox that signs in by OAuth must name its server"
            fix = f'add host = "{host}" to [mailboxes.{key}]'
            yield Problem(what, located.place((*section, "oauth")), fix)
        yield from _in_the_open(box.host, box.security, (*section, "security"), located)
    if box.imap is not None and box.imap.password is None:
        yield from _in_the_open(
            box.imap.host, box.imap.security, (*section, "imap", "security"), located
        )
    yield from _where(oauth, (*section, "oauth"), located)


def _in_the_open(
    host: str, security: str, at: tuple[str, ...], located: Located
) -> Iterator[Problem]:
    if security == "none" and not is_this_machine(host):
        what = f"what opens the mailbox would go to {host} without encryption"
        yield Problem(what, located.place(at), 'write security = "starttls" or "tls"')


def _where(oauth: OAuth, section: tuple[str, ...], located: Located) -> Iterator[Problem]:
    known = providers()
    if oauth.provider is not None and oauth.provider not in known:
        near = nearest(oauth.provider, list(known))
        fix = f"did you mean '{near}'?" if near else "write authorize_url, token_url and scopes"
        what = f"unknown OAuth provider '{oauth.provider}'"
        yield Problem(what, located.place((*section, "provider")), fix)
        return
    named = oauth.provider is not None
    addresses = {
        "authorize_url": oauth.authorize_url,
        "token_url": oauth.token_url,
        "scopes": oauth.scopes,
    }
    lacking = [name for name, said in addresses.items() if not said]
    if not named and lacking:
        what = "OAuth needs a provider, or the addresses and scopes of one"
        fix = f'add {", ".join(lacking)}, or provider = "google" or "microsoft"'
        yield Problem(what, located.place(section), fix)
    if oauth.tenant and (not named or "{tenant}" not in known[oauth.provider or ""].token_url):
        what = "a tenant has a use at Microsoft only"
        yield Problem(what, located.place((*section, "tenant")), "remove it")
