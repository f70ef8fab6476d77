"""Forms of sheets that come in and go out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from shangliang.org.imports import Kind
from shangliang.org.models import Area, Term

ACCEPTED = ".xlsx,.xls,.et,.csv,.xlsm,.ods"


def _place_fields(form: forms.Form, kind: Kind, terms: QuerySet[Term], areas: QuerySet[Area]) -> None:
    """A roll is of one term, organs are of one area; other sheets need neither."""
    form.fields["term"].queryset = terms  # type: ignore[attr-defined]
    form.fields["area"].queryset = areas  # type: ignore[attr-defined]
    form.fields["term"].initial = terms.first() if kind.by_term else None
    if not kind.by_term:
        del form.fields["term"]
    if not kind.by_area:
        del form.fields["area"]


class PlaceForm(forms.Form):
    term = forms.ModelChoiceField(
        Term.objects.none(),
        label="届",
        empty_label=None,
        error_messages={"required": "请选择是哪一届的名册。", "invalid_choice": "请在给出的届中选择。"},
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="地区",
        empty_label="请选择",
        error_messages={"required": "请选择地区。", "invalid_choice": "请在给出的地区中选择。"},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: Kind,
        terms: QuerySet[Term],
        areas: QuerySet[Area],
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, files, prefix=prefix)
        _place_fields(self, kind, terms, areas)


class SheetForm(PlaceForm):
    file = forms.FileField(
        label="选择表格",
        max_length=400,
        error_messages={
            "required": "请先选择要导入的表格。",
            "empty": "文件是空的（0 字节）。请检查原文件能否打开，重新保存后再上传。",
            "invalid": "没有收到文件。请重新选择后再上传。",
        },
        widget=forms.FileInput(attrs={"required": False}),
    )
    field_order = ("term", "area", "file")


class ExportForm(PlaceForm):
    with_phone = forms.BooleanField(
        label="含手机号", required=False, help_text="只在核对、更新手机号时勾选；会记入操作记录。"
    )

    def __init__(self, data: Any = None, *, kind: Kind, terms: QuerySet[Term], areas: QuerySet[Area]) -> None:
        super().__init__(data, kind=kind, terms=terms, areas=areas, prefix="out")
        if not kind.has_phone:
            del self.fields["with_phone"]
