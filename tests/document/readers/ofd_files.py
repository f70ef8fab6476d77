"""Builds OFD files (GB/T 33190-2016) from placed text: only what the reader looks at."""

from __future__ import annotations

from collections.abc import Sequence

from tests.document.readers.word_files import zipped

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SIZE = 4.0  # millimetres


def text(x: float, y: float, words: str, *, size: float = SIZE, more: str = "", code: str = "") -> str:
    """A line whose top left corner is there, each character as wide as it is high."""
    deltas = code or (f'DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else "")
    return (
        f'<ofd:TextObject ID="1" Font="2" Size="{size}" Boundary="{x} {y} 200 {size}" {more}>'
        f'<ofd:TextCode X="0" Y="{0.88 * size}" {deltas}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="1" Boundary="{x0} {y0} {x1 - x0 + 0.3} {y1 - y0 + 0.3}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0} </ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects: str, template: str = "") -> str:
    return (
        f"{HEAD}<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>{template}"
        f"<ofd:Content><ofd:Layer ID='1'>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def ofd(
    pages: dict[str, str],
    *,
    order: Sequence[str] = (),
    common: str = "",
    notes: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """`pages` by the name of their part below Doc_0; `order` as Document.xml lists them."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="{name}"/>' for number, name in enumerate(order or pages))
    files = {
        "OFD.xml": f"{HEAD}<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{notes}</ofd:Document>",
        **{f"Doc_0/{name}": xml for name, xml in pages.items()},
    }
    return zipped({**{name: xml.encode() for name, xml in files.items()}, **(extra or {})})
