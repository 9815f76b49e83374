"""Who signs in, how, and that no secret is told."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from kg.errors import MissingError, OutputError, UsageError
from kg.loading import PROFILES, Credentials, LoadSettings, load

from .conftest import Answer, FakeStore, basic, digest_is_right

SECRET = "hünter2-öf-the-tests"


def settings(fake: FakeStore, credentials: Credentials) -> LoadSettings:
    return LoadSettings(profile=PROFILES["generic"], query=f"{fake.url}/query", credentials=credentials, tries=1)


def test_basic(build: Path, fake: FakeStore) -> None:
    wanted = basic("ann", SECRET)
    fake.trouble = lambda method, graph: (
        None if fake.headers[-1].get("authorization") == wanted else (401, {"WWW-Authenticate": 'Basic realm="x"'})
    )
    load(build, f"{fake.url}/store", settings(fake, Credentials(user="ann", password=SECRET)))
    assert len(fake.graphs) == 5
    assert sum("authorization" not in h for h in fake.headers) == 1, "asked once, then known"


def test_digest(build: Path, fake: FakeStore) -> None:
    challenge = {"WWW-Authenticate": 'Digest realm="store", nonce="abc", qop="auth", algorithm=MD5'}

    def asks(method: str, graph: str) -> Answer | None:
        header = fake.headers[-1].get("authorization", "")
        right = header.startswith("Digest ") and digest_is_right(header, method, "dba", SECRET, "store", "abc")
        return None if right else (401, challenge)

    fake.trouble = asks
    load(build, f"{fake.url}/store", settings(fake, Credentials(user="dba", password=SECRET)))
    assert len(fake.graphs) == 5


def test_bearer(build: Path, fake: FakeStore) -> None:
    load(build, f"{fake.url}/store", settings(fake, Credentials(token="abc")))
    assert {h.get("authorization") for h in fake.headers} == {"Bearer abc"}


def test_netrc(build: Path, fake: FakeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password pw\n", encoding="utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    load(build, f"{fake.url}/store", settings(fake, Credentials.of({})))
    assert {h.get("authorization") for h in fake.headers} == {basic("ann", "pw")}


def test_no_secret_is_told(build: Path, fake: FakeStore) -> None:
    credentials = Credentials(user="ann", password=SECRET)
    assert SECRET not in repr(credentials)
    assert SECRET not in repr(settings(fake, credentials))
    assert "t0ken" not in repr(Credentials(token="t0ken"))
    fake.trouble = lambda method, graph: (401, {"WWW-Authenticate": 'Basic realm="x"'})
    with pytest.raises(OutputError) as caught:
        load(build, f"{fake.url}/store", settings(fake, credentials))
    assert SECRET not in str(caught.value)
    assert all(SECRET.encode() not in p.read_bytes() for p in build.rglob("*") if p.is_file())


def test_half_of_a_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="belong together"):
        Credentials.of({"KG_LOAD_USER": "ann"})
    with pytest.raises(UsageError, match="exclude"):
        Credentials.of({"KG_LOAD_USER": "ann", "KG_LOAD_PASSWORD": "x", "KG_LOAD_TOKEN": "y"})


def test_certificates_are_verified(build: Path, fake: FakeStore, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no certificates"):
        load(build, fake.url, LoadSettings(profile=PROFILES["oxigraph"], certificates=tmp_path / "none.pem"))
    (tmp_path / "bad.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(MissingError, match="no certificates"):
        load(build, fake.url, LoadSettings(profile=PROFILES["oxigraph"], certificates=tmp_path / "bad.pem"))
    with pytest.raises(OutputError):  # plain HTTP behind an https URL: no handshake, and it is told
        load(build, fake.url.replace("http:", "https:"), LoadSettings(profile=PROFILES["oxigraph"], tries=1))
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
