"""Runs the components of a spaCy pipeline over texts: the same results as `Language.pipe`, in less time.

spaCy's parser and recogniser decide in compiled code that gives up the lock of the interpreter, while the functions
that it calls there take the lock again at each look at a state: half of the time of a pipeline goes into that. The
same decisions are made here through the same functions with the lock held, one step of all texts of a batch at a
time. And the ruler and the lemmatizer are asked about words, not about tokens (`kg.understand.syntax.words`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.understand.syntax.spotting import Spotter
from kg.understand.syntax.words import Key, Word, Words, told

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ABREAST = 3  # texts that must go in step with each other to gain by it


class Components:
    """The components of one pipeline; those at its end that are known are run in a way of our own."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._deciding: list[Callable[[list[Doc]], None]] = []
        self._own: list[str] = []
        self._words: Words | None = None
        left = list(nlp.pipeline)
        while left and self._take(left):
            pass

    def _take(self, left: list[tuple[str, Any]]) -> bool:
        """Take over the last of the components that are left, if it is known; nothing after it may need its work."""
        from spacy.pipeline import DependencyParser, EntityRecognizer

        name, last = left[-1]
        if type(last) in {EntityRecognizer, DependencyParser} and _greedy(last):
            left.pop()
            spots = type(last) is EntityRecognizer and Spotter.can_tell(last)
            self._deciding.insert(0, partial(_spot, last, Spotter(last)) if spots else partial(_decide, last))
        elif self._words is None and len(left) > 1 and Words.can_tell(left[-2][1], last):
            self._words = Words(left[-2][1], last)
            self._own.append(left[-2][0])
            del left[-2:]
        else:
            return False
        self._own.append(name)
        return True

    def docs(self, texts: Iterable[str], *, batch_size: int) -> Iterator[Doc]:
        """Yield the parsed texts, in order. Classes and lemmas are for `words` to tell."""
        remaining = iter(texts)
        while batch := list(islice(remaining, batch_size)):
            docs = list(self._nlp.pipe(batch, batch_size=batch_size, disable=self._own))
            for decide in self._deciding:
                decide(docs)
            yield from docs

    def words(self, doc: Doc, keys: Sequence[Key]) -> list[Word]:
        """The words of a text that `docs` parsed; each key is a token's word, tag and label."""
        return told(doc) if self._words is None else self._words.of(doc, keys)


@lru_cache(maxsize=4)
def of(nlp: Language) -> Components:
    """The components of a pipeline, which is not changed afterwards."""
    return Components(nlp)


def _greedy(component: Any) -> bool:
    """Whether it takes the best step at each place, by a model of two layers that runs on the processor."""
    from thinc.api import NumpyOps

    model = component.model
    layers = model.attrs.get("has_upper") and not model.attrs.get("unseen_classes")
    maxout = bool(layers) and model.get_ref("lower").get_dim("nP") > 1
    return maxout and component.cfg["beam_width"] == 1 and isinstance(model.ops, NumpyOps)


def _spot(recogniser: Any, spotter: Spotter, docs: list[Doc]) -> None:
    """Set the names in the texts of a batch; where some are set already, the recogniser looks after them."""
    if any(map(len, docs)) and not any(doc.to_array("ENT_IOB").any() for doc in docs):
        spotter.spot(docs)
    else:
        recogniser.set_annotations(docs, recogniser.predict(docs))


def _decide(component: Any, docs: list[Doc]) -> None:
    """Set what a parser or a recogniser finds in the texts of a batch."""
    longest = max(map(len, docs), default=0)
    if not longest or sum(map(len, docs)) < _ABREAST * longest:
        component.set_annotations(docs, component.predict(docs))
        return
    states = component.moves.init_batch(docs)
    step = component.model.predict(docs)
    score, vector, places = step.vec2scores.predict, step.state2vec.predict, step.get_token_ids
    open_states = [s for s in states if not s.is_final()]
    while open_states:
        open_states = component.transition_states(open_states, score(vector(places(open_states))))
    step.clear_memory()
    component.set_annotations(docs, states)
