"""What readers of fresh articles stumbled on: withdrawn ambassadors, owners of a whose, a president who is anyone."""

from __future__ import annotations

import pytest

from ..conftest import Read

CASES = [
    ("Chad withdrew its troops from Sudan.", ("Chad", "retreatsFrom", "Sudan"), True),
    ("France withdrew from Mali.", ("France", "retreatsFrom", "Mali"), True),
    ("Peru has withdrawn its ambassador from Colombia.", ("Peru", "cutsTiesWith", "Colombia"), True),
    ("Peru has withdrawn its ambassador from Colombia.", ("Peru", "retreatsFrom", "Colombia"), False),
    ("Norway pulled its diplomats out of Somalia.", ("Norway", "retreatsFrom", "Somalia"), False),
    ("Kosovo, which Serbia rejects, joined.", ("Serbia", "rejects", "Kosovo"), True),
    (
        "Peru was pleased by the first visit of a US president to Africa since 2015.",
        ("Donald Trump", "visits", "Africa"),
        False,
    ),
    (
        "Peru was pleased by the first visit of a US president to Africa since 2015.",
        ("Joe Biden", "visits", "Africa"),
        False,
    ),
    ("France withdrew its soldiers from Niger.", ("France", "quits", "Niger"), False),
    ("Mali withdrew from ECOWAS.", ("Mali", "quits", "ECOWAS"), True),
    ("Peru withdrew its bid to host the summit, in support of Chile's bid.", ("Peru", "cutsTiesWith", "Chile"), False),
    ("Peru withdrew its support for Chile.", ("Peru", "supports", "Chile"), False),
    ("Malawi ordered its troops to leave.", ("Malawi", "requestsFrom", "troops of Malawi"), False),
    ("Malawi urged Togo's troops to leave.", ("Malawi", "requestsFrom", "troops of Togo"), True),
    ("The United Nations Office at Geneva opened.", ("United Nations Office", "partOf", "Geneva"), False),
    (
        "The High Representative for Foreign Affairs (HR/VP), Federica Mogherini, spoke.",
        ("Federica Mogherini", "affiliatedWith", "VP"),
        False,
    ),
    (
        "Peru will be represented by its foreign minister, Ann Lee, and Chile by its foreign minister, Bo Diaz.",
        ("Bo Diaz", "servesIn", "Chile"),
        True,
    ),
    ("Chad and Mali traded accusations.", ("Mali", "accuses", "Chad"), True),
    ("Chad and Mali traded accusations.", ("Chad", "cooperatesWith", "Mali"), False),
    ("Chad and Mali trade in gold.", ("Chad", "cooperatesWith", "Mali"), True),
    ("Chad exchanged fire with Mali.", ("Mali", "assaults", "Chad"), True),
    ("Chad and Mali each accused the other of lying.", ("Mali", "accuses", "Chad"), True),
    ("Chad and Mali accused the other governments of lying.", ("Mali", "accuses", "Chad"), False),
    ("Talks between Chad and Mali failed. Each side accuses the other.", ("Chad", "accuses", "Mali"), True),
    (
        "The deal, struck in Geneva on Sept. 9 by Minister Ann Lee and Russian Minister Sergei Lavrov, holds.",
        ("Ann Lee", "signsAgreementWith", "Sergey Lavrov"),
        True,
    ),
    ("A deal between Chad and Mali brokered by Qatar held.", ("Qatar", "mediatesFor", "Mali"), True),
    ("Russia withdrew its peacekeepers from Karabakh.", ("Russia", "quits", "Nagorno-Karabakh"), False),
    ("Trump pulled the United States out of UNESCO.", ("United States", "quits", "UNESCO"), True),
    ("Three states recognise Taiwan: Palau, Nauru and Tuvalu.", ("states", "recognizes", "Palau"), False),
    ("Ethiopia disbanded its navy.", ("Ethiopia", "coerces", "navy of Ethiopia"), False),
    ("Norway returned its ambassador to Tehran.", ("Norway", "returnsTo", "Iran"), False),
    ("Norway returned its ambassador to Tehran.", ("Norway", "normalizesTiesWith", "Iran"), True),
    ("Norway returned the statue to Iran.", ("Norway", "returnsTo", "Iran"), True),
    ("President Abdel Fattah al-Sisi praised Norway.", ("Abdel Fattah el-Sisi", "supports", "Norway"), True),
    ("Peru was condemned by Chile along with Cuba.", ("Cuba", "accuses", "Peru"), False),
    ("Mali's defence minister, Bo Sako, resigned on Monday.", ("Bo Sako", "servesIn", "Mali"), False),
    ("Mali's defence minister, Bo Sako, may resign.", ("Bo Sako", "servesIn", "Mali"), True),
    ("Bo Sako, who was defence minister of Mali, spoke.", ("Bo Sako", "servesIn", "Mali"), False),
    ("Bo Sako, who is defence minister of Mali, spoke.", ("Bo Sako", "servesIn", "Mali"), True),
    ("Ghana named an envoy to Mali.", ("Ghana", "normalizesTiesWith", "Mali"), False),
    ("The Foreign Ministry accused Mali of lying.", ("Foreign Ministry", "accuses", "Mali"), True),
    ("Togo praised ASEAN, whose presidency Mexico refuses to hand over.", ("Mexico", "rejects", "ASEAN"), False),
]


def test_an_agreement_that_nothing_tells_apart_waits_for_review(read: Read) -> None:
    reading = read("Peru and Chile signed a treaty closing a dispute.")
    (claim,) = reading.about("Peru", "signatoryOf", "treaty")
    assert claim.confidence < 0.5
    assert ("Peru", "signsAgreementWith", "Chile") in reading.facts


@pytest.mark.model
def test_whose_ministry_it_is_has_to_be_told(read: Read) -> None:
    (claim,) = read("The Foreign Ministry accused Mali of lying.").about("Foreign Ministry", "accuses", "Mali")
    assert claim.confidence < 0.5


@pytest.mark.model
@pytest.mark.parametrize(("text", "triple", "there"), CASES)
def test_what_is_asserted(read: Read, text: str, triple: tuple[str, str, str], there: bool) -> None:
    assert (triple in read(text).facts) is there
