"""The forms of a batch: several files at once, and the filter of old figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from shangliang.plan.batch_archive import FILES_LIMIT


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Its value is the list of uploads."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        rows = data if isinstance(data, list) else [data]
        kept = [one for one in rows if one]
        if not kept:
            raise forms.ValidationError(self.error_messages["required"])
        if len(kept) > FILES_LIMIT:
            raise forms.ValidationError(f"一次最多 {FILES_LIMIT} 个文件，现有 {len(kept)} 个。请分几次上传。")
        return [super(ManyFilesField, self).clean(one, initial) for one in kept]


class BatchForm(forms.Form):
    """A zip, or several files."""

    papers = ManyFilesField(
        label="选择压缩包或多个文件",
        max_length=400,
        allow_empty_file=True,
        error_messages={
            "required": "请先选择压缩包（.zip），或一次选中几个文件。",
            "invalid": "没有收到文件。请重新选择后再上传。",
        },
        widget=ManyFiles(attrs={"required": False}),
    )


class FigureFilter(forms.Form):
    """Year and words of the subject."""

    year = forms.ChoiceField(label="年度", required=False)
    q = forms.CharField(label="事项", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部年度"), *((str(year), f"{year}年") for year in years)]

    def asked(self) -> tuple[int | None, str]:
        """What is asked for; nonsense asks for nothing."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return (int(data["year"]) if data.get("year") else None), str(data.get("q", "")).strip()
