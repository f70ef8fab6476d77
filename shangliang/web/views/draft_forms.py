"""The forms of the import screen, and the typed values that they carry."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from shangliang.core.actor import Actor
from shangliang.org.models import Body, Unit
from shangliang.plan.drafts import Finding, PaperDraft
from shangliang.plan.facts import (
    OPS,
    PERIODS,
    QUALIFIERS,
    TIMINGS,
    FigureValues,
    TargetValues,
    TopicValues,
    Values,
    day_words,
    plain,
)
from shangliang.plan.imports import Head
from shangliang.plan.policy import KINDS_OF
from shangliang.plan.states import PlanKind

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
NAMES = re.compile(r"[、，,；;\n]+")
DAY = re.compile(r"\s*(?P<month>\d{1,2})\s*[月\-./]\s*(?P<day>\d{1,2})\s*日?\s*")
PASTE_LIMIT = 2_000_000
MARKUP_LIMIT = 4_000_000
NAMES_HELP = "多个名称用“、”隔开。"


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label="选择文件",
        error_messages={
            "required": "请先选择要导入的文件，或在下面粘贴文字。",
            "empty": "文件是空的（0 字节）。请检查原文件能否打开，重新保存后再上传。",
            "invalid": "没有收到文件。请重新选择后再上传。",
        },
        max_length=400,
        widget=forms.FileInput(attrs={"required": False}),
    )


class PasteForm(forms.Form):
    """Or text."""

    text = forms.CharField(
        label="粘贴文字",
        strip=False,
        max_length=PASTE_LIMIT,
        error_messages={
            "required": "请先粘贴计划的文字，或在上面选择文件。",
            "max_length": "文字超过 200 万字，没有读取。请拆成几份后再粘贴。",
        },
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": "把计划全文粘贴到这里", "required": False, "data-rich-paste": "id_markup"}
        ),
    )
    markup = forms.CharField(
        required=False,
        strip=False,
        max_length=MARKUP_LIMIT,
        error_messages={"max_length": "粘贴的内容过大（可能带有图片），没有读取。请拆成几份，或改为上传文件。"},
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    """The same as rich text, where the browser's clipboard had it: filled by the page's script."""


class HeadForm(forms.Form):
    """What a document is as a whole."""

    plan_kind = forms.ChoiceField(label="计划类型", required=False)
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=1949,
        max_value=2099,
        error_messages={
            "invalid": "年度请填四位数字，如 2026。",
            "min_value": "年度应在1949至2099之间。",
            "max_value": "年度应在1949至2099之间。",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "如 2026"}),
    )
    title = forms.CharField(
        label="计划名称", required=False, max_length=120, error_messages={"max_length": "计划名称最多120字，请精简。"}
    )
    unit = forms.ChoiceField(label="制定单位", required=False)

    def __init__(self, *args: Any, body: Body, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: tuple[PlanKind, ...] = KINDS_OF.get(body.kind, tuple(PlanKind))
        units = list(Unit.objects.visible_to(actor).filter(body=body, is_active=True))
        if actor.has_role("committee"):
            kinds = tuple(kind for kind in kinds if kind == PlanKind.COMMITTEE)
            units = [unit for unit in units if actor.post and unit.pk == actor.post.unit]
        self._choices(
            "plan_kind", [("", "不生成计划，只看识别结果"), *((str(kind), str(kind.label)) for kind in kinds)]
        )
        self._choices("unit", [("", "本机构（不分单位）"), *((str(unit.pk), unit.name) for unit in units)])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages["invalid_choice"] = "请在列出的选项中选择。"

    @property
    def head(self) -> Head:
        data = self.cleaned_data
        return Head(data["plan_kind"], data["year"], data["title"], int(data["unit"]) if data["unit"] else None)


def head_initial(paper: PaperDraft) -> dict[str, Any]:
    """The proposal, or what the clerk chose before."""
    return {"plan_kind": paper.plan_kind, "year": paper.year, "title": paper.title, "unit": paper.unit or ""}


class NamesField(forms.CharField):
    """Names side by side: 提案委、经济委."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(label=label, required=False, max_length=600, help_text=help_text)

    def clean(self, value: Any) -> Any:
        """A tuple of names, each once, in order."""
        text = super().clean(value)
        return tuple(dict.fromkeys(one.strip() for one in NAMES.split(text or "") if one.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, tuple | list) else value


class FactForm(forms.Form):
    """Common to the three: values in, values out."""

    @property
    def values(self) -> Values:
        raise KeyError(type(self).__name__)


class TopicForm(FactForm):
    """One topic."""

    subject = forms.CharField(
        label="议题",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明议题。", "max_length": "议题最多300字，请精简。"},
    )
    theme = forms.CharField(label="围绕", required=False, max_length=200)
    form = forms.CharField(label="形式", required=False, max_length=60, help_text="如 专题协商、视察、民主评议。")
    months = forms.MultipleChoiceField(
        label="月份",
        required=False,
        choices=MONTHS,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不勾选就是“待排期”，以后可在年历上安排。",
    )
    lead = NamesField("责任单位", NAMES_HELP)
    partners = NamesField("配合单位")
    leader = NamesField("牵头领导")
    participants = NamesField("参加人员")
    timing = forms.ChoiceField(label="协商时点", required=False, choices=[("", "未注明"), *TIMINGS.items()])
    open_list = forms.BooleanField(label="原文带“等”，还可增加", required=False)

    @property
    def values(self) -> TopicValues:
        data = self.cleaned_data
        return TopicValues(
            subject="".join(data["subject"].split("\n")).strip(),
            theme=data["theme"],
            form=data["form"],
            months=tuple(sorted(int(month) for month in data["months"])),
            timing=data["timing"],
            leader=data["leader"],
            lead=data["lead"],
            partners=data["partners"],
            participants=data["participants"],
            basis=self.initial.get("basis", ()),
            open_list=data["open_list"],
        )


class TargetForm(FactForm):
    """One commitment."""

    subject = forms.CharField(
        label="指标",
        max_length=200,
        error_messages={"required": "请写明指标。", "max_length": "指标最多200字，请精简。"},
    )
    op = forms.ChoiceField(label="要求", choices=[*OPS.items()])
    value = forms.DecimalField(
        label="数值",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": "数值请填数字。"},
    )
    value_max = forms.DecimalField(
        label="至多",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="“3至5次”这样的范围才填。",
        error_messages={"invalid": "至多请填数字。"},
    )
    unit = forms.CharField(label="计量单位", required=False, max_length=10, help_text="如 次、件、篇。")
    period = forms.ChoiceField(label="周期", required=False, choices=[("", "未注明"), *PERIODS.items()])
    months = forms.MultipleChoiceField(
        label="月份", required=False, choices=MONTHS, widget=forms.CheckboxSelectMultiple
    )
    window_from = forms.CharField(label="最早", required=False, max_length=12, help_text="如 8月11日。")
    window_to = forms.CharField(label="最迟", required=False, max_length=12)
    per = forms.CharField(label="按", required=False, max_length=40, help_text="如 每名委员、每个联络组。")
    hard = forms.BooleanField(label="硬指标（到期要核对）", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("window_from", "window_to"):
            data[name] = self._day(name, data.get(name) or "")
        if bool(data["window_from"]) != bool(data["window_to"]) and not self.errors:
            self.add_error("window_to", "最早和最迟请都填，或都不填。")
        if data.get("op") != "exists" and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", "请填数值；原文缺数字又无法核实的，把要求改为“有”。")
        low, high = data.get("value"), data.get("value_max")
        if low is not None and high is not None and high < low:
            self.add_error("value_max", "“至多”不能小于数值。")
        return data

    def _day(self, name: str, text: str) -> str:
        """8月11日 -> 08-11."""
        if not text.strip():
            return ""
        found = DAY.fullmatch(text)
        if not found or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
            self.add_error(name, "日期请写成“8月11日”。")
            return ""
        return f"{int(found['month']):02d}-{int(found['day']):02d}"

    @property
    def values(self) -> TargetValues:
        data = self.cleaned_data
        return TargetValues(
            subject=data["subject"],
            op=data["op"],
            value=data["value"],
            value_max=data["value_max"],
            unit=data["unit"],
            per=data["per"],
            period=data["period"],
            months=tuple(sorted(int(month) for month in data["months"])),
            window=(data["window_from"], data["window_to"]) if data["window_from"] else None,
            hard=data["hard"],
        )


class FigureForm(FactForm):
    """One reported number."""

    subject = forms.CharField(label="项目", max_length=200, error_messages={"required": "请写明这个数字说的是什么。"})
    qualifier = forms.ChoiceField(
        label="精确程度", choices=[(key, label or "准确数") for key, label in QUALIFIERS.items()]
    )
    value = forms.DecimalField(label="数值", error_messages={"required": "请填数值。", "invalid": "数值请填数字。"})
    unit = forms.CharField(label="单位", required=False, max_length=10)

    @property
    def values(self) -> FigureValues:
        data = self.cleaned_data
        return FigureValues(data["subject"], data["value"], data["unit"], data["qualifier"])


FORMS: dict[str, type[FactForm]] = {"topic": TopicForm, "target": TargetForm, "figure": FigureForm}


def fact_form(finding: Finding, data: Any = None) -> FactForm:
    """The form of a finding, filled with its values or with what was typed."""
    return FORMS[finding.kind](data, initial=_initial(finding.values), auto_id=f"{finding.key}_%s")


def _initial(values: Values) -> dict[str, Any]:
    initial = dict(vars(values))
    if not isinstance(values, FigureValues):
        initial["months"] = [str(month) for month in values.months]
    for name in ("value", "value_max"):
        if initial.get(name) is not None:
            initial[name] = plain(initial[name])
    if isinstance(values, TargetValues) and values.window:
        initial["window_from"], initial["window_to"] = (day_words(day) for day in values.window)
    return initial


class QuoteForm(forms.Form):
    """A quote of the original that becomes a fact. `at` comes from a selection; without it the quote is searched for."""

    quote = forms.CharField(
        label="原文中的一段",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请粘贴原文中的一段，或在原文里选中文字。",
            "max_length": "选中的文字超过500字，请缩短。",
        },
    )
    kind = forms.ChoiceField(label="添加为", choices=[("topic", "议题"), ("target", "指标"), ("figure", "数字")])
    at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    gap = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    """The warning whose gap is filled: the words then stand nowhere in the original."""
