"""What a person reads at a field that was not accepted, and how a field is called where no form is at hand."""

from __future__ import annotations

import re
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from shangliang.plan.workflow import TRANSITIONS
from shangliang.web.forms import accounts, org, plan

CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
WORDS = {
    "max_length": "“{label}”最多{limit_value}字，现有{show_value}字，请精简。",
    "min_length": "“{label}”至少{limit_value}字，现有{show_value}字，请补充。",
    "max_value": "“{label}”不能大于{limit_value}，请更正。",
    "min_value": "“{label}”不能小于{limit_value}，请更正。",
    "max_digits": "“{label}”的数字太长，请核对。",
    "max_whole_digits": "“{label}”的数字太大，请核对。",
    "max_decimal_places": "“{label}”最多保留{max}位小数，请更正。",
    "invalid_choice": "“{label}”请在给出的选项中选择。",
    "invalid_list": "“{label}”请在给出的选项中选择。",
    "empty": "选择的文件是空的，请重新选择。",
    "null_characters_not_allowed": "“{label}”里有不能保存的字符，请删去后重新填写。",
}
WRONG = (
    (forms.IntegerField, "“{label}”请填写整数。"),
    (forms.DecimalField, "“{label}”请填写数字。"),
    (forms.DateField, "“{label}”请写成2026-06-18这样的日期。"),
)
"""Words for the code `invalid`, which means another thing for each kind of field."""
MORE = {
    "q": "关键词",
    "lines": "议题",
    "file": "文件",
    "text": "文字",
    "quote": "文中原话",
    "pick": "对应的单位",
    "unit": "单位",
}
NOT_TYPED = {"transition", "save", "look", "next", "done", "seen", "key", "handle", "act"}
_PREFIX = re.compile(r"^(?:topic|target|figure)-\w+?_")


def told(bound: BoundField) -> str:
    """The first message of a field. Django's own words (“这个字段是必填项”) become words that say what to do."""
    data = bound.errors.as_data()
    if not data or data[0].code in _own_words(bound.field):
        return str(bound.errors[0])
    return _plain(bound, data[0]) or str(bound.errors[0])


def _plain(bound: BoundField, error: ValidationError) -> str:
    if error.code == "required":
        return f"{'请选择' if isinstance(bound.field.widget, CHOSEN) else '请填写'}“{bound.label}”。"
    words = WORDS.get(error.code or "")
    if error.code == "invalid":
        words = next((text for kind, text in WRONG if isinstance(bound.field, kind)), None)
    return words.format(label=bound.label, **(error.params or {})) if words else ""


def _own_words(field: forms.Field) -> set[str]:
    """The codes for which the form has a message of its own."""
    usual: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            usual |= vars(kind).get("default_error_messages", {})
    return {code for code, words in field.error_messages.items() if str(words) != str(usual.get(code, ""))}


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for module in (accounts, org, plan):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, forms.BaseForm):
                fields: dict[str, forms.Field] = getattr(one, "base_fields", {})
                found |= {name: str(field.label) for name, field in fields.items() if field.label}
    for table in TRANSITIONS.values():
        found |= {field.name: field.label for row in table for field in row.fields}
    return found | MORE


def typed_under_labels(typed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was sent, as somebody would copy it from the page: labels for names, nothing that was not typed."""
    shown = []
    for name, value in typed:
        bare = _PREFIX.sub("", name)
        if bare not in NOT_TYPED:
            shown.append((_labels().get(bare, "填写的内容"), value))
    return shown
