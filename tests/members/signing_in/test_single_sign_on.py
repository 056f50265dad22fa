"""The council's single sign-on: against a real provider, and against one that misbehaves."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.template.loader import render_to_string
from django.test import Client
from django.test.signals import template_rendered

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in.rules import WAYS
from tests import cast, oidc
from tests.pages import Page, levels, words

pytestmark = pytest.mark.django_db

LOGIN, ACCOUNT, LEARN = "/accounts/login/", "/accounts/", "/learn/"
SSO, CALLBACK, CANCELLED = "/accounts/sso/", "/accounts/sso/callback/", "/accounts/sso/cancelled/"
CONFIGURATION = "/.well-known/openid-configuration"
ANN = "ann.archer@brookshire.example"


@pytest.fixture(scope="module")
def _real():
    with oidc.provider() as made:
        yield made


@pytest.fixture
def council(_real, settings):
    """The real provider, for a portal that uses it."""
    _real.configure(settings)
    return _real


@pytest.fixture
def puppet(settings):
    """A provider that can misbehave, for a portal that uses it."""
    with oidc.puppet() as made:
        made.configure(settings)
        yield made


@pytest.fixture
def ann():
    cast.help_with_signing_in()
    return cast.member()


@pytest.fixture(autouse=True)
def _templates_are_ours():
    """No page of allauth's own is ever shown."""
    shown = set()

    def note(template, **kwargs):
        shown.add(template.origin.name)

    template_rendered.connect(note)
    yield
    template_rendered.disconnect(note)
    assert [name for name in shown if "/allauth/" in name] == []


def leave(client: Client, to: str = "") -> str:
    """Presses the button of the sign-in page; returns the provider's address that the next page leads to."""
    button = next(
        form.attributes["action"]
        for form in Page(client.get(LOGIN + (f"?next={to}" if to else ""))).all("form")
        if form.attributes["action"].startswith(SSO)
    )
    page = Page(client.post(button))
    refresh = next(meta.attributes["content"] for meta in page.all("meta") if "http-equiv" in meta.attributes)
    address = refresh.removeprefix("0; url=")
    assert address in page.links("main"), "where the browser doesn't lead on by itself"
    return address


def begin(client: Client, query: str = "", **data: str) -> str:
    """As `leave`, without asking for the sign-in page: it was open already, or somebody makes up the rest."""
    return next(link for link in Page(client.post(SSO + query, data)).links("main") if link.startswith("http"))


def come_back(council: oidc.Provider, client: Client, subject: str, *, to: str = ""):
    """The whole way there and back; returns the portal's answer."""
    return client.get(council.lets_in(subject, leave(client, to)))


def answer_to(puppet: oidc.Puppet, client: Client):
    """The same with the puppet, which agrees at once."""
    return client.get(CALLBACK, {"code": "c", "state": asked_with(leave(client))["state"]})


def asked_with(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def refused_kindly(client: Client, response, status: int = 401) -> None:
    """Nobody is signed in, nothing is linked, and the page says what to do."""
    assert response.status_code == status
    assert "socialaccount/authentication_error.html" in [template.name for template in response.templates]
    assert LOGIN in Page(response).links("main")
    assert cast.signed_in_as(client) is None
    assert not SocialAccount.objects.exists()


# ---- who is let in --------------------------------------------------------------------------------------------------


def test_first_time_by_address(council, client):
    """An invited member is linked by the address, whatever its letters, and signed in; the history says both."""
    bea = cast.member("Bea.Baker@brookshire.example")
    council.knows("s-first", email="bea.BAKER@Brookshire.example", email_verified=True)
    assert come_back(council, client, "s-first")["Location"] == LEARN
    assert cast.signed_in_as(client) == bea
    told = [(event.kind, event.actor, event.note) for event in bea.events.exclude(kind="added").order_by("pk")]
    assert told == [(AccountEvent.Kind.SSO_LINKED, bea, ""), (AccountEvent.Kind.SIGNED_IN, bea, WAYS["socialaccount"])]
    assert WAYS["socialaccount"] in Page(client.get(ACCOUNT)).words()


def test_then_by_subject(council, ann):
    """Whatever becomes of the address there or here; and nothing that the provider tells is kept."""
    council.knows("s-then", email=ANN, name="Ann Archer", phone_number="01632 960999")
    for change_here, email in [("", ANN), ("", "ann.married@brookshire.example"), ("ann.new@brookshire.example", None)]:
        if change_here:
            accounts.change(ann, by=None, email=change_here)
        council.knows("s-then", **({"email": email} if email else {}))
        client = Client()
        come_back(council, client, "s-then")
        assert cast.signed_in_as(client) == ann
        linked = SocialAccount.objects.get()
        assert (linked.user, linked.uid.partition(":")[2], linked.extra_data) == (ann, "s-then", {})
    assert ann.events.filter(kind=AccountEvent.Kind.SSO_LINKED).count() == 1


def test_address_given_to_somebody_else(council, ann):
    """Ann's old address at the provider is Bob's now: by his subject he is nobody here, rather than Ann."""
    council.knows("s-ann", email=ANN)
    come_back(council, Client(), "s-ann")
    council.knows("s-bob", email=ANN)
    client = Client()
    response = come_back(council, client, "s-bob")
    assert (response.status_code, cast.signed_in_as(client)) == (403, None)
    assert SocialAccount.objects.get().uid.endswith(":s-ann")


def test_another_registration_knows_nobody_yet(council, ann, settings):
    """A subject of another client, or of another issuer, may be anybody: the address counts once more."""
    council.knows("s-1", email=ANN)
    come_back(council, Client(), "s-1")
    bob = cast.member("bob@brookshire.example")
    ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    apps = [app | {"client_id": "another"} for app in ours["APPS"]]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": ours | {"APPS": apps}}
    council.knows("s-1", email=bob.email)
    council.knows("s-2", email=ANN)
    for subject, member in (("s-1", bob), ("s-2", ann)):
        client = Client()
        come_back(council, client, subject)
        assert cast.signed_in_as(client) == member


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@elsewhere.example"},
        {"email": ANN, "email_verified": False},
        {"email": ANN, "email_verified": "false"},
        {"email": ""},
        {"email": f"{ANN} "},
        {},
    ],
)
def test_uninvited(council, client, ann, claims):
    """They are told so and whom to ask; nothing is written. The same where the address isn't proved."""
    council.knows("s-uninvited", **claims)
    before = AccountEvent.objects.count()
    response = come_back(council, client, "s-uninvited")
    assert response.status_code == 403
    assert "members/not_invited.html" in [template.name for template in response.templates]
    assert "tel:01632960123" in Page(response).links("main")
    assert cast.signed_in_as(client) is None
    assert (Member.objects.count(), SocialAccount.objects.count(), AccountEvent.objects.count()) == (1, 0, before)


@pytest.mark.parametrize("linked", [True, False])
def test_deactivated(council, ann, linked):
    """Whoever has left is not let in, linked or not."""
    council.knows("s-left", email=ANN)
    if linked:
        come_back(council, Client(), "s-left")
    accounts.deactivate(ann, by=None)
    client = Client()
    response = client.get(council.lets_in("s-left", leave(client)), follow=True)
    page = "members/inactive.html" if linked else "members/not_invited.html"
    assert page in [template.name for template in response.templates]
    assert cast.signed_in_as(client) is None


def test_somebody_else_was_signed_in(council, ann):
    """They are signed out, and nothing of their session is left."""
    client = cast.signed_in(cast.member("bob@brookshire.example"))
    session = client.session
    session["left"] = "behind"
    session.save()
    council.knows("s-shared", email=ANN)
    client.get(council.lets_in("s-shared", begin(client)))
    assert cast.signed_in_as(client) == ann
    assert "left" not in client.session


def test_two_tabs_at_once(council, client, ann, monkeypatch):
    """Both may be on their way the first time, and find no link; the second to make one finds it made."""
    monkeypatch.setattr(SocialLogin, "_lookup_by_socialaccount", lambda login: False)
    council.knows("s-tabs", email=ANN)
    tabs = [leave(client), begin(client)]
    for tab in tabs:
        assert client.get(council.lets_in("s-tabs", tab))["Location"] == LEARN
    assert SocialAccount.objects.count() == ann.events.filter(kind=AccountEvent.Kind.SSO_LINKED).count() == 1


# ---- officers -------------------------------------------------------------------------------------------------------


def test_officers_are_asked_for_the_second_step(council, client):
    """Single sign-on is the first step only."""
    olive = cast.officer()
    secret = cast.set_up_second_step(olive)
    council.knows("s-olive", email=olive.email)
    assert come_back(council, client, "s-olive")["Location"] == "/accounts/second-step/"
    assert cast.signed_in_as(client) is None
    client.post("/accounts/second-step/", {"code": cast.app_code(secret)})
    assert client.get("/admin/").status_code == 200
    assert olive.events.filter(kind=AccountEvent.Kind.SIGNED_IN).get().note == WAYS["socialaccount"]


@pytest.mark.alike
def test_officers_without_an_app_set_one_up(council, client):
    olive = cast.officer()
    council.knows("s-olive-new", email=olive.email)
    come_back(council, client, "s-olive-new")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/second-step/set-up/")


@pytest.mark.parametrize("has_app", [True, False])
@pytest.mark.alike
def test_provider_asks_for_the_second_step(council, client, settings, has_app):
    """Where the council says that it does, officers are asked no more; by a mailed code they still are."""
    settings.SSO_ENFORCES_MFA = True
    olive = cast.officer()
    if has_app:
        cast.set_up_second_step(olive)
    council.knows("s-olive-mfa", email=olive.email)
    assert come_back(council, client, "s-olive-mfa", to="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert cast.signed_in(olive, second_step=False).get("/admin/").status_code == 302


# ---- there and back -------------------------------------------------------------------------------------------------


def test_request_is_bound_to_this_browser(council, client, ann):
    """By a state, and by a proof key (PKCE, RFC 7636) of which only the hash leaves."""
    asked = asked_with(leave(client))
    assert len(asked["state"]) >= 16
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["response_type"] == "code"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert asked_with(leave(client))["state"] != asked["state"]


def test_answer_works_once_and_in_its_own_browser(council, client, ann):
    """Somebody else's answer signs nobody in (a login by forged request), and none signs in twice."""
    council.knows("s-once", email=ANN)
    back = council.lets_in("s-once", leave(client))
    other = Client()
    refused_kindly(other, other.get(back))
    assert client.get(back)["Location"] == LEARN
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 401
    assert cast.signed_in_as(client) is None


@pytest.mark.parametrize("query", ["", "?code=c", "?code=c&state=wrong", "?state=&code=", "?error=access_denied"])
@pytest.mark.alike
def test_answers_that_nobody_asked_for(council, client, ann, query):
    """Scanners open such addresses; people do from their history."""
    leave(client)
    refused_kindly(client, client.get(CALLBACK + query))


def test_cancelled_at_the_provider(council, client, ann):
    """Is no fault: the sign-in page says so and offers both ways again."""
    state = asked_with(leave(client))["state"]
    response = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert response.redirect_chain[-1][0] == LOGIN
    assert levels(response) == ["info"]


def test_refused_at_the_provider(council, client, ann):
    state = asked_with(leave(client))["state"]
    refused_kindly(client, client.get(CALLBACK, {"error": "server_error", "state": state}))


def test_opening_the_address_begins_nothing(council, client, ann):
    """A link or a picture elsewhere can't start signing in; the button can, from a page of ours only."""
    assert client.get(f"{SSO}?next=/guidance/")["Location"] == f"{LOGIN}?next=%2Fguidance%2F"
    assert client.head(SSO).status_code == 302
    response = Client(enforce_csrf_checks=True).post(SSO)
    assert response.status_code == 403
    assert words(response) == words(render_to_string("csrf.html"))


def test_request_cannot_be_bent(council, client, ann):
    """What allauth would take from the address is not taken: another process, more parameters, more scopes."""
    query = "?process=connect&auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example&scope=admin&action=rerequest"
    asked = asked_with(begin(client, query, process="connect"))
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert "admin" not in asked["scope"]
    council.knows("s-bent", email=ANN)
    assert client.get(council.lets_in("s-bent", begin(client, query, process="connect")))["Location"] == LEARN


def test_goes_on_to_the_page(council, client, ann):
    council.knows("s-next", email=ANN)
    assert come_back(council, client, "s-next", to="/guidance/")["Location"] == "/guidance/"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", r"/\evil.example", "javascript:alert(1)"])
@pytest.mark.alike
def test_never_leads_out_of_the_site(council, client, ann, to):
    council.knows("s-open", email=ANN)
    assert come_back(council, client, "s-open", to=to)["Location"] == LEARN
    assert "evil" not in Client().get(SSO, {"next": to})["Location"]


def test_pages_are_private(council, client, ann):
    """Neither kept nor indexed; and no page lets its forms lead anywhere but here."""
    council.knows("s-private")
    for response in (client.get(LOGIN), client.post(SSO), come_back(council, client, "s-private")):
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert re.search("form-action 'self'(;|$)", response["Content-Security-Policy"])


def test_without_single_sign_on(client, ann):
    """There is no such address, and no button."""
    for address in (SSO, CALLBACK, CANCELLED):
        assert client.get(address).status_code == client.post(address).status_code == 404
    assert not [one for one in Page(client.get(LOGIN)).all("form") if SSO in one.attributes.get("action", "")]


# ---- a provider that fails ------------------------------------------------------------------------------------------


def test_provider_is_down(settings, client, ann, caplog):
    """The sign-in page is as ever; the button leads to a page that says so, and the log has a line."""
    oidc.Provider("http://127.0.0.1:9").configure(settings)
    page = Page(client.get(LOGIN))
    refused_kindly(client, client.post(SSO), status=503)
    assert [one for one in page.all("form") if SSO in one.attributes.get("action", "")]
    assert "ConnectionError" in caplog.text


def test_provider_is_down_on_the_way_back(puppet, client, ann):
    state = asked_with(leave(client))["state"]
    puppet.says[CONFIGURATION]["token_endpoint"] = "http://127.0.0.1:9/"
    refused_kindly(client, client.get(CALLBACK, {"code": "c", "state": state}), status=503)


def test_sign_in_page_asks_the_provider_nothing(puppet, client):
    """So that it is as fast as ever, whatever the provider does."""
    client.get(LOGIN)
    assert puppet.asked == []


def test_puppet_lets_in_while_it_behaves(puppet, client, ann):
    """Or the tests after this would show nothing."""
    answer_to(puppet, client)
    assert cast.signed_in_as(client) == ann


def test_provider_without_userinfo(puppet, client, ann):
    """The ID token says enough."""
    del puppet.says[CONFIGURATION]["userinfo_endpoint"]
    answer_to(puppet, client)
    assert cast.signed_in_as(client) == ann
    assert "/userinfo" not in puppet.asked


@pytest.mark.parametrize(
    "said",
    [b"", b"<html>", b"\xff", [], "no", 1, {}, {"token_endpoint": 1, "authorization_endpoint": []},
     {"token_endpoint": "javascript:alert(1)", "authorization_endpoint": "javascript:alert(1)"}],
)  # fmt: skip
@pytest.mark.alike
def test_configuration_makes_no_sense(puppet, client, ann, said):
    puppet.says[CONFIGURATION] = said
    response = client.post(SSO)
    refused_kindly(client, response, status=response.status_code)
    assert response.status_code in (401, 503)


@pytest.mark.parametrize("path", ["/token", "/userinfo"])
@pytest.mark.parametrize("said", [b"", b"{", b"<html>", b"\xff", [], ["access_token"], "no", 1, {}, {"sub": None}])
@pytest.mark.alike
def test_answers_make_no_sense(puppet, client, ann, path, said):
    puppet.says[path] = said
    response = answer_to(puppet, client)
    refused_kindly(client, response, status=response.status_code)
    assert response.status_code in (401, 503)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1},
        {"exp": "soon"},
        {"sub": None},
        {"sub": ""},
        {"sub": "bob"},
        {"sub": "a\x00"},
        {"sub": "x" * 300},
        {"sub": ["ann"]},
    ],
)
def test_identity_makes_no_sense(puppet, client, ann, claims):
    """Of another issuer, for another portal, expired, about somebody other than its userinfo, or without a form."""
    puppet.tells(**{"email": ANN} | claims)
    if claims.get("sub") != "bob":
        del puppet.says[CONFIGURATION]["userinfo_endpoint"]
    refused_kindly(client, answer_to(puppet, client))


@pytest.mark.parametrize("email", [5, [ANN], {ANN: 1}, "ann", f"{ANN}\x00", "x" * 5000])
def test_address_makes_no_sense(puppet, client, ann, email):
    """As good as none."""
    puppet.tells(email=email)
    assert answer_to(puppet, client).status_code in (401, 403)
    assert cast.signed_in_as(client) is None


def test_log_says_what_to_mend(puppet, client, ann, caplog):
    """OAuth's code for it, and no tokens."""
    puppet.says["/token"] = {"error": "invalid_client", "id_token": "secret"}
    refused_kindly(client, answer_to(puppet, client))
    assert "OAuth2Error, invalid_client" in caplog.text
    assert "secret" not in caplog.text
