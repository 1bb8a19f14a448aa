"""Drawings as SVG text that stands on its own, inside a page, and as a PNG.

look     what a shape means: it has a class that a page may style, and light colours of its own
paper    a finished drawing's text; inside a page (`inline`) or as a file with its dark colours

A page's own policy allows no style within it. So every shape carries presentation attributes,
which the page's style sheet overrules, and a file carries one style for those who read in the dark.
"""

from __future__ import annotations

from html import escape
from typing import Any, Final

from wellspent.rendering.printable import printable

__all__ = ["FONT", "finish", "in_xml", "join", "shape", "to_png", "width_of", "words", "wrap"]

FONT: Final = (
    "'Source Sans 3','Segoe UI',system-ui,'Helvetica Neue',Arial,'Liberation Sans',sans-serif"
)
_LETTER: Final = 0.53  # width of a letter in parts of its size, on average

# the colours of the pages: light, dark
_COLOURS: Final[dict[str, tuple[str, str]]] = {
    "ink": ("#1d2326", "#e8e6e1"),
    "quiet": ("#4f595e", "#b2b6b6"),
    "line": ("#d3cec2", "#454b4e"),
    "sheet": ("#ffffff", "#1f2426"),
    "help": ("#23564c", "#58b39c"),
    "harm": ("#7a2a12", "#f08a66"),
    "faint": ("#9aa7b0", "#6f8797"),
    "refused": ("#6b7276", "#8f9699"),
}
# class → what it paints: fill, stroke
_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "ink": ("ink", ""),
    "quiet": ("quiet", ""),
    "sheet": ("sheet", ""),
    "plate-help": ("sheet", "help"),
    "plate-harm": ("sheet", "harm"),
    "node": ("ink", ""),
    "help-fill": ("help", "sheet"),
    "harm-fill": ("harm", "sheet"),
    "open": ("sheet", "ink"),
    "axis": ("", "quiet"),
    "grid": ("", "line"),
    "rule": ("", "ink"),
    "help": ("", "help"),
    "harm": ("", "harm"),
    "core": ("", "sheet"),
    "faint": ("", "faint"),
    "refused": ("", "refused"),
    "bar": ("faint", ""),
}


def shape(tag: str, look: str, inside: str = "", **attributes: Any) -> str:
    """One element: its class and colours by its look; `stroke_width` becomes `stroke-width`."""
    fill, stroke = _LOOKS[look]
    colours = {"fill": _COLOURS[fill][0] if fill else "none"}
    if stroke:
        colours["stroke"] = _COLOURS[stroke][0]
    named = {"class": f"i-{look}"} | colours | attributes
    text = " ".join(
        f'{name.replace("_", "-")}="{escape(_short(value))}"' for name, value in named.items()
    )
    return f"<{tag} {text}>{inside}</{tag}>" if inside else f"<{tag} {text}/>"


def words(x: float, y: float, text: str, look: str = "ink", *, size: int = 13, **more: Any) -> str:
    """One line of text; `anchor` is start, middle or end."""
    anchor = more.pop("anchor", "start")
    return shape(
        "text", look, in_xml(text), x=x, y=y, font_size=size, text_anchor=anchor, **more
    )  # fmt: skip


def in_xml(text: str) -> str:
    """A text as it may stand in a drawing, inside an element or an attribute."""
    return escape(printable(text))


def width_of(text: str, size: float = 13) -> float:
    """About how wide a text is, in the drawing's units."""
    return _LETTER * size * len(text)


def wrap(text: str, width: float, size: float = 13) -> list[str]:
    """The text in lines that are not wider; a single long word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def join(*parts: str) -> str:
    """Parts of a drawing, one after the other."""
    return "\n".join(part for part in parts if part)


def finish(
    body: str,
    width: float,
    height: float,
    title: str,
    told: str,
    *,
    inline: bool,
    dark: bool = False,
) -> str:
    """The whole drawing with its name and what it tells in words.

    `inline` is for a page: no namespace, no style, no ground. Otherwise it is a file, light with
    dark colours for whoever reads in the dark; with `dark` it is dark for everybody, as a PNG needs it.
    """
    size = f'viewBox="0 0 {_short(width)} {_short(height)}"'
    named = f"<title>{in_xml(title)}</title>\n<desc>{in_xml(told)}</desc>"
    if inline:
        label = in_xml(f"{title}. {told}")
        # what may be opened would be out of reach inside an image
        role = "group" if "<a " in body else "img"
        return f'<svg {size} class="drawing" role="{role}" aria-label="{label}">\n{body}\n</svg>'
    ground = shape("rect", "sheet", width="100%", height="100%")
    style = "" if dark else f"<style>@media (prefers-color-scheme: dark){{{_dark_style()}}}</style>"
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{_short(width)}" '
        f'height="{_short(height)}" role="img" font-family="{FONT}">\n'
        f"{join(named, style, ground, body)}\n</svg>\n"
    )
    return _darkened(text) if dark else text


def to_png(svg: str, scale: float = 2.0) -> bytes:
    """The same drawing as a picture; nothing is fetched, and any font of the machine will do."""
    import vl_convert  # noqa: PLC0415

    drawn: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return drawn


def _dark_style() -> str:
    rules = []
    for look, (fill, stroke) in _LOOKS.items():
        paints = {"fill": fill, "stroke": stroke}
        paint = ";".join(f"{name}:{_COLOURS[one][1]}" for name, one in paints.items() if one)
        rules.append(f".i-{look}{{{paint}}}")
    return "".join(rules)


def _darkened(text: str) -> str:
    for light, dark in _COLOURS.values():
        text = text.replace(f'="{light}"', f'="{dark}"')
    return text


def _short(value: Any) -> str:
    return f"{round(value, 1):g}" if isinstance(value, float) else str(value)
