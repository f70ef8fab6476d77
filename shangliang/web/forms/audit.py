"""Filters of the record."""

from __future__ import annotations

from typing import Any

from django import forms

from shangliang.audit.verbs import Verb
from shangliang.web.forms.days import plausible
from shangliang.web.forms.org import DateInput

NOUNS = {
    "plan": "计划",
    "topic": "议题",
    "target": "指标",
    "change": "计划调整",
    "topicproposal": "征集的议题",
    "draft": "导入",
    "feed": "日历订阅",
    "voucher": "登记数据",
    "storedfile": "文件",
    "job": "后台工作",
    "user": "账号",
    "post": "任职",
    "membership": "名册",
    "person": "人员",
    "unit": "内设单位",
    "term": "届",
    "sitting": "会议",
    "setting": "规则",
    "delivery": "送达",
    "body": "机构",
    "organ": "机关单位",
    "area": "地区",
    "demo": "演示数据",
}


class AuditFilter(forms.Form):
    """Every part may be empty; nonsense counts as empty."""

    who = forms.CharField(label="经办人", max_length=40, required=False)
    verb = forms.ChoiceField(label="操作", required=False, choices=(("", "全部"), *Verb.choices))
    noun = forms.ChoiceField(label="对象", required=False, choices=(("", "全部"), *NOUNS.items()))
    start = forms.DateField(label="从", required=False, widget=DateInput(), validators=[plausible])
    end = forms.DateField(label="到", required=False, widget=DateInput(), validators=[plausible])
    pk = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
