from __future__ import annotations

import gzip
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.sources.encoding import decode

TEXTS = {
    "cp1251": "Президент России Владимир Путин встретился в Москве с премьер-министром Индии Нарендрой Моди.",
    "koi8_r": "Президент России Владимир Путин встретился в Москве с премьер-министром Индии Нарендрой Моди.",
    "cp1256": "التقى الرئيس الروسي فلاديمير بوتين في موسكو رئيس وزراء الهند ناريندرا مودي، وناقش الجانبان التجارة.",
    "gb18030": "中国国家主席习近平在北京会见了俄罗斯总统普京。双方讨论了贸易和能源合作。",
    "big5": "中國國家主席習近平在北京會見了俄羅斯總統普京。雙方討論了貿易和能源合作。",
    "shift_jis": "岸田首相はワシントンでバイデン大統領と会談し、安全保障について協議した。",
    "euc_kr": "윤석열 대통령은 워싱턴에서 바이든 대통령과 회담하고 안보 문제를 논의했다.",
    "cp1250": "Prezydent spotkał się w Łodzi z prezydentem Ukrainy. Dziękował też za sprzęt i współpracę żołnierzy.",
    "latin-1": "Le président français a rencontré à Berlin le chancelier. Ils ont évoqué la sécurité européenne.",
    "cp1252": "The president’s envoy met José Peña in Asunción. “We agreed,” he said – and left for São Paulo.",
    "utf-8": "Владимир Путин, 习近平 and Łukasz met.",
    "utf-8-sig": "Владимир Путин met 习近平.",
    "utf-16": "Владимир Путин met 习近平 in Moscow.",
    "utf-32": "Владимир Путин met 习近平 in Moscow.",
    "utf-16-le": "The president of France met the chancellor in Berlin.",
    "utf-16-be": "The president of France met the chancellor in Berlin.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_encodings_are_found_out(name: str) -> None:
    assert decode(TEXTS[name].encode(name)) == TEXTS[name]


@pytest.mark.parametrize("name", ["cp1251", "gb18030", "cp1256", "big5"])
def test_an_encoding_that_is_named_is_used(name: str) -> None:
    short = TEXTS[name][:6]
    assert decode(short.encode(name), encoding=name) == short


def test_a_few_accents_in_an_english_text_are_western() -> None:
    text = "The ministers met on Tuesday to discuss the war. " * 20 + "Then José Peña spoke: “We agreed.”"
    assert decode(text.encode("cp1252")) == text


def test_other_scripts_in_an_english_text_are_not_taken_for_western() -> None:
    text = "The ministers met on Tuesday to discuss the war. " * 20 + "Then Владимир Путин и Сергей Лавров spoke."
    try:
        found = decode(text.encode("cp1251"))
    except DataError:
        return
    assert found == text


def test_a_page_says_its_encoding() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>Да</html>'
    assert decode(page.encode("cp1251"), html=True) == page


def test_a_page_in_seven_bits() -> None:
    page = '<html><head><meta charset="iso-2022-jp"></head><p>岸田首相</p></html>'
    assert decode(page.encode("iso2022_jp"), html=True) == page


def test_utf8_counts_more_than_what_a_page_says() -> None:
    page = '<meta charset="iso-8859-1"><p>Erdoğan</p>'
    assert decode(page.encode(), html=True) == page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (gzip.compress(b"text"), "gzip"),
        (bytes(1000), "binary"),
        (random.Random(7).randbytes(5000), "not"),
    ],
)
def test_binary_data_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        decode(data)


def test_what_cannot_be_decoded_says_where() -> None:
    with pytest.raises(DataError, match=r"not utf-8: byte 3 .*--encoding"):
        decode(b"abc\xff\xfe", encoding="utf-8")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "UTF_16_BE"])
def test_utf8_is_not_read_as_utf16(name: str) -> None:
    for text in ("The president of France met the chancellor.", "Владимир Путин", "Erdoğan and Łukasz met.\n"):
        data = text.encode() + b" " * (len(text.encode()) % 2)
        with pytest.raises(DataError, match=f"UTF-8, not {name}"):
            decode(data, encoding=name)


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_true_utf16_is_read_where_it_is_named(name: str) -> None:
    for text in ("The president.", "Владимир Путин", "中国国家主席习近平在北京会见了俄罗斯总统普京。", ""):
        assert decode(text.encode(name), encoding=name) == text


@given(st.text().filter(lambda t: "\0" not in t))  # with zeros at every second byte, it is UTF-16 as well
def test_utf8_is_read_back(text: str) -> None:
    data = text.encode("utf-8")
    try:
        assert decode(data) == text.removeprefix("\ufeff")
    except DataError:
        assert any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text) or data[:4] in {b"GIF8", b"%PDF"}


def test_a_few_zeros_make_no_utf16() -> None:
    assert decode(b"000\0") == "000\0"


@given(st.binary())
def test_any_bytes_give_text_or_a_clear_refusal(data: bytes) -> None:
    with suppress(DataError):
        assert isinstance(decode(data, html=True), str)
