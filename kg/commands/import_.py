"""`kg import`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from kg.commands.folder import NAME, PATH
from kg.commands.options import MAX_CHARS, Counting, progress
from kg.commands.output import refuse_folder, refuse_source, say, writing
from kg.errors import DataError, MissingError, PartialError

if TYPE_CHECKING:
    from kg.grounding import Counts, Foreign
    from kg.model import Extraction, Failure

FORMATS = ("csv", "langchain", "brat", "docbin", "graphrag", "langextract", "kggen", "webanno", "nif")
ROW = "row"  # the stage of a failure in a row, as kg.imports has it
_REASONS = 5  # that are shown, the commonest first


@click.command("import")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=NAME)
@click.option("-o", "--output", type=PATH, help="Write to a file.")
@click.option("--texts", type=PATH, help="File or folder of the texts, by name or identifier.")
@click.option("--mapping", type=PATH, help="CSV with relation,ours,inverse: what their relations mean.")
@click.option("--beside-rules", is_flag=True, help="Keep also what kg itself finds in the texts.")
@click.option("--delimiter", help="Of tables; tab is a tab. Default: found out.")
@click.option("--encoding", help="Encoding of text files. Default: found out.")
@click.option("--date", metavar="YYYY[-MM[-DD]]", help="Date of every document, whatever it says itself.")
@click.option(
    "--max-chars",
    type=click.IntRange(1, MAX_CHARS),
    default=1_000_000,
    show_default=True,
    help="Longest text taken.",
)
@click.option("--base", metavar="IRI", help="Base of the IRIs that are made; ends in /.")
@click.option("--model", metavar="NAME", type=NAME, help="spaCy pipeline. Default: the small English one.")
@click.option(
    "--ontology",
    multiple=True,
    type=PATH,
    help="More classes, relations and words in Turtle: a file or a folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the summary as JSON; takes -o for the claims.")
def command(
    format_: str,
    files: tuple[str, ...],
    output: Path | None,
    texts: Path | None,
    mapping: Path | None,
    beside_rules: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Take what other tools found in texts, and write what the texts bear out as claims.

    Names, relations and quotes are looked for in the text of each document. What stands there becomes a claim as
    `kg extract` writes it, for `kg build`; what does not is kept in the same line, with the reason, as unverified.

    \b
    FORMAT is one of
      csv          a statement a row: subject, relation, object, and if there are any quote, document, text,
                   start, end, negated, said_by, time, confidence, subject_kind, subject_iri, object_kind …
      langchain    GraphDocuments as JSON or JSON Lines
      brat         .ann files, each beside its .txt, or a folder of them
      docbin       .spacy files: entities, span groups, and relations in doc._.rel
      graphrag     the output folder of Microsoft GraphRAG
      langextract  annotated documents as JSON Lines
      kggen        a graph as JSON; takes --texts
      webanno      WebAnno TSV 3, as INCEpTION exports it
      nif          NIF 2.0 or 2.1 in any syntax of RDF

    \b
    Example:
      kg import csv statements.csv --texts articles/ -o claims.jsonl
      kg import graphrag output/ --mapping relations.csv -o claims.jsonl
      kg build claims.jsonl -o out
    """
    from kg import records
    from kg.grounding import Grounding
    from kg.imports import Setting, paths, read
    from kg.model import Failure
    from kg.pipeline import BuildSettings, Stages
    from kg.sources import ReadSettings
    from kg.sources import files as texts_of

    if as_json and (output is None or str(output) == "-"):
        raise click.UsageError("--json writes the summary to standard output: name a file for the claims with -o")
    reading = ReadSettings(**{name: options[name] for name in ("encoding", "date", "max_chars")})
    delimiter = "\t" if options["delimiter"] in {"tab", "\\t"} else options["delimiter"]
    setting = Setting(read=reading, texts=texts, delimiter=delimiter)
    chosen = {name: options[name] for name in ("base", "model") if options[name] is not None}
    stages = Stages(BuildSettings(read=reading, ontology=options["ontology"], **chosen))
    refuse_folder(output)
    given = texts_of(str(texts), reading) if texts is not None else ()
    refuse_source(output, chain(paths(format_, files), given, [mapping] if mapping is not None else []))
    stages.check_terms()
    account = _Account()
    foreigns = read(format_, files, minter=stages.minter, setting=setting)
    grounding = Grounding(stages.understanding, stages.minter, mapping=mapping, beside=beside_rules)
    with progress() as counting, writing(output) as stream:
        for item in grounding.ground(account.passing(foreigns, counting)):
            if isinstance(item, Failure):
                account.failures.append(item)
            else:
                account.take(item)
                stream.write(records.to_line(item).encode("utf-8", "surrogatepass") + b"\n")
    if as_json:
        click.echo(json.dumps(account.to_json(grounding.counts), ensure_ascii=False, indent=2))
    for line in account.lines(grounding.counts):
        say(line)
    account.end()


@dataclass(slots=True)
class _Account:
    """What has become of everything that was read."""

    failures: list[Failure] = field(default_factory=list)
    documents: int = 0
    claims: int = 0
    entities: int = 0
    linked: int = 0  # of the entities, those that the authority data knows
    reasons: Counter[str] = field(default_factory=Counter)

    def passing(self, items: Iterable[Foreign | Failure], counting: Counting) -> Iterator[Foreign]:
        """The documents; what else there is goes to the failures."""
        from kg.model import Failure

        for item in items:
            if isinstance(item, Failure):
                self.failures.append(item)
                continue
            counting.seen(item.document.source)
            yield item

    def take(self, extraction: Extraction) -> None:
        from kg.grounding import kind_of

        self.documents += 1
        self.claims += len(extraction.claims)
        self.entities += len(extraction.entities)
        self.linked += sum(e.authority for e in extraction.entities)
        self.reasons.update(map(kind_of, extraction.unverified))

    def lines(self, counts: Counts) -> Iterator[str]:
        """The summary for people, failures first."""
        for failure in self.failures:
            kind = "left out" if failure.stage == ROW else "not taken in"
            yield f"  {kind}: {failure.source}: {failure.reason}"
        yield from _counted("unverified", self.reasons, "which the lines of the claims tell")
        for what, tally in (("for review", counts.doubts), ("not taken", counts.dropped)):
            yield from _counted(what, tally.counts, "which --json tells", tally.first)
        for kind, count in counts.kinds.most_common():
            yield f"  unknown class “{kind}” of {count} name{_s(count)}: the ontology has none that is called so"
        documents, told = self.documents, counts.told
        yield f"{documents} document{_s(documents)} with {told} statement{_s(told)}: " + ", ".join(self._ends(counts))
        unfound = f"; {counts.unfound} name{_s(counts.unfound)} not in the text" if counts.unfound else ""
        yield f"{self.linked} of {self.entities} names linked to the authority data{unfound}"

    def _ends(self, counts: Counts) -> Iterator[str]:
        """Where the statements ended."""
        held = f" ({counts.doubted} for review)" if counts.doubted else ""
        yield f"{counts.claims} claim{_s(counts.claims)}{held}"
        if counts.merged:
            yield f"{counts.merged} told more than once"
        yield f"{counts.unverified} unverified"
        if counts.failed:
            yield f"{counts.failed} of documents that failed"
        if self.claims > counts.claims:
            yield f"and {self.claims - counts.claims} more by the rules of kg"

    def to_json(self, counts: Counts) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "statements": counts.told,
            "claims": counts.claims,
            "for_review": counts.doubted,
            "told_again": counts.merged,
            "unverified": counts.unverified,
            "failed": counts.failed,
            "claims_by_rules": self.claims - counts.claims,
            "names": {"found": self.entities, "linked": self.linked, "not_found": counts.unfound},
            "reasons": _reasons(self.reasons),
            "reasons_for_review": _reasons(counts.doubts.counts, counts.doubts.first),
            "not_taken": _reasons(counts.dropped.counts, counts.dropped.first),
            "unknown_classes": [{"class": kind, "count": count} for kind, count in counts.kinds.most_common()],
            "failures": [{"source": f.source, "stage": f.stage, "reason": f.reason} for f in self.failures],
        }

    def end(self) -> None:
        """Raises what the exit code is of, if anything was left out."""
        failed = self.failures
        rows = sum(f.stage == ROW for f in failed)
        if not self.documents:
            missing = bool(failed) and all("no such file" in f.reason for f in failed)
            raise (MissingError if missing else DataError)("no document could be taken in")
        if failed:
            whole = len(failed) - rows
            parts = [f"{rows} row{_s(rows)}"] * bool(rows) + [f"{whole} file{_s(whole)} or document{_s(whole)}"] * bool(
                whole
            )
            raise PartialError(f"{' and '.join(parts)} {'was' if len(failed) == 1 else 'were'} not taken in")


def _counted(
    what: str, reasons: Counter[str], others: str, first: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """The commonest reasons with their counts, each as it was first told if that is known."""
    for reason, count in reasons.most_common(_REASONS):
        such = ", first" if reason in first and count > 1 else ""
        yield f"  {what} {count} time{_s(count)}{such}: {first.get(reason, reason)}"
    if len(reasons) > _REASONS:
        yield f"  {what} for {len(reasons) - _REASONS} other reasons, {others}"


def _reasons(reasons: Counter[str], first: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    return [
        {"reason": reason, "count": count} | ({"first": first[reason]} if reason in first else {})
        for reason, count in reasons.most_common()
    ]


def _s(count: int) -> str:
    return "" if count == 1 else "s"
