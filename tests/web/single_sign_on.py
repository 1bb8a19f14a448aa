"""A small OpenID provider on this machine: it vouches for whoever a test says."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["Provider"]

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Answers as `claims` says; `authorize` is what the person's browser does there."""

    daemon_threads = True

    def __init__(self):
        """On a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.claims, self.asked = {}, {}

    def settings(self):
        """What the app is told of it."""
        app = {
            "provider_id": "centre", "name": "Fernhill", "client_id": "wellspent",
            "secret": "shared", "settings": {"server_url": self.issuer},
        }  # fmt: skip
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def authorize(self, address):
        """The person signs in there: the path back, with a code."""
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        back = urlsplit(self.asked["redirect_uri"]).path
        return f"{back}?code=once&state={self.asked['state']}"

    def token(self, form):
        """An id token for a code, where the app shows that it asked for it; else None."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if form.get("code") != "once" or challenge != self.asked.get("code_challenge"):
            return None
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": "wellspent", "iat": now, "exp": now + 60,
            "nonce": self.asked.get("nonce"), **self.claims,
        }  # fmt: skip
        id_token = jwt.encode(said, KEY, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": id_token}


class Answers(BaseHTTPRequestHandler):
    """The endpoints."""

    def do_GET(self):
        """What it is, its key, and who somebody is."""
        at = self.server.issuer
        self.answer(
            {
                "/.well-known/openid-configuration": {
                    "issuer": at, "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token", "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                },
                "/userinfo": self.server.claims,
                "/jwks": {"keys": [jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "one"}]},
            }.get(self.path)
        )  # fmt: skip

    def do_POST(self):
        """A token for a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.server.token({k: v[0] for k, v in parse_qs(body).items()}))

    def answer(self, said):
        """As JSON; None is refused."""
        self.send_response(400 if said is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said or {"error": "invalid_grant"}).encode())

    def log_message(self, *_):
        """Say nothing."""
