"""Decides as spaCy's recogniser does which tokens are names, with the scores of its model.

Outside a name, the model looks at the next token and at nothing else. So all tokens of a batch are scored at once, as
if no name stood before them; token by token only those inside names are scored, whose scores hang on where the name
began. The rules of what may follow what are those of `spacy/pipeline/_parser_internals/ner.pyx`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FEATURES = 3  # the next token, the first of the open name, the last of it


class Spotter:
    """The recogniser of one pipeline."""

    def __init__(self, recogniser: Any) -> None:
        moves = recogniser.moves
        names = [moves.get_class_name(i) for i in range(moves.n_moves)]
        self._model, self._lower = recogniser.model, recogniser.model.get_ref("lower")
        self._bias, self._score = self._lower.get_param("b"), recogniser.model.get_ref("upper").predict
        self._moves = [name.partition("-")[::2] for name in names]  # what to do, and the label
        numbers = {move: i for i, move in enumerate(self._moves)}
        self._inside = {label: (numbers["I", label], numbers["L", label]) for move, label in self._moves if move == "B"}
        self._begins = [move == "B" for move, _ in self._moves]
        self._never = [move in {"I", "L"} or (move == "U" and not label) for move, label in self._moves]
        self._names = [move in {"B", "U"} for move, _ in self._moves]

    @staticmethod
    def can_tell(recogniser: Any) -> bool:
        """Whether its model looks at three tokens, and each label has its four moves."""
        moves = recogniser.moves
        names = {moves.get_class_name(i) for i in range(moves.n_moves)} - {"O", "U-"}
        labels = {name[2:] for name in names}
        expected = {f"{move}-{label}" for label in labels for move in "BILU"}
        return names == expected and recogniser.model.get_ref("lower").get_dim("nF") == _FEATURES

    def spot(self, docs: list[Doc]) -> None:
        """Set the names of texts in which none is set yet."""
        import numpy
        from spacy.tokens import Span

        parts = self._lower.predict(self._model.get_ref("tok2vec").predict(docs))  # of nothing, and of each token
        nothing = parts[0]
        outside = ((parts[1:, 0] + nothing[1]) + nothing[2]) + self._bias
        scores = self._score(outside.max(axis=2))
        flags = numpy.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs if len(doc)])
        closed = numpy.append(flags[1:, 0] == 1, True)  # the next token opens a sentence, or there is none
        closed[numpy.cumsum([len(doc) for doc in docs if len(doc)]) - 1] = True
        scores[:, self._never] = -numpy.inf
        scores[numpy.ix_(closed, self._begins)] = -numpy.inf
        scores[numpy.ix_(flags[:, 1] == 1, self._names)] = -numpy.inf
        best, shut, offset = scores.argmax(axis=1).tolist(), closed.tolist(), 0
        for doc in docs:
            found = self._named(best, shut, range(offset, offset + len(doc)), parts)
            doc.set_ents([Span(doc, s - offset, e - offset, label=label) for s, e, label in found], default="outside")
            offset += len(doc)

    def _named(self, best: list[int], shut: list[bool], text: range, parts: Any) -> list[tuple[int, int, str]]:
        """The names of one text, each with its label; `best` are the moves outside names, `shut` where names end."""
        found = []
        start = text.start
        while start < text.stop:
            move, label = self._moves[best[start]]
            end = start + 1
            if move == "B":
                while not shut[end] and self._goes_on(parts, start, end, label):
                    end += 1
                end += 1
            if move in {"B", "U"}:
                found.append((start, end, label))
            start = end
        return found

    def _goes_on(self, parts: Any, first: int, i: int, label: str) -> bool:
        """Whether a name that begins at `first` goes on beyond token `i`. Of equal scores, that of the earlier wins."""
        hidden = ((parts[i + 1, 0] + parts[first + 1, 1]) + parts[i, 2]) + self._bias
        scores = self._score(hidden.max(axis=1)[None])[0]
        inside, last = self._inside[label]
        return bool(scores[inside] > scores[last] or (scores[inside] == scores[last] and inside < last))
