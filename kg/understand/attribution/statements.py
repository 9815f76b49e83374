"""Finds every statement of a text: who says, thinks, intends or judges what (Pareti 2016), whatever it is about.

The lexicon knows the cues. The parse gives a cue its source and its content; quotation marks extend the content over
sentences and paragraphs. What no grammar joins is joined by place: a quotation beside a cue, `Name: what he says`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.model import Quotation, Span
from kg.understand.attribution import contents
from kg.understand.attribution.colons import Colons
from kg.understand.attribution.contents import Found
from kg.understand.factuality.governors import FIRST_PERSON
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Scene
from kg.understand.syntax import grammar
from kg.understand.syntax.passages import Passage, passages, within

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_ONLY_SPOKEN = frozenset({"spoken"})
_PARTICIPLES = {"VBG", "VBN"}
_MARKS = {",", ":", "“", "”", '"', "-", "–", "—", "―", "--", ";"}
_DASHES = {"―", "—", "–", "--", "-"}
_COPULAS = {"be", "feel", "seem", "remain", "appear", "become"}
_SHORT = 4  # tokens of `in the words of`
_BESIDE = 12  # tokens between a cue and a quotation that belongs to it
_DEEP = 12  # statements of a sentence that may each hold all of it; those of a longer chain hold no more


class Statements:
    """The statements of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon, self.doc = scene, lexicon, scene.doc
        self.passages = passages(scene.doc)
        self._inside = within(self.passages)
        self._starts, self._ends = [p.start for p in self.passages], [p.end for p in self.passages]
        self._cues = lexicon.cues
        self._colons = Colons(scene, lexicon)
        self.found: list[Found] = []
        self._placed: list[Found] = []  # for X, …; X: …
        self._taken: dict[int, Found] = {}  # first token of a passage -> whose words it is
        self._left = [_DEEP * len(s) for s in scene.doc.sents]  # tokens that statements of each sentence may yet hold
        self._find()
        sure = [f for f in self.found if f.verb.pos_ == "ADJ" and "mind" in f.kinds and self._open(f)]
        self._by_place = contents.holding((*self._placed, *sure))
        self._by_verb = contents.holding(self.found, {f.verb.i for f in self.found})

    def quoted(self, i: int) -> bool:
        """Whether token `i` stands between quotation marks."""
        return i in self._inside

    def _find(self) -> None:
        nouns, adjectives = (self._cues.get(k, {}) for k in ("noun", "adjective"))
        phrasal, phrases, accounts = self.lexicon.phrasal_cues, self.lexicon.phrase_cues, self.lexicon.accounts
        for token in self.doc:
            lemma = token.lemma_.lower()
            pos = token.pos_
            made: Found | None = None
            if pos == "VERB" and lemma in phrasal:
                made = self._of_verb(token)
            elif pos == "NOUN" and nouns.get(lemma, _ONLY_SPOKEN) != _ONLY_SPOKEN:
                made = self._of_noun(token, nouns[lemma])
            elif pos in {"ADJ", "VERB"} and token.lower_ in adjectives:
                made = self._of_adjective(token, adjectives[token.lower_])
            elif lemma in {"accord", "according"}:
                made = self._according(token)
            elif pos == "ADP" and lemma in phrases and self._room(token):
                self._phrase(token)
            elif (
                token.dep_ == "poss"
                and not accounts.isdisjoint((token.head.lower_, token.head.lemma_.lower()))
                and self._room(token)
            ):
                self._whose_account(token)
            if made is not None:
                self.found.append(made)
        self._placed += self._colons.headlines()
        self.found.extend(self._placed)
        self._placed += self._colons.lists(self.found)
        self._quotations()
        self.found = [f for f in self.found if f.content - f.holder - set(f.cue)]
        for found in self.found:
            found.content -= {*found.cue, *found.holder}

    def _room(self, cue: Token) -> bool:
        """Whether the statements of the sentence do not yet hold too much: A said that B said that …"""
        return self._left[self.doc.number_of(cue.i)] > 0

    # what the grammar gives

    def _of_verb(self, verb: Token) -> Found | None:
        kinds, belonging = contents.cue_kinds(self.lexicon, verb)
        if not kinds or not self._room(verb) or verb.dep_ in {"amod", "compound", "aux", "csubj"}:
            return None
        sources = grammar.subjects(contents.governor(verb))
        source = sources[0] if sources else contents.before(verb)
        if source is None and not (grammar.is_passive(verb) and "voice" in kinds):
            return None
        if source is not None and source.lower_ in FIRST_PERSON and verb.i not in self._inside:
            return None  # the author says what he thinks
        if source is not None and source.lower_ in {"it", "there"} and "voice" not in kinds:
            return None
        content = contents.of_verb(verb, kinds, belonging)
        return self._made(contents.group(verb, belonging), verb, kinds, source, content)

    def _made(
        self, cue: list[int], head: Token, kinds: frozenset[str], source: Token | None, content: set[int]
    ) -> Found:
        held = contents.holder(source, head) - set(cue) if source is not None else set()
        self._left[self.doc.number_of(head.i)] -= len(held) + len(content)
        return Found(cue, head, kinds, source, held, content)

    def _of_noun(self, noun: Token, kinds: frozenset[str]) -> Found | None:
        if not self._room(noun):
            return None
        source = next((c for c in noun.children if c.dep_ == "poss"), None)
        content: set[int] = set()
        for child in noun.children:
            if child.dep_ in {"acl", "ccomp", "relcl"} and child.i > noun.i:
                marked = any(c.dep_ == "mark" for c in child.children)
                if (marked or grammar.has_to(child)) and child.dep_ != "relcl":
                    content |= contents.below(child)
            elif child.dep_ == "prep" and child.lower_ in {"by", "from"} and source is None:
                source = next((c for c in child.children if c.dep_ == "pobj"), None)
            elif child.dep_ == "prep" and child.lower_ in {"of", "for", "about", "against"} and "stance" in kinds:
                content |= {i for c in child.children for i in contents.below(c)}
        if source is None and noun.dep_ == "dobj":
            subjects = grammar.subjects(noun.head)
            source = subjects[0] if subjects else None
        if not content or source is None:
            return None
        return self._made([noun.i], noun, kinds, source, content)

    def _of_adjective(self, adjective: Token, kinds: frozenset[str]) -> Found | None:
        if not self._room(adjective):
            return None
        copula = adjective.head
        felt = adjective.pos_ == "VERB" and any(c.dep_ in {"auxpass", "nsubjpass"} for c in adjective.children)
        if felt:  # were frustrated that …, which the parser takes for a passive
            copula = adjective
        elif adjective.dep_ not in {"acomp", "oprd", "attr"} or copula.lemma_ not in _COPULAS:
            return None
        subjects = grammar.grammatical_subjects(copula)
        content = {
            i
            for c in (*adjective.children, *copula.children)
            if c.i > adjective.i and (c.dep_ in {"ccomp", "xcomp"} or (c.dep_ == "prep" and c.head is adjective))
            for i in contents.below(c)
        }
        if not content or not subjects or subjects[0].lower_ in {"it", *FIRST_PERSON}:
            return None
        cue = sorted({*contents.group(copula, None), adjective.i})
        return self._made(cue, adjective, kinds, subjects[0], content)

    def _according(self, token: Token) -> Found | None:
        """According to X, …: the clause around it, without the phrase."""
        to = next((c for c in token.children if c.lower_ == "to"), None)
        if to is None and token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower_ == "to":
            to = self.doc[token.i + 1]
        source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
        if to is None or source is None or not self._room(token):
            return None
        content = contents.below(self._clause(token), [token])
        return self._made([token.i, to.i], token, frozenset({"voice"}), source, content)

    def _phrase(self, preposition: Token) -> None:
        """Per X; in the words of X; and `For X, …` at the start of a sentence."""
        source = next((c for c in preposition.children if c.dep_ == "pobj"), None)
        if source is None or not self._colons.may_speak(source):
            return
        cue, first = [preposition.i], preposition
        if preposition.lower_ == "of":
            first = preposition.head.head
            if first.pos_ != "ADP" or preposition.i - first.i > _SHORT:
                return
            cue = list(range(first.i, preposition.i + 1))
        words = " ".join(self.doc[i].lower_ for i in cue)
        if words not in self._cues["preposition"] or first.head is first:
            return
        end = first.right_edge.i
        aside = end + 1 < len(self.doc) and self.doc[end + 1].text == ","
        before = first.i == first.sent.start or self.doc[first.i - 1].text in {",", "“", '"'}
        if words == "for" and not (first.i == first.sent.start and aside):
            return
        if before or aside:
            content = contents.below(self._clause(first), [first])
            self._placed.append(self._made(cue, preposition, frozenset({"voice"}), source, content))

    def _whose_account(self, source: Token) -> None:
        """In X's view, …; by X's own account: as `in the view of X`."""
        noun, doc = source.head, self.doc
        preposition = noun.head
        end = noun.right_edge.i + 1
        known = self._cues["preposition"]
        forms = (f"{preposition.lower_} the {form} of" for form in (noun.lower_, noun.lemma_.lower()))
        if noun.dep_ != "pobj" or not any(form in known for form in forms):
            return
        opens = preposition.i == preposition.sent.start or doc[preposition.i - 1].is_punct
        if preposition.head is preposition or not (opens or (end < len(doc) and doc[end].is_punct)):
            return
        content = contents.below(self._clause(preposition), [preposition])
        cue = [i for i in range(preposition.i, noun.i + 1) if not source.left_edge.i <= i <= source.right_edge.i]
        self._placed.append(self._made(cue, noun, frozenset({"voice"}), source, content))

    def _clause(self, word: Token) -> Token:
        """The nearest clause above a word; the root of its sentence if there is none."""
        head = word
        while head.head is not head and (head is word or head.pos_ not in {"VERB", "AUX"}):
            head = head.head
        return head

    # what quotation marks give

    def _quotations(self) -> None:
        voices = [
            f for f in self.found if "voice" in f.kinds and f.verb.i not in self._inside and f.verb.pos_ != "NOUN"
        ]
        for found in voices:
            for passage in self._touching(found):
                self._take(passage, found)
        for found in voices:
            for passage in self._beside(found):
                self._take(passage, found)
        self._dashes()
        self._rest(voices)

    def _take(self, passage: Passage, found: Found) -> None:
        if passage.start in self._taken or any(i in passage for i in found.cue):
            return
        self._taken[passage.start] = found
        found.quoted.append(passage)
        found.content |= set(range(passage.start, passage.end))

    def _touching(self, found: Found) -> list[Passage]:
        """Passages that the content given by grammar reaches into."""
        return list(
            {p.start: p for i in found.content if (p := self._inside.get(i)) and found.verb.i not in p}.values()
        )

    def _beside(self, found: Found) -> Iterator[Passage]:
        """Passages right before or after the words that introduce them: said X, `…`; `…`, said X."""
        if found.verb.pos_ not in {"VERB", "AUX"}:
            return
        own = {*found.cue, *found.holder}
        left, right = min(own), max(own)
        sentence = self.doc.sentence_of(found.verb.i)
        before = slice(bisect_left(self._ends, left - 2), bisect_right(self._ends, left))
        after = slice(bisect_right(self._starts, right), bisect_right(self._starts, right + _BESIDE))
        for passage in (*self.passages[before], *self.passages[after]):
            if passage.start in self._taken or not passage.whole:
                continue
            if passage.end <= left and left - passage.end <= 1 + (found.verb.tag_ not in _PARTICIPLES):
                gap = range(passage.end, left)
            elif passage.start > right and passage.start - right <= _BESIDE:
                gap = range(right + 1, passage.start)
                if not (sentence.start <= passage.start <= sentence.end):
                    continue
                if not (self.doc[passage.start - 1].text in {",", ":"} or len(gap) == 0):
                    continue
            else:
                continue
            if not any("\n\n" in self.doc[i].text for i in gap):
                yield passage

    def _dashes(self) -> None:
        """`…` ― Name."""
        for passage in self.passages:
            i = passage.end
            if passage.start in self._taken or i + 1 >= len(self.doc):
                continue
            while i < len(self.doc) and self.doc[i].is_space:
                i += 1
            if i + 1 >= len(self.doc) or self.doc[i].text not in _DASHES:
                continue
            reference = self.scene.covering.get(i + 1)
            if reference is not None and reference.form == "name":
                held = set(range(reference.start, reference.end))
                made = Found([i], self.doc[i], frozenset({"voice"}), self.doc[reference.head], held, set())
                self.found.append(made)
                self._take(passage, made)

    def _rest(self, voices: list[Found]) -> None:
        """Passages without a cue beside them go on with the speaker before, or with the cue of the sentence before."""
        last: Found | None = None
        before: Passage | None = None
        cues = sorted(voices, key=lambda f: f.verb.i)
        at = 0
        for passage in self.passages:
            while at < len(cues) and cues[at].verb.i < passage.start:
                at += 1
            owner = self._taken.get(passage.start)
            if owner is None and passage.whole:
                earlier = cues[at - 1] if at else None
                opener = self._opens(passage)
                if earlier is not None and opener and self._introduces(earlier, passage):
                    owner = earlier
                elif last is not None and before is not None and opener and self._near(before, passage):
                    owner = last
                if owner is not None:
                    self._take(passage, owner)
            if owner is not None:
                last, before = owner, passage

    def _opens(self, passage: Passage) -> bool:
        """Whether a sentence starts with the passage."""
        sentence = self.doc.sentence_of(passage.start + 1)
        return sentence.start >= passage.start - 1 or self.doc[passage.start - 1].text in {":", "\n\n", "\n"}

    def _introduces(self, found: Found, passage: Passage) -> bool:
        """Caddell went on: [new paragraph] `…`"""
        i = passage.start - 1
        while i >= 0 and self.doc[i].is_space:
            i -= 1
        return self.doc[i].text == ":" and self.doc.sentence_of(i).start <= found.verb.i

    def _near(self, before: Passage, passage: Passage) -> bool:
        """In the same paragraph; or a paragraph that is all quotation, right after the last."""
        gap = [self.doc[i].text for i in range(before.end, passage.start)]
        breaks = sum("\n" in g for g in gap)
        if breaks == 0:
            return True
        after = self.doc[passage.end].text if passage.end < len(self.doc) else "\n"
        return breaks == 1 and "\n" in self.doc[passage.start - 1].text and "\n" in after and len(gap) < 40

    # inside one another

    def around(self, found: Found) -> list[Found]:
        """The statements in whose content a cue stands, innermost first."""
        at = found.verb.i
        return sorted(
            (f for f in self._by_verb.get(at, ()) if f is not found and not f.content <= found.content),
            key=lambda f: len(f.content),
        )

    def quoting(self, i: int) -> list[Found]:
        """The statements whose words token `i` belongs to by quotation marks or place, innermost first."""
        passage = self._inside.get(i)
        owner = self._taken.get(passage.start) if passage is not None else None
        found = [owner] if owner is not None else []
        found += [f for f in self._by_place.get(i, ()) if f is not owner]
        return found

    def _open(self, found: Found) -> bool:
        """Whether an adjective leaves its clause to whoever feels so: certain that; not glad that."""
        return "presuppose" not in self.lexicon.effect("adjective", found.verb.lower_)

    # spans

    def spans(self, tokens: Iterable[int], cut: Iterable[int] = ()) -> tuple[Span, ...]:
        """The characters of tokens, in as few pieces as there are; marks and gaps of one mark between are bridged."""
        cut = set(cut)
        runs: list[list[int]] = []
        for i in sorted(tokens):
            last = runs[-1][1] if runs else None
            if last is not None and (last + 1 == i or self._bridged(last + 1, i, cut)):
                runs[-1][1] = i
            else:
                runs.append([i, i])
        found: list[Span] = []
        for first, last in runs:
            while first < last and self._edge(first):
                first += 1
            while first < last and (self._edge(last) or (self.doc[last].text == "." and last not in self._inside)):
                last -= 1
            if first < last or not self._light(first) or not cut:
                found.append(self.scene.span(first, last + 1))
        return tuple(found)

    def _bridged(self, start: int, end: int, cut: set[int]) -> bool:
        return all(j not in cut and self._light(j) for j in range(start, end))

    def _light(self, i: int) -> bool:
        token = self.doc.tokens[i]
        return token.is_space or token.is_punct

    def _edge(self, i: int) -> bool:
        text = self.doc.tokens[i].text
        return text in {",", ":", ";", "-", "–", "—", "―", "--"} or text.isspace()

    def kind(self, found: Found) -> Quotation:
        words = [i for i in found.content if not self._light(i)]
        quoted = sum(i in self._inside for i in words)
        if quoted == len(words):
            return Quotation.DIRECT
        return Quotation.MIXED if quoted else Quotation.INDIRECT
