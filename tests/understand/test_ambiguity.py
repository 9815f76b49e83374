"""Names that several things bear: the place in the sentence, the rest of the text and its date decide."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

DAY = "2024-06-05"
CONGO, BRAZZAVILLE = "Democratic Republic of the Congo", "Republic of the Congo"
GEORGIA, US_GEORGIA = "state/georgia", "region/georgia-u-s-state"

# words that are ambiguous, the last part of the IRI they should lead to, the day of the document, the text
STATES = [
    ("Georgia", GEORGIA, DAY, "Georgia criticized Russia."),
    ("Georgia", GEORGIA, DAY, "Georgia and Armenia signed a treaty."),
    ("Georgia", GEORGIA, DAY, "Protesters marched through Tbilisi. Georgia plans to hold elections."),
    ("Georgia", GEORGIA, "2008-08-10", "Russian forces moved into Georgia. Mikheil Saakashvili appealed for help."),
    ("Georgia", GEORGIA, DAY, "A port was built in Batumi, Georgia."),
    ("Georgia", GEORGIA, DAY, "The European Union praised Georgia, Moldova and Ukraine."),
    ("Georgia", US_GEORGIA, DAY, "The company opened an office in Atlanta, Georgia."),
    ("Georgia", US_GEORGIA, DAY, "Voters in Georgia, Texas and Florida went to the polls."),
    ("Georgia", US_GEORGIA, DAY, "Storms hit Florida on Monday. Two people died in Georgia. Alabama was spared."),
    ("Georgia", US_GEORGIA, DAY, "Georgia's governor visited Japan."),
    ("Georgia", US_GEORGIA, DAY, "The governor of Georgia visited Seoul."),
    ("Georgia", US_GEORGIA, DAY, "Officials in Michigan and Georgia counted the ballots."),
    ("Jordan", "state/jordan", DAY, "Jordan and Egypt signed an agreement."),
    ("Jordan", "state/jordan", DAY, "King Abdullah spoke in Amman. Jordan will host the talks."),
    ("Jordan", "state/jordan", DAY, "Thousands of refugees live in Jordan."),
    ("Chad", "state/chad", DAY, "Chad closed its border with Sudan."),
    ("Chad", "state/chad", DAY, "French soldiers left Chad and Niger."),
    ("Congo", "state/democratic-republic-of-the-congo", DAY, "Rebels captured Goma. Congo accused Rwanda."),
    ("Congo", "state/democratic-republic-of-the-congo", DAY, "Felix Tshisekedi spoke. Congo wants peace."),
    ("Congo", "state/democratic-republic-of-the-congo", DAY, "Envoys met in Kinshasa. Congo criticized Rwanda."),
    ("Congo", "state/republic-of-the-congo", DAY, "Denis Sassou Nguesso flew to Paris. Congo praised France."),
    ("Korea", "state/south-korea", DAY, "South Korea criticized Japan. Korea also praised Poland."),
    ("Korea", "state/south-korea", DAY, "Talks were held in Seoul. Korea thanked Poland."),
    ("Korea", "state/north-korea", DAY, "Kim Jong Un visited a factory. Korea launched a missile."),
    ("Guinea", "state/guinea", DAY, "Guinea criticized Mali."),
    ("Guinea", "state/guinea", DAY, "Soldiers took power in Conakry. Guinea closed its borders."),
    ("Guinea", "state/guinea-bissau", DAY, "Umaro Sissoco Embalo spoke in Bissau. Guinea held elections."),
    ("Equatorial Guinea", "state/equatorial-guinea", DAY, "Equatorial Guinea criticized Spain."),
    ("Niger", "state/niger", DAY, "Niger expelled the French ambassador."),
    ("Nigeria", "state/nigeria", DAY, "Nigeria threatened Niger."),
    ("Nigerian", "state/nigeria", DAY, "The Nigerian army attacked the rebels."),
    ("Nigerien", "state/niger", DAY, "The Nigerien army attacked the rebels."),
    ("Niger Delta", "region/niger-delta", DAY, "Militants attacked a pipeline in the Niger Delta."),
    ("Dominica", "state/dominica", DAY, "Dominica joined the alliance."),
    ("Dominican", "state/dominican-republic", DAY, "Luis Abinader spoke to the Dominican army."),
    ("Dominican", "state/dominica", DAY, "The storm hit Dominica. The Dominican government asked for help."),
    ("Washington", "state/united-states", DAY, "Washington criticized Iran."),
    ("Washington", "state/united-states", DAY, "Iran accused Washington of meddling."),
    ("Washington", "place/washington", DAY, "Emmanuel Macron arrived in Washington."),
    ("Washington", "region/washington-state", DAY, "Seattle, Washington, hosted the summit."),
    ("Washington", "region/washington-state", DAY, "Washington, Oregon and California sued the agency."),
    ("Brussels", "organization/european-union", DAY, "Hungary accused Brussels of meddling."),
    ("Brussels", "state/belgium", DAY, "Belgium expelled two envoys. Rwanda accused Brussels of meddling."),
    ("Tripoli", "place/tripoli-lebanon", DAY, "Nawaf Salam spoke in Beirut. Clashes broke out in Tripoli."),
]

PERSONS = [
    ("Jordan", "person/jim-jordan", DAY, "Jim Jordan criticized Iran. Jordan also praised Israel."),
    ("Chad Wolf", "person/chad-wolf", DAY, "Chad Wolf criticized Mexico."),
    ("Washington", "person/denzel-washington", DAY, "Denzel Washington praised Kenya. Mr Washington criticized Iran."),
    ("Bush", "person/george-w-bush", "2003-05-01", "Bush attacked Iraq, critics said."),
    ("Bush", "person/george-w-bush", "2005-01-01", "The Bush administration criticized Syria."),
    ("Clinton", "person/bill-clinton", DAY, "President Clinton visited Kosovo."),
    ("Merkel", "person/angela-merkel", "2010-02-02", "Chancellor Merkel met President Sarkozy."),
    ("Sarkozy", "person/nicolas-sarkozy", "2010-02-02", "Chancellor Merkel met President Sarkozy."),
    ("Putin", "person/vladimir-putin", DAY, "President Putin visited China."),
    ("Macron", "person/emmanuel-macron", DAY, "The Macron government criticized Mali."),
    ("Macron", "person/emmanuel-macron", DAY, "Macron visited Mali."),
    ("Kim", "person/kim-jong-un", DAY, "Kim watched the launch. North Korea praised Russia."),
    ("Kim", "person/kim-jong-il", "2005-03-03", "Kim watched the launch. North Korea praised Russia."),
    ("Kim", "person/kim-dae-jung", "2001-03-03", "President Kim visited Sweden. South Korea praised Japan."),
    ("Zelenskiy", "person/volodymyr-zelenskyy", DAY, "Volodymyr Zelenskiy flew to Poland. Zelenskiy met Donald Tusk."),
    ("Xi", "person/xi-jinping", DAY, "Xi Jinping visited Serbia. Xi praised Hungary."),
    ("Johnson", "person/boris-johnson", "2020-05-05", "Johnson spoke in London. Britain criticized Iran."),
    ("King Charles", "person/charles-iii", DAY, "King Charles visited Kenya."),
    ("Queen Elizabeth", "person/elizabeth-ii", "2010-05-05", "Queen Elizabeth visited Ireland."),
    ("Wang", "person/wang-weilin", DAY, "Wang Weilin, a professor, criticized Japan. Wang praised India."),
    ("Weilin", "person/wang-weilin", DAY, "Wang Weilin, a professor, criticized Japan. Weilin praised India."),
]

OFFICES = [
    ("Barack Obama", "2015-03-01", "The US president visited Kenya."),
    ("Donald Trump", "2025-03-01", "The US president visited Kenya."),
    ("Joe Biden", "2022-03-01", "The American president visited Kenya."),
    ("Angela Merkel", "2012-03-01", "The German chancellor visited Kenya."),
    ("Olaf Scholz", "2022-03-01", "The German chancellor visited Kenya."),
    ("Boris Johnson", "2020-03-01", "The British prime minister visited Kenya."),
    ("Keir Starmer", "2025-01-10", "The British prime minister visited Kenya."),
    ("Dmitry Medvedev", "2010-03-01", "The Russian president visited Kenya."),
    ("Vladimir Putin", "2015-03-01", "The Russian president visited Kenya."),
]


@pytest.mark.parametrize(("words", "iri", "day", "text"), [*STATES, *PERSONS], ids=lambda v: str(v)[:60])
def test_an_ambiguous_name_leads_where_its_text_points(read: Any, words: str, iri: str, day: str, text: str) -> None:
    mention = read(text, day).mentions(words)[-1]
    assert mention.entity.endswith(f"/{iri}")
    assert 0 < mention.confidence <= 1


@pytest.mark.parametrize(("name", "day", "text"), OFFICES)
def test_an_office_is_held_by_whoever_held_it_on_the_day(read: Any, name: str, day: str, text: str) -> None:
    assert (name, "visits", "Kenya") in read(text, day).facts


@pytest.mark.parametrize("text", ["Smith criticized Iran.", "Johnson criticized Iran.", "Bush criticized Iran."])
def test_a_bare_surname_of_nobody_in_office_is_somebody_of_this_text(read: Any, text: str) -> None:
    one, two = read(text, "2024-06-05"), read(f"{text} Norway disagreed.", "2024-06-05")
    (first,), (second,) = ({m.entity for m in r.mentions(text.split()[0])} for r in (one, two))
    assert first != second


def test_candidates_of_an_unsure_name_are_kept(read: Any) -> None:
    (mention,) = read("Georgia criticized Russia.").mentions("Georgia")
    assert mention.candidates == ("https://w3id.org/statecraft/id/region/georgia-u-s-state",)
    assert mention.confidence < 0.9


def test_two_surnames_alike_in_office_are_not_told_apart(read: Any) -> None:
    reading = read("Lee criticized Iran.", "2012-06-05")
    (mention,) = reading.mentions("Lee")
    assert "/document/" in mention.entity
    assert len(mention.candidates) >= 2


def test_a_state_inside_a_longer_name_is_mentioned_and_acts_in_nothing(read: Any) -> None:
    reading = read("The Norway Fisheries Council criticized Iran.")
    assert reading.meant("Norway") == {"Norway"}
    assert not any(s == "Norway" for s, _, _ in reading.said)


def test_a_name_once_seen_is_seen_again(read: Any) -> None:
    reading = read("Ilse Brandtner praised Norway. The prize went to Ilse Brandtner.")
    assert len(reading.mentions("Ilse Brandtner")) == 2
