"""The limits of a sheet, and what is said when it cannot be read."""

from __future__ import annotations

from shangliang.document.readers.reading import Unreadable

ROW_LIMIT = 20_000
COLUMN_LIMIT = 60
SHEET_LIMIT = 20
TEXT_LIMIT = 12_000_000  # characters of all cells
SECONDS = 15.0

AGAIN = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
MESSAGES = {
    "empty": "文件是空的（0 字节）。请检查原文件能否打开，重新保存后再上传。",
    "too_big": "文件超过 20 MB，没有读取。请删去图片和多余的工作表，或拆成几个文件后再上传。",
    "too_long": "表格里的文字太多，没有读取。请只留下要导入的一张表，再上传。",
    "too_wide": "{sheet}有 {columns:,} 列，超过 60 列，没有读取。请删去右边不用的列（选中后按右键“删除”），再上传。",
    "too_many": "{sheet}超过 20,000 行，没有读取。请删去下面不用的行，或拆成几个文件后再上传。",
    "too_slow": f"读取超过 15 秒，已停止。请只留下要导入的一张表。{AGAIN}",
    "too_hungry": "表格占用的范围异常大，没有读取。请把要导入的行和列复制到一张新表里，另存为 .xlsx 后再上传。",
    "reader_stopped": "读取中途停止，没有导入。常见原因是表格最右边或最下面有多余的内容。"
    "请把要导入的行和列复制到一张新表里，另存为 .xlsx 后再上传。",
    "encrypted": "表格设有打开密码，无法读取。请用 Excel 或 WPS 去掉密码，另存后再上传。",
    "broken": f"表格不完整或已损坏，无法读取。{AGAIN}如果是从网上或邮件取得，请重新下载一次。",
    "broken_csv": f"这个文本表格里的引号不成对，无法分列。{AGAIN}",
    "zip_bomb": f"文件解压后异常庞大，为安全起见没有读取。{AGAIN}",
    "encoding": f"认不出文件的文字编码。{AGAIN}",
    "html": f"这是网页，不是表格文件（有些系统导出的 .xls 其实是网页）。{AGAIN}",
    "flat_xml": f"这是 XML 文件，不是表格文件。{AGAIN}",
    "doc": "这是 Word 文件，不是表格文件。请把里面的表格复制到 Excel 或 WPS 表格，存为 .xlsx 后再上传。",
    "ppt": "这是演示文稿，不是表格文件。请把里面的表格复制到 Excel 或 WPS 表格，存为 .xlsx 后再上传。",
    "pdf": "这是 PDF 文件，不是表格文件。请上传它的 Excel 或 WPS 表格原稿。",
    "image": "这是图片，不是表格文件。请上传它的 Excel 或 WPS 表格原稿。",
    "program": "这是程序文件，已拒绝。请确认选对了文件，上传 Excel 或 WPS 表格。",
    "archive": "这是压缩包，不是表格文件。请解压后上传里面的表格。",
    "other": f"这不是表格文件。可以导入的有：.xlsx、.xls、WPS 的 .et、.csv。{AGAIN}",
    "no_heading": "没有找到表头。请把列名放在前 10 行里的同一行，列名要和模板一致，例如：{labels}。也可以先下载模板，把内容粘贴进去。",
    "no_rows": "表头下面没有内容。请填写后再上传。",
    "secrecy_mark": "表格带有密级标志“{mark}”，已拒绝，没有保存。涉密文件不得上传到本系统，"
    "请在涉密计算机上处理；如果已经解密，请删去密级标志后再上传。",
}


def refusal(code: str, *, name: str = "", **facts: object) -> Unreadable:
    """The refusal with this code, its message filled with the facts that it names."""
    sheet = f"工作表“{name}”" if name else "表格"
    return Unreadable(code, MESSAGES[code].format(sheet=sheet, **facts))
