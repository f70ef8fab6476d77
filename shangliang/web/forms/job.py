"""Filters of the list of jobs."""

from __future__ import annotations

from typing import Any

from django import forms

from shangliang.job.kinds import LABELS
from shangliang.job.states import JobState


class JobFilter(forms.Form):
    """Every part may be empty; nonsense counts as empty."""

    who = forms.ChoiceField(label="范围", required=False, choices=(("", "全部"), ("mine", "我提交的")))
    state = forms.ChoiceField(label="状态", required=False, choices=(("", "全部"), *JobState.choices))
    kind = forms.ChoiceField(label="类型", required=False, choices=(("", "全部"), *LABELS.items()))

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
