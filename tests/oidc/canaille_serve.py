"""One OpenID Connect provider (PyPI canaille) that keeps everything in memory, on a free port of the loopback address.
Its argument is how it is called: host and port of the proxy before it.

Says `{"port": …}` on a line, then obeys one JSON command a line: `{"do": "client" | "account" | "sign", …}`, and
answers each with one line. Ends with its input.
"""

import datetime
import json
import secrets
import sys
import threading

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.backends.memory.backend import MemoryBackend, listify
from canaille.oidc.jose import registry, server_jwks
from joserfc import jwt
from werkzeug.serving import WSGIRequestHandler, make_server

app = create_app(
    config={
        "SERVER_NAME": sys.argv[1],
        "PREFERRED_URL_SCHEME": "http",
        "SECRET_KEY": secrets.token_hex(),
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
    }
)


def narrowed(query):
    """Several criteria are one for its memory and every one of them for its other databases. Of two codes that a client
    has not redeemed yet it would take either."""

    def asked(self, model, *args, **kwargs):
        def fits(found):
            state = found._state
            return all(
                any(value in listify(state.get(name, [])) for value in model.serialize(listify(values)))
                for name, values in kwargs.items()
            )

        return [found for found in query(self, model, *args, **kwargs) if fits(found)]

    return asked


MemoryBackend.do_query = narrowed(MemoryBackend.do_query)


def client(client_id, client_secret, redirect_uris, post_logout_redirect_uris=(), **_):
    """Trusted by its address, so that nobody is asked for consent."""
    known = Backend.instance.get(models.Client, client_id=client_id)
    if known:
        Backend.instance.delete(known)
    made = models.Client(
        client_id=client_id,
        client_secret=client_secret,
        client_name="Plenum",
        client_uri="http://127.0.0.1",
        client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "email", "groups"],
        redirect_uris=list(redirect_uris),
        post_logout_redirect_uris=list(post_logout_redirect_uris),
        token_endpoint_auth_method="client_secret_basic",
    )
    Backend.instance.save(made)
    made.audience = [made]
    Backend.instance.save(made)


def account(id, name, email, groups=(), password="secret", **_):
    """Another time the same: the account becomes what is said now."""
    person = Backend.instance.get(models.User, user_name=id) or models.User(user_name=id)
    person.formatted_name, person.family_name, person.emails = name, name.split()[-1], [email]
    Backend.instance.save(person)
    Backend.instance.set_user_password(person, password)
    for group in Backend.instance.query(models.Group):
        if group.display_name not in groups and person in group.members:
            others = [member for member in group.members if member != person]
            group.members = others
            Backend.instance.save(group) if others else Backend.instance.delete(group)
    for name in groups:
        group = Backend.instance.get(models.Group, display_name=name) or models.Group(display_name=name, members=[])
        group.members = [*(member for member in group.members if member != person), person]
        Backend.instance.save(group)


def sign(claims, header=None):
    """A token that it would never issue, with its signature."""
    key = next(key for key in server_jwks().keys if key.key_type == "RSA")
    return jwt.encode({"alg": "RS256", "kid": key.kid, **(header or {})}, claims, key, registry=registry)


DO = {"client": client, "account": account, "sign": sign}


class Quiet(WSGIRequestHandler):
    """What it was asked, the proxy knows."""

    def log_request(self, *_):
        pass


server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()


def say(answer):
    print(json.dumps(answer), flush=True)


say({"port": server.port})
for line in sys.stdin:
    command = json.loads(line)
    with app.app_context(), Backend.instance.session():
        try:
            say({"result": DO[command.pop("do")](**command)})
        except Exception as fault:  # noqa: BLE001 told to the test that asked
            say({"fault": repr(fault)})
