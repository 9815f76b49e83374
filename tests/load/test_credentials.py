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


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("hunter2\r", "line break or blank"),
        ("hunter2\n", "line break or blank"),
        ("hunter2 ", "line break or blank"),
        ("\thunter2", "line break or blank"),
        ("hun\r\nX: ter2", "control character"),
        ("hun\x9bter2", "control character"),
        ("hunter2\udcff", "no text"),
    ],
)
@pytest.mark.parametrize("name", ["KG_LOAD_USER", "KG_LOAD_PASSWORD", "KG_LOAD_TOKEN"])
def test_what_no_header_can_hold_is_refused_at_once(name: str, bad: str, told: str) -> None:
    others = {} if name == "KG_LOAD_TOKEN" else {"KG_LOAD_USER": "ann", "KG_LOAD_PASSWORD": "pw"}
    with pytest.raises(UsageError, match=f"{name} holds .*{told}.*; expected") as caught:
        Credentials.of({**others, name: bad})
    assert "hun" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("token", ["hün", "h n"])
def test_a_token_is_ascii_without_blanks(token: str) -> None:
    with pytest.raises(UsageError, match="KG_LOAD_TOKEN holds"):
        Credentials.of({"KG_LOAD_TOKEN": token})
    Credentials.of({"KG_LOAD_USER": "ann", "KG_LOAD_PASSWORD": token})  # a password may be so


def told_by_echo(build: Path, fake: FakeStore, credentials: Credentials, echoed: list[str]) -> str:
    fake.trouble = lambda method, graph: (
        (400, {}) if "authorization" in fake.headers[-1] else (401, {"WWW-Authenticate": 'Basic realm="x"'})
    )
    fake.body = b"you sent: " + " and ".join(echoed).encode()
    with pytest.raises(OutputError) as caught:
        load(build, f"{fake.url}/store", settings(fake, credentials))
    return str(caught.value)


def test_what_a_server_repeats_of_a_secret_is_left_out(build: Path, fake: FakeStore) -> None:
    echoed = ["Bearer t0ken/+", "t0ken%2F%2B"]
    told = told_by_echo(build, fake, Credentials(token="t0ken/+"), echoed)
    assert "400 Bad Request: you sent: Bearer *** and ***;" in told
    hard = 'pä"s  s'
    header = basic("ann", hard)
    echoed = [header, header.split()[1], f"ann:{hard}", hard, 'p\\u00e4\\"s  s', "p%C3%A4%22s%20%20s"]
    told = told_by_echo(build, fake, Credentials(user="ann", password=hard), echoed)
    assert "you sent: Basic *** and *** and *** and *** and *** and ***;" in told


def test_what_a_server_repeats_of_netrc_is_left_out(
    build: Path, fake: FakeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password hunter2\n", encoding="utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    told = told_by_echo(build, fake, Credentials(), ["hunter2", basic("ann", "hunter2")])
    assert "you sent: *** and Basic ***;" in told


def test_a_netrc_that_is_broken_tells_nothing(
    build: Path, fake: FakeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann hunter2\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    load(build, f"{fake.url}/store", settings(fake, Credentials()))
    assert not any("authorization" in h for h in fake.headers)


def test_the_reason_of_a_server_is_not_repeated(build: Path, fake: FakeStore) -> None:
    fake.raw = lambda send: send(b"HTTP/1.1 400 Bearer t0ken\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(OutputError, match="400 Bad Request;"):
        load(build, f"{fake.url}/store", settings(fake, Credentials(token="t0ken")))
    fake.raw = lambda send: send(b"Bearer t0ken \r\n\r\n")  # no HTTP, and told as such
    with pytest.raises(OutputError, match=r"Bearer \*\*\*"):
        load(build, f"{fake.url}/store", settings(fake, Credentials(token="t0ken")))


def test_a_header_that_cannot_be_written_is_not_told(
    build: Path, fake: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.loading.credentials._check", lambda name, value: None)  # whatever slips through
    with pytest.raises(OutputError, match="the request cannot be written in HTTP;") as caught:
        load(build, f"{fake.url}/store", settings(fake, Credentials(token="t0ken\n")))
    assert "t0ken" not in str(caught.value)
    assert not fake.asked


def test_certificates_are_verified(build: Path, fake: FakeStore, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no certificates"):
        load(build, fake.url, LoadSettings(profile=PROFILES["oxigraph"], certificates=tmp_path / "none.pem"))
    (tmp_path / "bad.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(MissingError, match="no certificates"):
        load(build, fake.url, LoadSettings(profile=PROFILES["oxigraph"], certificates=tmp_path / "bad.pem"))
    with pytest.raises(OutputError):  # plain HTTP behind an https URL: no handshake, and it is told
        load(build, fake.url.replace("http:", "https:"), LoadSettings(profile=PROFILES["oxigraph"], tries=1))
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
