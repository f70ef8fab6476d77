"""What a reader returns, what it says when it cannot read, and the limits it keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from shangliang.core.errors import Invalid
from shangliang.document.outline import Block, Outline

FILE_LIMIT = 20 * 1024 * 1024  # bytes of one uploaded file
TEXT_LIMIT = 2_000_000  # characters of text, about 3,000 pages
MEMORY_LIMIT = 1024 * 1024 * 1024  # address space of the reading process, bytes
ANSWER_LIMIT = 64 * 1024 * 1024  # bytes that the reading process may send back

AS_DOCX = "请用 Word 或 WPS 打开后另存为 .docx，再上传。"
MESSAGES: dict[str, str] = {
    # the file as a whole
    "empty": "文件是空的（0 字节）。请检查原文件能否打开，重新保存后再上传。",
    "too_big": "文件超过 20 MB，没有读取。请删去图片或拆成几个文件后再上传。",
    "no_text": "文件里没有读到文字（可能只有图片或扫描件）。请上传有文字的原稿，或把文字粘贴到文本框。",
    "too_long": "文件里的文字超过 200 万字，没有读取。请拆成几个文件后再上传。",
    "too_slow": "读取超过 {seconds:g} 秒，已停止。请用 Word 打开后另存为新的 .docx，或拆成几个文件后再上传。",
    "too_hungry": "读取这个文件需要的内存过多，已停止。请用 Word 打开后另存为新的 .docx，或拆成几个文件后再上传。",
    "reader_stopped": "读取中途停止，文件没有保存。请用 Word 打开后另存为新的 .docx，再上传；仍不行时请把文字粘贴到文本框。",
    "missing": "没有找到这个文件。请检查文件名和位置后再试。",
    # another kind of file
    "xls": "{false_name}这是 Excel 表格，不能作为文稿读取。请把表格复制到 Word 里，存为 .docx 后再上传；名册请用“表格导入”。",
    "ppt": "{false_name}这是演示文稿，暂不支持。请把文字复制到 Word 里，存为 .docx 后再上传。",
    "ceb": "{false_name}这是 CEB 版式文件，暂不支持。请上传它的 .docx 原稿，或把文字粘贴到文本框。",
    "odt": f"{{false_name}}这个 OpenDocument 文件的内部顺序不合规范，无法读取。{AS_DOCX}",
    "flat_xml": f"{{false_name}}这是 XML 文件（或 XML 格式的 Word 文件），暂不支持。{AS_DOCX}",
    "image": "{false_name}这是图片，不含文字。请上传有文字的 .docx、.pdf 或 .txt 原稿。",
    "archive": "{false_name}这是压缩包，不能作为文稿读取。请解压后上传里面的文件。",
    "program": "{false_name}这是程序文件，已拒绝。请确认选对了文件，上传 .docx、.pdf 或 .txt 原稿。",
    "ole": f"{{false_name}}这是旧版 Office 格式的文件，认不出是哪一种。{AS_DOCX}",
    "not_docx": f"{{false_name}}内容不是 Word 文档。{AS_DOCX}如果它本来是文本文件，请把扩展名改为 .txt。",
    "binary": "{false_name}内容不是文字。请确认选对了文件，上传 .docx、.pdf 或 .txt 原稿。",
    "encoding": "认不出文件的文字编码。请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。",
    "damaged": "文件里有损坏的文字（可能是下载或复制不完整）。请重新取得原文件，或把文字粘贴到文本框。",
    "big5": "这个文件看起来是繁体 Big5 编码。请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。",
    # pdf, ofd, web pages
    "scan": "这是扫描件，没有文字（或文字已转成图形），无法读取。请上传可复制文字的原稿，或先做文字识别，再上传。",
    "locked": "文件设有打开密码或已加密，无法读取。请用原来的软件打开，去掉密码后另存，再上传。",
    "pdf_broken": "PDF 文件不完整或已损坏，无法读取。请重新下载或重新导出一次，或上传它的 .docx 原稿。",
    "pdf_unmapped": "PDF 里的文字没有编码，读出来是乱码。请上传它的 .docx 原稿，或把文字粘贴到文本框。",
    "too_many_pages": "文件超过 {limit} 页，没有读取。请拆成几个文件后再上传。",
    "broken_page": "网页文件里没有找到正文。请用浏览器打开网页，把正文复制后粘贴到文本框。",
    # old formats, read through LibreOffice
    "no_office": "{false_name}这是旧格式文件（.doc、.wps、.rtf 或 .odt），本系统没有安装转换程序，不能直接读取。"
    + AS_DOCX,
    "office_failed": "这个旧格式文件转换时出错，没有读取。" + AS_DOCX + "如果是从网上或邮件取得，请重新下载一次。",
    "busy": "现在读取的人较多，请稍后再试。文件没有保存，过一两分钟再上传一次即可。",
    # docx
    "encrypted": "文件设有打开密码，无法读取。请用 Word 打开，去掉密码后另存，再上传。",
    "broken": f"文件不完整或已损坏，无法读取。{AS_DOCX}如果是从网上或邮件取得，请重新下载一次。",
    "zip_bomb": f"文件解压后异常庞大，为安全起见没有读取。{AS_DOCX}",
    "too_many_parts": f"文件内部的部件过多，为安全起见没有读取。{AS_DOCX}",
    "xml_entities": f"文件内部含有 XML 实体定义，可能有害，已拒绝。{AS_DOCX}",
    "too_deep": f"文件内部嵌套层数过多，为安全起见没有读取。{AS_DOCX}",
    # secrecy
    "secrecy_mark": "文件带有密级标志“{mark}”，已拒绝，没有保存。涉密文件不得上传到本系统，"
    "请在涉密计算机上处理；如果已经解密，请删去密级标志后再上传。",
}


class Unreadable(Invalid):
    """The file cannot be read. `code` is a key of MESSAGES; `message` is Chinese, says what happened and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def unreadable(code: str, **facts: object) -> Unreadable:
    """The refusal with this code, its message filled with the facts it names."""
    return Unreadable(code, MESSAGES[code].format(**{"false_name": "", **facts}))


@dataclass(frozen=True)
class ReadWarning:
    """Something the reader left out or moved; [start, end) is its place in the text, empty where nothing stands."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The raw text of a file in code points, and its Outline. `sha256` is of the file's bytes."""

    text: str
    sha256: str
    reader: str
    outline: Outline
    warnings: tuple[ReadWarning, ...]


def reading_as_json(reading: Reading) -> dict[str, Any]:
    return asdict(reading)


def reading_from_json(data: dict[str, Any]) -> Reading:
    """The inverse of `reading_as_json`, also after a trip through JSON, where tuples come back as lists."""
    outline = data["outline"]
    blocks = tuple(
        Block(**{**block, "rows": tuple(tuple(row) for row in block["rows"])}) for block in outline["blocks"]
    )
    tuples = {
        "blocks": blocks,
        "addressees": tuple(outline["addressees"]),
        "attachments": tuple(outline["attachments"]),
    }
    return Reading(
        text=data["text"],
        sha256=data["sha256"],
        reader=data["reader"],
        outline=Outline(**{**outline, **tuples}),
        warnings=tuple(ReadWarning(**warning) for warning in data["warnings"]),
    )
