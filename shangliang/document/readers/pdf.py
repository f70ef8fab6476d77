"""Reads a PDF that bears text. Nothing in it is run, nothing is drawn, nothing outside is fetched."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from shangliang.document.readers.glyphs import Sheet, read_sheet
from shangliang.document.readers.layout import lay_out
from shangliang.document.readers.page import Page
from shangliang.document.readers.paragraphs import LaidPage, silent_pages, write_pages
from shangliang.document.readers.reading import ReadWarning, unreadable
from shangliang.document.readers.secrecy import find_secrecy_mark

PAGE_LIMIT = 500
ASIDE = 4000  # characters across a page that are looked at
UNMAPPED_SHARE = 0.3  # of all characters: more than this without a meaning, and the text is noise
FAULTS = {
    pdfium.FPDF_ERR_PASSWORD: "locked",
    pdfium.FPDF_ERR_SECURITY: "locked",
}


def read_pdf(data: bytes) -> tuple[str, tuple[ReadWarning, ...]]:
    """The text of a PDF in reading order, and what was left out. Raises Unreadable."""
    pdfium.FPDF_InitLibrary()
    buffer = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        raise unreadable(FAULTS.get(pdfium.FPDF_GetLastError(), "pdf_broken"))
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise unreadable("pdf_broken")
        if count > PAGE_LIMIT:
            raise unreadable("too_many_pages", count=count, limit=PAGE_LIMIT)
        return _read_pages(document, count)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_pages(document: pdfium.FPDF_DOCUMENT, count: int) -> tuple[str, tuple[ReadWarning, ...]]:
    page, laid = Page(), []
    silent: list[int] = []
    characters = unmapped = 0
    unread = 0
    for number, sheet in _sheets(document, count):
        if sheet is None:
            unread += 1
            continue
        characters += len(sheet.glyphs) + sheet.unmapped
        unmapped += sheet.unmapped
        if sheet.aside.strip():
            _refuse_marked(sheet.aside)
            page.note("aslant", f"第{number}页有斜排或转向的文字（如水印），没有读入。", 0)
        if not any(not one.char.isspace() for one in sheet.glyphs) and sheet.has_image:
            silent.append(number)
        laid.append(LaidPage(number, sheet.width, sheet.height, lay_out(sheet.glyphs, sheet.strokes)))
    if unread == count:
        raise unreadable("pdf_broken")
    if characters and unmapped > UNMAPPED_SHARE * characters:
        raise unreadable("pdf_unmapped")
    if not any(column.pieces for one in laid for column in one.columns):
        raise unreadable("scan")
    write_pages(laid, page)
    if silent:
        page.note("pages_without_text", silent_pages(silent), page.length)
    if unread:
        page.note("pages_unread", f"有{unread}页已损坏，没有读入，请核对原文件。", page.length)
    return page.text(), page.warnings()


def _sheets(document: pdfium.FPDF_DOCUMENT, count: int) -> Iterator[tuple[int, Sheet | None]]:
    """Each page with its number; None for one that cannot be opened."""
    for index in range(count):
        opened = pdfium.FPDF_LoadPage(document, index)
        if not opened:
            yield index + 1, None
            continue
        text = pdfium.FPDFText_LoadPage(opened)
        try:
            yield index + 1, read_sheet(opened, text) if text else None
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(opened)


def _refuse_marked(aside: str) -> None:
    """A 密级 mark printed across the page is a mark, also when it is repeated all over it."""
    words = "".join(aside.split())[:ASIDE]
    repeated = re.match(r"(.{2,40}?)\1+", words)
    for text in (words[:60], repeated[1] if repeated else ""):
        if mark := find_secrecy_mark(text):
            raise unreadable("secrecy_mark", mark=mark)
