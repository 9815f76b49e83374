"""The words of the PLOVER event types: verbs, nouns with support verbs, adjectives; and what only looks like them."""

from __future__ import annotations

from typing import Any

import pytest

from kg.understand.knowledge.lexicon import shipped

pytestmark = pytest.mark.model

EVENTS = {
    "AGREE": [
        ("Norway promised aid to Kenya.", "Norway", "promisesTo", "Kenya"),
        ("Japan made an offer to Vietnam.", "Japan", "promisesTo", "Vietnam"),
        ("Serbia accepted a proposal by Kosovo.", "Serbia", "agreesWith", "Kosovo"),
        ("Brazil found common ground with Argentina.", "Argentina", "agreesWith", "Brazil"),
        ("Greece reached a compromise with Turkey.", "Greece", "agreesWith", "Turkey"),
        ("Canada gave a guarantee to Latvia.", "Canada", "promisesTo", "Latvia"),
    ],
    "CONSULT": [
        ("Japan held consultations with India.", "India", "consultsWith", "Japan"),
        ("Egypt reopened negotiations with Ethiopia.", "Egypt", "negotiatesWith", "Ethiopia"),
        ("Emmanuel Macron sat down with Olaf Scholz.", "Emmanuel Macron", "meets", "Olaf Scholz"),
        ("Emmanuel Macron conferred with Narendra Modi.", "Emmanuel Macron", "consultsWith", "Narendra Modi"),
        ("Oman brokered a truce between Iran and Iraq.", "Oman", "mediatesFor", "Iraq"),
        ("Vladimir Putin undertook a trip to Mongolia.", "Vladimir Putin", "visits", "Mongolia"),
    ],
    "SUPPORT": [
        ("Australia lauded Indonesia.", "Australia", "supports", "Indonesia"),
        ("Sweden voiced its solidarity with Ukraine.", "Sweden", "supports", "Ukraine"),
        ("Spain welcomed a decision by Morocco.", "Spain", "supports", "Morocco"),
        ("Israel normalized relations with Bahrain.", "Bahrain", "normalizesTiesWith", "Israel"),
        ("Colombia reopened its embassy in Venezuela.", "Colombia", "normalizesTiesWith", "Venezuela"),
        ("Belgium apologised to Rwanda.", "Belgium", "apologizesTo", "Rwanda"),
        ("Peru hammered out a deal with Chile.", "Chile", "signsAgreementWith", "Peru"),
    ],
    "COOPERATE": [
        ("Australia shared intelligence with Japan.", "Australia", "cooperatesWith", "Japan"),
        ("Turkey teamed up with Libya.", "Libya", "cooperatesWith", "Turkey"),
        ("Poland performed military exercises with Lithuania.", "Lithuania", "exercisesWith", "Poland"),
        ("India deepened its partnership with Vietnam.", "India", "strengthensTiesWith", "Vietnam"),
        ("Russia sold submarines to Algeria.", "Algeria", "cooperatesWith", "Russia"),
        ("China made an investment in Pakistan.", "China", "invests", "Pakistan"),
    ],
    "AID": [
        ("Qatar bankrolled Hamas.", "Qatar", "aids", "Hamas"),
        ("Japan donated vaccines to Vietnam.", "Japan", "aids", "Vietnam"),
        ("Germany supplied howitzers to Ukraine.", "Germany", "aids", "Ukraine"),
        ("Nepal received assistance from India.", "India", "aids", "Nepal"),
        ("Ireland sent relief workers to Lebanon.", "Ireland", "aids", "Lebanon"),
        ("Ecuador granted asylum to Julian Assange.", "Ecuador", "shelters", "Julian Assange"),
    ],
    "CONCEDE": [
        ("Japan relaxed restrictions on South Korea.", "Japan", "easesSanctionsOn", "South Korea"),
        ("The European Union unfroze the assets of Libya.", "European Union", "easesSanctionsOn", "Libya"),
        ("Serbia bowed to Kosovo.", "Serbia", "concedesTo", "Kosovo"),
        ("Panama made a concession to Colombia.", "Panama", "concedesTo", "Colombia"),
        ("Italy met the demands of Libya.", "Italy", "concedesTo", "Libya"),
        ("The United States removed tariffs on Brazil.", "United States", "easesSanctionsOn", "Brazil"),
    ],
    "RETREAT": [
        ("Russia freed Brittney Griner.", "Russia", "frees", "Brittney Griner"),
        ("Joe Biden pardoned Hunter Biden.", "Joe Biden", "frees", "Hunter Biden"),
        ("France handed back the relics to Benin.", "France", "returnsTo", "Benin"),
        ("Germany returned the sculptures to Nigeria.", "Germany", "returnsTo", "Nigeria"),
        ("Israel agreed a truce with Hamas.", "Hamas", "ceasesFireWith", "Israel"),
        ("France pulled its soldiers out of Niger.", "France", "retreatsFrom", "Niger"),
        ("Chile granted access to Peru.", "Chile", "permits", "Peru"),
    ],
    "REQUEST": [
        ("Egypt implored Israel to stop.", "Egypt", "requestsFrom", "Israel"),
        ("Kenya exhorted Somalia to wait.", "Kenya", "requestsFrom", "Somalia"),
        ("Armenia sought help from France.", "Armenia", "requestsFrom", "France"),
        ("Greece sent a request to Germany.", "Greece", "requestsFrom", "Germany"),
        ("The United States put pressure on Israel.", "United States", "requestsFrom", "Israel"),
        ("Cuba appealed to Mexico.", "Cuba", "requestsFrom", "Mexico"),
    ],
    "ACCUSE": [
        ("Mexico rebuked Ecuador.", "Mexico", "accuses", "Ecuador"),
        ("Iran lodged a complaint against Sweden.", "Iran", "accuses", "Sweden"),
        ("Hungary complained about Ukraine.", "Hungary", "accuses", "Ukraine"),
        ("Ireland is critical of Israel.", "Ireland", "accuses", "Israel"),
        ("Nicaragua sued Germany.", "Nicaragua", "prosecutes", "Germany"),
        ("Bolivia filed a lawsuit against Chile.", "Bolivia", "prosecutes", "Chile"),
        ("The European Union launched a probe into Apple.", "European Union", "investigates", "Apple"),
    ],
    "REJECT": [
        ("Egypt rebuffed Israel.", "Egypt", "rejects", "Israel"),
        ("Pakistan dismissed an offer from India.", "Pakistan", "rejects", "India"),
        ("Hungary snubbed Ukraine.", "Hungary", "rejects", "Ukraine"),
        ("Australia denied a visa to Novak Djokovic.", "Australia", "rejects", "Novak Djokovic"),
        ("Turkey objected to Sweden.", "Turkey", "rejects", "Sweden"),
        ("Serbia voted against Kosovo.", "Serbia", "rejects", "Kosovo"),
    ],
    "THREATEN": [
        ("China menaced Taiwan.", "China", "threatens", "Taiwan"),
        ("Israel issued an ultimatum to Lebanon.", "Israel", "threatens", "Lebanon"),
        ("Azerbaijan has warned Armenia that it would respond.", "Azerbaijan", "warns", "Armenia"),
        ("Iran sent a warning to Azerbaijan.", "Iran", "warns", "Azerbaijan"),
        ("Venezuela intimidated Guyana.", "Venezuela", "threatens", "Guyana"),
        ("Ethiopia was warned by Egypt.", "Egypt", "warns", "Ethiopia"),
    ],
    "PROTEST": [
        ("The Greens demonstrated against Donald Trump.", "Greens", "protestsAgainst", "Donald Trump"),
        ("Greenpeace marched against Shell.", "Greenpeace", "protestsAgainst", "Shell"),
        ("Greenpeace organised a march against Shell.", "Greenpeace", "protestsAgainst", "Shell"),
        ("Greenpeace held a demonstration against Japan.", "Greenpeace", "protestsAgainst", "Japan"),
        ("Greenpeace has boycotted Shell.", "Greenpeace", "protestsAgainst", "Shell"),
        ("Greenpeace burned an effigy of Donald Trump.", "Greenpeace", "protestsAgainst", "Donald Trump"),
    ],
    "SANCTION": [
        ("The United States imposed an embargo on Cuba.", "United States", "sanctions", "Cuba"),
        ("Canada froze the assets of Belarus.", "Canada", "sanctions", "Belarus"),
        ("Germany halted exports to Russia.", "Germany", "cutsTiesWith", "Russia"),
        ("Algeria recalled its ambassador from France.", "Algeria", "cutsTiesWith", "France"),
        ("Peru closed its embassy in Venezuela.", "Peru", "cutsTiesWith", "Venezuela"),
        ("Finland sealed its border with Russia.", "Finland", "cutsTiesWith", "Russia"),
    ],
    "MOBILIZE": [
        ("Turkey amassed troops along Syria.", "Turkey", "deploysTo", "Syria"),
        ("Poland moved battalions to Belarus.", "Poland", "deploysTo", "Belarus"),
        ("Kenya mobilised its army against Somalia.", "Kenya", "mobilizesAgainst", "Somalia"),
        ("North Korea fired a missile over Japan.", "North Korea", "mobilizesAgainst", "Japan"),
        ("China militarised Tibet.", "China", "militarizes", "Tibet"),
        ("China held a show of force near Taiwan.", "China", "mobilizesAgainst", "Taiwan"),
    ],
    "COERCE": [
        ("Turkey apprehended Enes Kanter.", "Turkey", "detains", "Enes Kanter"),
        ("Egypt outlawed the Muslim Brotherhood.", "Egypt", "bans", "Muslim Brotherhood"),
        ("Thailand sentenced Viktor Bout.", "Thailand", "punishes", "Viktor Bout"),
        ("Serbia deported Peter Nikitin.", "Serbia", "deports", "Peter Nikitin"),
        ("Iran launched a crackdown on Kurdistan.", "Iran", "coerces", "Kurdistan"),
        ("India imposed a curfew in Kashmir.", "India", "coerces", "Kashmir"),
        ("The army overthrew Mohamed Morsi.", "army", "overthrows", "Mohamed Morsi"),
    ],
    "ASSAULT": [
        ("Israel pounded Lebanon.", "Israel", "assaults", "Lebanon"),
        ("Turkey carried out air strikes against Syria.", "Turkey", "assaults", "Syria"),
        ("Armenia opened fire on Azerbaijan.", "Armenia", "assaults", "Azerbaijan"),
        ("Hezbollah fired rockets at Israel.", "Hezbollah", "assaults", "Israel"),
        ("Hamas kidnapped Gilad Shalit.", "Hamas", "abducts", "Gilad Shalit"),
        ("Israel imposed a blockade on Lebanon.", "Israel", "besieges", "Lebanon"),
        ("Russia seized Crimea in March.", "Russia", "seizes", "Crimea"),
    ],
}

NONE = [
    "Norway released a report about Sweden.",
    "Vladimir Putin returned to Moscow.",
    "The government expressed concern about Ukraine.",
    "Spain beat Germany in the final.",
    "Emmanuel Macron questioned the need for a summit in Japan.",
    "Italy launched a new round of bonds in Germany.",
    "Mexico is near the United States.",
    "Kenya trains for the marathon in Japan.",
    "France rushed home after the match in Belgium.",
    "Egypt lifted a trophy in Ghana.",
    "Sweden dropped two places behind Denmark.",
    "Turkey opened its eyes to Asia.",
    "Canada charged a fee for visas.",
    "Poland boosted its position in Africa.",
    "Chile struck gold in Peru.",
    "Brazil cut its own budget in March.",
    "Serbia returned the favour in Greece.",
    "Vietnam signed for a parcel.",
    "Norway sent a team to Japan.",
    "Sweden gave a book to Norway.",
    "Spain raised a concern with Morocco.",
]


@pytest.mark.parametrize(
    ("root", "text", "subject", "relation", "obj"),
    [(root, *case) for root, cases in EVENTS.items() for case in cases],
    ids=[case[0] for cases in EVENTS.values() for case in cases],
)
def test_a_word_of_each_type_tells_who_acts_towards_whom(
    read: Any, root: str, text: str, subject: str, relation: str, obj: str
) -> None:
    told = next(r for iri, r in shipped().relations.items() if iri.endswith(f"#{relation}"))
    assert told.root == root
    facts = read(text).facts
    assert (subject, relation, obj) in facts or (told.symmetric and (obj, relation, subject) in facts), facts


@pytest.mark.parametrize("text", NONE, ids=NONE)
def test_what_only_looks_like_an_event(read: Any, text: str) -> None:
    events = {iri for iri, relation in shipped().relations.items() if relation.event}
    assert not [c for c in read(text).claims if c.relation in events]
