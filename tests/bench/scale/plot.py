"""The picture of what was measured, as SVG that is drawn here, and as PNG where Chromium is there to make one of it.

Above, what a text costs in multiples of bare spaCy, a build by its stages. Below, CPU and memory by number of
documents, and how much faster more workers are. What was not measured is left out.
"""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

_WIDTH = 880
_LEFT, _RIGHT = 150, 60
_BAR, _PITCH = 22, 32
_PANEL = 190  # height of a curve
_INK, _FAINT, _GRID = "#1f2430", "#6b7280", "#e3e6ea"
_MAIN, _OTHER = "#0f62a8", "#9aa3ad"
_COLOURS = ("#0f62a8", "#5aa9e0", "#3b8f5a", "#8cc9a1", "#e0a458", "#c1666b", "#b07aa1", "#d6a5c9")
_BARE, _PEER = "#9aa3ad", "#c9ced6"
_CALLED = {"understand": "understand (spaCy in it)"}
_TINY = 0.005  # a stage that takes less of bare spaCy is not told in words
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class _Canvas:
    """Collects what is drawn; `top` is where there is room."""

    top: float = 0
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 12,
        anchor: str = "start",
        fill: str = _INK,
        weight: str = "400",
    ) -> None:
        style = f'font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"'
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>')

    def rect(self, x: float, y: float, width: float, height: float, fill: str, title: str = "") -> None:
        told = f"<title>{escape(title)}</title>" if title else ""
        size = f'width="{max(width, 0):.1f}" height="{height:.1f}"'
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}">{told}</rect>')

    def line(self, points: Sequence[tuple[float, float]], stroke: str, *, width: float = 1, dash: str = "") -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{width}"{dashed}/>')

    def dot(self, x: float, y: float, fill: str) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}"/>')

    def svg(self) -> str:
        height = math.ceil(self.top)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
                f'viewBox="0 0 {_WIDTH} {height}" font-family="system-ui, Helvetica, Arial, sans-serif">',
                f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
                *self.parts,
                "</svg>\n",
            ]
        )


def draw(found: Mapping[str, Any], target: Path) -> str:
    """Write the picture and say what was written."""
    canvas = _Canvas()
    if "cost" in found:
        _bars(canvas, found)
    panels = [panel for panel in (_cpu(found), _memory(found), _faster(found)) if panel]
    if panels:
        _curves(canvas, panels)
    if not canvas.parts:
        return "Nothing is drawn: none of cost, memory and workers was measured."
    target.write_text(canvas.svg(), encoding="utf-8")
    picture = target.with_suffix(".png")
    return f"{target}{_png(target, picture, math.ceil(canvas.top))}"


def _png(source: Path, target: Path, height: int) -> str:
    browser = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    if browser is None:
        return "; no PNG: Chromium, which would make it, is not there"
    options = ("headless=new", "no-sandbox", "disable-gpu", "hide-scrollbars", "force-device-scale-factor=2")
    subprocess.run(
        [
            *(browser, *(f"--{option}" for option in options), f"--window-size={_WIDTH},{height}"),
            *(f"--screenshot={target.absolute()}", source.absolute().as_uri()),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return f" and {target}" if target.exists() else "; no PNG: Chromium made none"


def _bars(canvas: _Canvas, found: Mapping[str, Any]) -> None:
    """Bars of CPU in multiples of bare spaCy. Others are placed by their own ratio to the build in their own run."""
    cost = found["cost"]["in_process"]
    base = cost["bare"]["cpu"]
    stages = sorted(((name, s / base) for name, s in cost["stages"].items() if name != "load"), key=lambda one: -one[1])
    colours = dict(zip((name for name, _ in stages), _COLOURS, strict=False))
    total = sum(size for _, size in stages)
    rows = [("bare spaCy", [("bare spaCy", 1.0)]), ("kg build", stages)]
    if "script" in found:
        rows.append(("a simple script", [("", total / found["script"]["ratio_less_start"])]))
    if "ratio_less_start" in found.get("semantica", {}):
        rows.append(("Semantica", [("", total * found["semantica"]["ratio_less_start"])]))
    scale = (_WIDTH - _LEFT - _RIGHT) / max(sum(size for _, size in parts) for _, parts in rows)
    canvas.top += 26
    canvas.text(16, canvas.top, "CPU for a text, in multiples of bare spaCy on the same texts", size=14, weight="600")
    canvas.top += 14
    for name, parts in rows:
        canvas.text(_LEFT - 10, canvas.top + _BAR * 0.72, name, anchor="end")
        x = float(_LEFT)
        for stage, size in parts:
            fill = colours.get(stage, _BARE if stage else _PEER)
            canvas.rect(x, canvas.top, size * scale, _BAR, fill, f"{stage or name}: {size:.2f}")
            x += size * scale
        canvas.text(x + 6, canvas.top + _BAR * 0.72, f"{sum(size for _, size in parts):.2f}", weight="600")
        canvas.top += _PITCH
    x = 16.0
    for stage, size in stages:
        if size < _TINY:
            continue
        words = f"{_CALLED.get(stage, stage)} {size:.2f}"
        canvas.rect(x, canvas.top, 10, 10, colours.get(stage, _PEER))
        canvas.text(x + 14, canvas.top + 9, words, size=11, fill=_FAINT)
        x += 30 + 5.7 * len(words)
    canvas.top += 26


@dataclass(frozen=True, slots=True)
class _Curve:
    """Points with the words that each is marked by; a curve that is only for comparison is faint."""

    points: Sequence[tuple[float, float]]
    words: Sequence[str] = ()
    faint: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    below: str  # what stands under the horizontal axis
    curves: Sequence[_Curve]
    log_x: bool = False
    log_y: bool = False


def _cpu(found: Mapping[str, Any]) -> _Panel | None:
    sizes = found.get("memory", {}).get("sizes")
    if not sizes:
        return None
    points = [(float(n), s["cpu"]) for n, s in sizes.items()]
    count, cpu = points[-1]
    level = [(n, cpu * n / count) for n, _ in points]
    marks = [f"{s:,.0f} s" for _, s in points]
    curves = [_Curve(level, faint=True, name="in proportion"), _Curve(points, marks)]
    return _Panel("CPU seconds", "documents", curves, log_x=True, log_y=True)


def _memory(found: Mapping[str, Any]) -> _Panel | None:
    sizes = found.get("memory", {}).get("sizes")
    if not sizes:
        return None
    points = [(float(n), s["pss"]) for n, s in sizes.items()]
    return _Panel("peak memory, MB", "documents", [_Curve(points, [f"{m:,.0f}" for _, m in points])], log_x=True)


def _faster(found: Mapping[str, Any]) -> _Panel | None:
    measured = found.get("workers")
    if not measured:
        return None
    curves = []
    for key, name in (("bare", "bare spaCy"), ("kg", "")):
        points = [(float(n), s["faster"]) for n, s in measured[key].items() if int(n)]
        curves.append(_Curve(points, [f"{s:.2f}" for _, s in points] if key == "kg" else (), key != "kg", name))
    return _Panel("times faster, by wall clock", "workers", curves)


def _curves(canvas: _Canvas, panels: Sequence[_Panel]) -> None:
    canvas.top += 16
    room = (_WIDTH - 32) / len(panels)
    for number, panel in enumerate(panels):
        _curve(canvas, panel, 16 + number * room + 26, min(room, 420) - 62)
    canvas.top += _PANEL + 96


def _curve(canvas: _Canvas, panel: _Panel, left: float, width: float) -> None:
    top = canvas.top + 46
    canvas.text(left - 26, canvas.top + 8, panel.title, size=14, weight="600")
    every = [point for curve in panel.curves for point in curve.points]
    low_x, high_x = (_scaled(f(x for x, _ in every), panel.log_x) for f in (min, max))
    low_y = _scaled(min(y for _, y in every), True) if panel.log_y else 0.0
    high_y = _scaled(max(y for _, y in every), panel.log_y) * (1 if panel.log_y else 1.15)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = (_scaled(point[0], panel.log_x) - low_x) / ((high_x - low_x) or 1)
        y = (_scaled(point[1], panel.log_y) - low_y) / ((high_y - low_y) or 1)
        return left + x * width, top + (1 - y) * _PANEL

    for part in range(5):
        y = top + _PANEL * part / 4
        canvas.line([(left, y), (left + width, y)], _GRID)
    for x in sorted({x for x, _ in every}):
        canvas.text(at((x, 1))[0], top + _PANEL + 18, f"{x:,.0f}", size=11, anchor="middle", fill=_FAINT)
    canvas.text(left + width / 2, top + _PANEL + 36, panel.below, size=11, anchor="middle", fill=_FAINT)
    told = ", ".join(f"dashed: {curve.name}" for curve in panel.curves if curve.faint)
    canvas.text(left - 26, canvas.top + 24, told, size=11, fill=_FAINT)
    for curve in panel.curves:
        places = [at(point) for point in curve.points]
        colour = _OTHER if curve.faint else _MAIN
        canvas.line(places, colour, width=1.5 if curve.faint else 2.5, dash="5 4" if curve.faint else "")
        for number, (x, y) in enumerate(places):
            if not curve.faint:
                canvas.dot(x, y, colour)
            if number < len(curve.words):
                inside = 0 < number < len(places) - 1
                place = (x - 7, y - 7) if inside else (x, y - 9)  # away from the curve
                canvas.text(*place, curve.words[number], size=11, anchor="end" if inside else "middle", weight="600")


def _scaled(value: float, logarithm: bool) -> float:
    return math.log10(max(value, 1e-9)) if logarithm else value
