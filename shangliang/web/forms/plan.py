"""Forms of plans, topics, targets, changes and topic proposals. Checks of content stand in the actions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from shangliang.core import clock
from shangliang.plan.data import TargetData, TopicData
from shangliang.plan.entry import named
from shangliang.plan.matching import Directory
from shangliang.plan.models import Part, Target, Timing, Topic
from shangliang.plan.states import ChangeKind, PlanKind, ProposalState
from shangliang.web.forms.days import plausible

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
_APART = re.compile(r"[、,，;；\n]+")


def required(words: str) -> dict[str, str]:
    return {"required": words}


def lines_of(text: str) -> tuple[str, ...]:
    """Names or titles apart by 、, commas or line ends."""
    return tuple(one.strip() for one in _APART.split(text) if one.strip())


class MonthsField(forms.TypedMultipleChoiceField):
    """Twelve boxes; none ticked means 待排期."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "月份")
        options.setdefault("required", False)
        super().__init__(coerce=int, choices=MONTHS, widget=forms.CheckboxSelectMultiple, **options)


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {})
        options["error_messages"] |= {"invalid": "日期写成2026-06-18这样。"}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, validators=[plausible], **options)


class PlanForm(forms.Form):
    """The head of a plan and, for a new one, its topics line by line."""

    kind = forms.ChoiceField(label="计划类型", error_messages=required("请选择计划类型。"))
    year = forms.IntegerField(
        label="年度", error_messages=required("请填写年度，如2026。") | {"invalid": "年度写成四位数字，如2026。"}
    )
    title = forms.CharField(label="计划名称", max_length=120, error_messages=required("请填写计划名称。"))
    basis = forms.CharField(
        label="制定依据",
        required=False,
        help_text="有关文件的名称，一行一个；可以不填。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lines = forms.CharField(
        label="议题",
        required=False,
        max_length=60_000,
        help_text="一行一项：月份 | 形式 | 议题 | 责任单位 | 配合单位。月份和单位可以空着，以后再排。",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "lines"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[PlanKind] = (), is_new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["kind"], self.fields["lines"]


class TopicForm(forms.Form):
    theme = forms.CharField(
        label="围绕", max_length=200, required=False, help_text="“围绕……，就……”中的前一半，可以不填。"
    )
    subject = forms.CharField(
        label="议题",
        max_length=300,
        error_messages=required("请填写议题。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form = forms.CharField(
        label="形式", max_length=60, required=False, help_text="如：专题协商、对口协商、视察、民主评议。"
    )
    months = MonthsField(help_text="不勾选即为待排期。")
    timing = forms.ChoiceField(label="协商时点", required=False, choices=[("", "未定"), *Timing.choices])
    leader = forms.CharField(label="牵头领导", required=False, help_text="几位之间用顿号隔开。")
    lead = forms.CharField(label="责任单位", required=False)
    partners = forms.CharField(label="配合单位", required=False)
    participants = forms.CharField(label="参加人员", required=False)
    basis = forms.CharField(label="依据", required=False)
    note = forms.CharField(label="备注", required=False, max_length=300)
    is_restricted = forms.BooleanField(
        label="仅内部掌握", required=False, help_text="勾选后，只有本机构办公室、专委会和领导能看到这个议题。"
    )

    def data_of(self, directory: Directory) -> TopicData:
        """What was typed, with names matched to records."""
        values = self.cleaned_data
        return TopicData(
            subject=values["subject"],
            theme=values["theme"],
            form=values["form"],
            months=tuple(values["months"]),
            timing=values["timing"],
            leader=named(values["leader"], directory),
            lead=named(values["lead"], directory),
            partners=named(values["partners"], directory),
            participants=lines_of(values["participants"]),
            basis=lines_of(values["basis"]),
            is_restricted=values["is_restricted"],
            note=values["note"],
        )

    @staticmethod
    def initial_of(topic: Topic) -> dict[str, Any]:
        """A topic as the form shows it."""

        def names(part: str) -> str:
            return "、".join(party.text for party in topic.parties.all() if party.part == part)

        return {
            "theme": topic.theme,
            "subject": topic.subject,
            "form": topic.form,
            "months": [str(month) for month in topic.months],
            "timing": topic.timing,
            "leader": names(Part.LEADER),
            "lead": names(Part.LEAD),
            "partners": names(Part.PARTNER),
            "participants": "、".join(topic.participants),
            "basis": "、".join(topic.basis),
            "note": topic.note,
            "is_restricted": topic.is_restricted,
        }


OPERATIONS = [(">=", "不少于"), ("==", "等于"), ("<=", "不超过"), ("exists", "开展即可，不计数量")]
PERIODS = [
    ("", "全年"),
    ("half", "每半年"),
    ("quarter", "每季度（按自然季度）"),
    ("month", "每月"),
    ("interval:1m", "每一个月至少一次（按间隔）"),
    ("interval:2m", "每两个月至少一次（按间隔）"),
    ("interval:3m", "每三个月至少一次（按间隔）"),
    ("interval:6m", "每六个月至少一次（按间隔）"),
    ("event", "每次活动"),
]


class TargetForm(forms.Form):
    subject = forms.CharField(label="指标", max_length=200, error_messages=required("请填写指标，如“召开主席团会议”。"))
    op = forms.ChoiceField(label="要求", choices=OPERATIONS)
    value = forms.DecimalField(
        label="数值",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": "请填写数字。"},
    )
    value_max = forms.DecimalField(
        label="上限",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="“3至5次”中的5；没有就空着。",
    )
    unit = forms.CharField(label="单位", max_length=10, required=False, help_text="次、项、件……")
    period = forms.ChoiceField(label="周期", choices=PERIODS, required=False)
    months = MonthsField(help_text="只在这些月份内；不勾选即不限月份。")
    window_from = DayField(label="最早", required=False)
    window_to = DayField(label="最迟", required=False)
    counting = forms.ChoiceField(
        label="怎么统计",
        choices=[("auto", "按已开展的议题自动统计"), ("manual", "由经办人逐次登记")],
        initial="manual",
    )
    form = forms.CharField(
        label="统计哪种形式的议题",
        max_length=60,
        required=False,
        help_text="自动统计时填写，如：专题常委会议；空着即全部议题。",
    )
    is_hard = forms.BooleanField(
        label="硬指标", required=False, initial=True, help_text="“适时”“定期”一类的要求不勾选，只列清单。"
    )
    note = forms.CharField(label="备注", max_length=300, required=False)

    def data_of(self, kept: Mapping[str, Any] | None = None) -> TargetData:
        """What was typed. `kept`: the parameters that stand; a target that names its topics goes on naming them."""
        values = self.cleaned_data
        is_counted = values["counting"] == "auto"
        form = values["form"].strip()
        named = {"topics": kept["topics"]} if kept and "topics" in kept else {}
        parameters = ({"form": form} if form else named) if is_counted else {}
        return TargetData(
            subject=values["subject"],
            op=values["op"],
            value=values["value"] if values["op"] != "exists" else None,
            value_max=values["value_max"],
            unit=values["unit"],
            period=values["period"],
            months=tuple(values["months"]),
            window_from=values["window_from"],
            window_to=values["window_to"],
            is_hard=values["is_hard"],
            metric="topic.held" if is_counted else "",
            parameters=parameters,
            note=values["note"],
        )

    @staticmethod
    def initial_of(target: Target) -> dict[str, Any]:
        names = ("subject", "op", "value", "value_max", "unit", "window_from", "window_to", "is_hard", "note")
        return {name: getattr(target, name) for name in names} | {
            "period": "" if target.period == "year" else target.period,
            "months": [str(month) for month in target.months],
            "counting": "auto" if target.metric else "manual",
            "form": target.parameters.get("form", ""),
        }


class VoucherForm(forms.Form):
    happened_on = DayField(label="发生日期", error_messages=required("请填写发生的日期。"))
    value = forms.DecimalField(
        label="数量",
        initial=1,
        max_digits=14,
        decimal_places=2,
        error_messages=required("请填写数量。") | {"invalid": "请填写数字。"},
    )
    note = forms.CharField(label="做了什么", max_length=300, error_messages=required("请写明做了什么。"))
    file = forms.FileField(label="凭证", required=False, help_text="纪要、通知、照片等；可以不传。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["happened_on"].initial = clock.today()


class ChangeForm(forms.Form):
    """改期, 替换, 新增 or 取消, each with a reason."""

    kind = forms.ChoiceField(label="怎样调整", choices=ChangeKind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label="哪个议题", required=False)
    months = MonthsField(label="改到（新议题的月份）")
    subject = forms.CharField(label="新的议题", max_length=300, required=False, help_text="替换、新增时填写。")
    theme = forms.CharField(label="围绕", max_length=200, required=False)
    form = forms.CharField(label="形式", max_length=60, required=False)
    lead = forms.CharField(label="责任单位", max_length=200, required=False)
    reason = forms.CharField(
        label="调整理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=required("请写明调整理由，审议时需要。"),
    )

    def __init__(self, *args: Any, topics: Sequence[Topic] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "请选择"), *((str(row.pk), row.subject[:40]) for row in topics)]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    def new_topic(self, directory: Directory) -> TopicData | None:
        values = self.cleaned_data
        if values["kind"] not in {ChangeKind.REPLACE, ChangeKind.ADD} or not values["subject"].strip():
            return None
        return TopicData(
            subject=values["subject"],
            theme=values["theme"],
            form=values["form"],
            months=tuple(values["months"]),
            lead=named(values["lead"], directory),
        )


class ProposalForm(forms.Form):
    year = forms.IntegerField(
        label="列入哪一年的计划", error_messages=required("请填写年度。") | {"invalid": "年度写成四位数字，如2026。"}
    )
    subject = forms.CharField(
        label="建议的议题",
        max_length=300,
        error_messages=required("请填写建议的议题。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    theme = forms.CharField(label="围绕", max_length=200, required=False, help_text="围绕哪项中心工作，可以不填。")
    form = forms.CharField(label="建议形式", max_length=60, required=False, help_text="如：专题协商、视察、民主评议。")
    reason = forms.CharField(
        label="选题理由",
        max_length=1000,
        error_messages=required("请写明选题理由。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="为什么现在要商量这件事，群众关心什么。",
    )
    is_for_people = forms.BooleanField(label="民生议题", required=False)
    unit_name = forms.CharField(label="提出单位", max_length=80, required=False, help_text="代单位提出时填写。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = clock.today()
        self.fields["year"].initial = today.year + (today.month > 6)  # in autumn next year's topics are collected


class PlanFilter(forms.Form):
    """Filters of the list of plans; unknown values count as none."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *PlanKind.choices])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部"),
            ("preparing", "审定中"),
            ("running", "执行中"),
            ("done", "已总结"),
            ("withdrawn", "已撤销"),
        ],
    )
    unit = forms.ChoiceField(label="制定单位", required=False)

    def __init__(
        self, *args: Any, years: Sequence[int] = (), units: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "全部"), *units]  # type: ignore[attr-defined]


WHEN = [
    ("", "全部"),
    ("month", "本月"),
    ("late", "已逾期"),
    ("open", "未开展"),
    ("held", "已开展"),
    ("undated", "待排期"),
]


class TopicFilter(forms.Form):
    q = forms.CharField(label="关键词", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    when = forms.ChoiceField(label="进度", required=False, choices=WHEN)

    def __init__(self, *args: Any, years: Sequence[int] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]


class ProposalFilter(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ProposalState.choices])
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: Sequence[int] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
