"""What systems find: the claims of the seed article, and how they take what a text does not state as a fact.

A fact is a subject, a relation and an object in words. Each claim of the seed article's gold standard is looked for
three times, each time more strictly:

- found: a fact whose relation has a word that the claim may have (below; its beginning is enough), with the names of
  the subject and of one of the objects somewhere in its parties, so that `North Korea's ties` stands for North Korea.
  Where the gold names no subject or no object, any will do. Where it names actors, two of them.
- named: found, and the parties are those things themselves by one of their names, not something with their name in
  it.
- right: named, and taken for a fact exactly where the article states one.

`kg score` asks for more than `right`: the same words in the text, and all objects.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.scale.corpus import ROOT
from tests.bench.scale.measure import run

SEED = Path(os.environ.get("KG_SEED", ROOT.parent / "shared" / "seed"))
"""Where the seed article lies: its text is not ours, so that it is no part of the repository."""

_WORDS = {
    "A1": "meet met",
    "A2": "tighten strength cooperat support",
    "A3": "expand strength cooperat support",
    "A4": "lead head president rule",
    "A5": "affiliat fellow",
    "A6": "found",
    "A7": "office headquarter base locat",
    "A8": "at part locat",
    "A9": "initiative sponsor launch",
    "A10": "meet met discuss",
    "R1": "play role affiliat",
    "C1": "sid",
    "C2": "offer aid assist",
    "C3": "threat",
    "C4": "militar",
    "C5": "circumvent evad",
    "C6": "suit meet serv",
    "C7": "roll curb",
}

UNSTATED = (
    "Russia did not attack Georgia.",
    "Russia may attack Georgia.",
    "Russia will attack Georgia next year.",
    "Russia plans to attack Georgia.",
    "Russia threatened to attack Georgia.",
    "Russia refused to attack Georgia.",
    "Russia would attack Georgia.",
    "If Russia attacks Georgia, the talks will end.",
    "Did Russia attack Georgia?",
    "Russia denied that it had attacked Georgia.",
    "Experts say that Russia attacked Georgia.",
    "Nobody believes that Russia attacked Georgia.",
)
"""What no careful reader takes for the statement that Russia attacked Georgia."""

STATED = (
    "Russia attacked Georgia.",
    "Georgia was attacked by Russia on Monday.",
    "Russia has attacked Georgia again.",
    "On Tuesday Russia, which has a long border there, attacked Georgia.",
)

_ATTACKS = {"attack", "assaults"}
_EDGES = re.compile(r"^(?:the|a|an|its|his|their)\s+|['’]s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a system says. `held` tells whether it takes it for a fact, rather than for something that is said."""

    subject: str
    relation: str
    object: str
    held: bool = True


def documents() -> dict[str, str]:
    """All texts that a system is shown, by a name. The seed article is left out where it is not there."""
    found = {f"unstated-{n:02}.txt": text for n, text in enumerate(UNSTATED)}
    found |= {f"stated-{n:02}.txt": text for n, text in enumerate(STATED)}
    article = SEED / "article.txt"
    return found | ({"seed.txt": article.read_text(encoding="utf-8")} if article.exists() else {})


def judge(facts: Mapping[str, Sequence[Fact]]) -> dict[str, Any]:
    """How many claims of the seed article a system finds, and how many sentences it takes for facts."""
    told: dict[str, Any] = {"facts": len(facts.get("seed.txt", ()))}
    if "seed.txt" in facts:
        told |= _seed(facts["seed.txt"])
    for name, sentences in (("unstated", UNSTATED), ("stated", STATED)):
        held = [[f for f in facts.get(f"{name}-{n:02}.txt", ()) if f.held] for n in range(len(sentences))]
        told[name] = sum(any(_between(f) and f.relation.split()[0] in _ATTACKS for f in one) for one in held)
        told[f"{name}_any"] = sum(any(map(_between, one)) for one in held)  # whatever the relation is
    return told


def _seed(facts: Sequence[Fact]) -> dict[str, Any]:
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    names: Mapping[str, Sequence[str]] = gold["mentions"]
    told: dict[str, list[str]] = {"found": [], "named": [], "right": []}
    for claim in gold["claims"]:
        about = [f for f in facts if _about(claim, f, names, _holds)]
        named = [f for f in about if _about(claim, f, names, _is)]
        held = any(f.held for f in named)
        if about:
            told["found"].append(claim["id"])
        if named:
            told["named"].append(claim["id"])
        if named and held is (claim["status"] == "asserted"):
            told["right"].append(claim["id"])
    return {**told, "claims": len(gold["claims"])}


_Match = Callable[[str, Iterable[str]], bool]


def _about(claim: Mapping[str, Any], fact: Fact, names: Mapping[str, Sequence[str]], same: _Match) -> bool:
    said = re.findall(r"[a-z]+", _lemma(fact.relation))
    if not any(word.startswith(tuple(_WORDS[claim["id"]].split())) for word in said):
        return False
    subjects, objects = (_things(claim, field, names) for field in ("subject", "object"))
    if "actors" in claim:
        actors = _things(claim, "actors", names)
        first, second = ({n for n, known in enumerate(actors) if same(p, known)} for p in (fact.subject, fact.object))
        return bool(first and second and first | second != first & second)
    sides = [(fact.subject, fact.object)]
    if claim["id"] == "A9":  # "initiative of" may be read either way
        sides.append((fact.object, fact.subject))
    return any(
        (not subjects or any(same(s, known) for known in subjects))
        and (not objects or any(same(o, known) for known in objects))
        for s, o in sides
    )


def _things(claim: Mapping[str, Any], field: str, names: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """The names of each party; a pronoun is none."""
    value = claim.get(field, [])
    parties = [value] if isinstance(value, str) else value
    return [{_key(n) for n in (party, *names.get(party, ())) if n != "He"} for party in parties]


def _lemma(relation: str) -> str:
    """The words of a relation, those that are written together taken apart."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", relation).lower()


def _key(name: str) -> str:
    words = " ".join(name.split()).replace("’", "'")
    return _EDGES.sub("", _EDGES.sub("", words)).lower()


def _is(party: str, names: Iterable[str]) -> bool:
    return _key(party) in set(names)


def _holds(party: str, names: Iterable[str]) -> bool:
    words = f" {re.sub(r'[^a-z. ]', ' ', _key(party).replace(chr(39) + 's', ' '))} "
    return any(f" {re.sub(r'[^a-z. ]', ' ', name)} " in re.sub(r" +", " ", words) for name in names)


def _between(fact: Fact) -> bool:
    return _is(fact.subject, {"russia"}) and _is(fact.object, {"georgia"})


def by(python: str, program: Path, room: Path) -> dict[str, list[Fact]]:
    """What a program says that takes a folder, a file to write and the word `facts`; it holds all for facts."""
    folder, told = room / "shown", room / "shown.json"
    folder.mkdir()
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
    run([python, program, folder, room / "shown.ttl", "facts"], output=told)
    return {name: [Fact(*fact) for fact in said] for name, said in last(told)["documents"].items()}


def last(told: Path) -> dict[str, Any]:
    """The JSON that a program printed as its last line."""
    value: dict[str, Any] = json.loads(told.read_text(encoding="utf-8").splitlines()[-1])
    return value


def ours(texts: Mapping[str, str]) -> dict[str, list[Fact]]:
    """What `kg` says: claims, held where they are asserted; a relation has its name and the words that tell it."""
    from kg.ids import Minter
    from kg.model import Document, Failure, Status
    from kg.pipeline import judged

    minter = Minter()
    found: dict[str, list[Fact]] = {}
    given = [
        Document(iri=minter.document(text=t, title=None, date=None, url=None), text=t, source=name)
        for name, t in texts.items()
    ]
    for item in judged(given):
        if isinstance(item, Failure):
            raise RuntimeError(f"{item.source}: {item.reason}")
        labels = {e.iri: e.label for e in item.extraction.entities}
        found[item.extraction.document.source] = [
            Fact(
                labels[v.claim.subject],
                f"{v.claim.relation.rpartition('#')[2]} {v.claim.trigger.quote}",
                labels[v.claim.object],
                v.status is Status.ASSERTED,
            )
            for v in item.verdicts.values()
        ]
    return found


def scored() -> str:
    """What `kg score` says of the seed article."""
    from kg.pipeline import judged
    from kg.score import read_gold, score

    standard = read_gold(SEED / "gold.json")
    (item,) = judged([str(standard.document)])
    outcomes = score(standard, item).outcomes  # type: ignore[arg-type]
    return f"{sum(o.result == 'found' for o in outcomes)} of {len(outcomes)}"


def shown(judgements: Mapping[str, Mapping[str, Any]]) -> tuple[Sequence[str], list[list[object]]]:
    """The head and the rows of a table of what systems find."""
    head = ["", "said of the seed article", "claims found", "named", "right", "not stated, held", "stated, held"]
    rows = []
    for name, told in judgements.items():
        of = f" of {told.get('claims', 0)}"
        seed = [f"{len(told[key])}{of}" if key in told else "absent" for key in ("found", "named", "right")]
        held = [f"{told[key]} of {len(texts)}" for key, texts in (("unstated", UNSTATED), ("stated", STATED))]
        rows.append([name, told["facts"], *seed, *held])
    return head, rows
