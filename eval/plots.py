"""Figures → plots as SVG in a data URI, which a page can hold without loading anything.

The only file that imports matplotlib. Every plot is also told in words or in a table beside it.
"""

import base64
import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from eval.abstention import Curve
from eval.figures import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["bars", "curve_plot", "histogram"]

INK = "#1b2733"
ACCENT = "#0b5c7a"
WARN = "#a63d00"
PALE, PALE_WARN = "#8fbfd1", "#f0b38e"  # of bars, so that the interval drawn over them is seen
WIDTH = 5.0  # inches: its letters are still read where a phone shows it 360 pixels wide
LABEL = 26  # letters of a line
# Any: matplotlib types its settings by their several hundred names.
STYLE: Any = {
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#8a97a3",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "svg.hashsalt": "panduan",  # the same figures give the same bytes
}


class _Drawn:
    """A plot that becomes a data URI when it is done."""

    def __init__(self, axes: "Axes") -> None:
        self.axes = axes
        self.uri = ""


@contextmanager
def _plot(height: float) -> Iterator[_Drawn]:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(canvas)
        drawn = _Drawn(canvas.add_subplot())
        yield drawn
        file = io.BytesIO()
        canvas.savefig(file, format="svg", metadata={"Date": None})
        drawn.uri = "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def bars(figures: Sequence[Figure]) -> str:
    """A bar for each figure, in percent, with its 95 % interval."""
    with _plot(0.7 + 0.5 * len(figures)) as drawn:
        axes, places = drawn.axes, range(len(figures))
        values = [100 * one.value for one in figures]
        colours = [PALE_WARN if one.measure.error else PALE for one in figures]
        below = [100 * max(one.value - one.low, 0) for one in figures]
        above = [100 * max(one.high - one.value, 0) for one in figures]
        axes.barh(places, values, color=colours, height=0.62)
        axes.errorbar(values, places, xerr=[below, above], fmt="none", ecolor=INK, capsize=3, elinewidth=1)
        axes.set_yticks(
            places,
            [textwrap.fill(f"{one.measure.name}  {100 * one.value:.1f}", LABEL) for one in figures],
            fontsize=9.5,
        )
        axes.invert_yaxis()
        axes.set_xlim(0, 102)
        axes.set_xlabel("percent")
    return drawn.uri


def curve_plot(found: Curve) -> str:
    """Both errors of abstention while the threshold moves, in percent, and where the run stood."""
    with _plot(4.2) as drawn:
        axes = drawn.axes
        across = [100 * one.answered_wrongly for one in found.points]
        axes.plot(across, [100 * one.silent_wrongly for one in found.points], color=ACCENT, marker=".", markersize=4)
        axes.plot([0, 100], [100, 0], color="#8a97a3", linestyle=":", label="confidence says nothing")
        chosen = found.chosen
        point = ([100 * chosen.answered_wrongly], [100 * chosen.silent_wrongly])
        axes.plot(*point, color=WARN, marker="o", markersize=9, linestyle="none", label="this run")
        axes.set_xlabel("unanswerable, but answered: percent")
        axes.set_ylabel("answerable, but met with silence: percent")
        axes.set_xlim(-2, 102)
        axes.set_ylim(-2, 102)
        axes.legend(frameon=False)
    return drawn.uri


def histogram(seconds: Sequence[float], *, p50: float, p95: float) -> str:
    """How many questions took how long, with both percentiles marked."""
    with _plot(3.0) as drawn:
        axes = drawn.axes
        axes.hist(seconds, bins=min(30, max(5, len(seconds) // 4)), color=PALE)
        axes.axvline(p50, color=INK, linestyle="--", label=f"p50 {p50:.3f} s")
        axes.axvline(p95, color=WARN, linestyle="--", label=f"p95 {p95:.3f} s")
        axes.set_xlabel("seconds")
        axes.set_ylabel("questions")
        axes.legend(frameon=False)
    return drawn.uri
