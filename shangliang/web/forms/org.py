"""Forms of who is who. They check what can be checked without the database; actions check the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from shangliang.core import clock
from shangliang.core.digits import whole_number
from shangliang.org import rules
from shangliang.org.models import (
    Area,
    Body,
    BodyKind,
    Level,
    Organ,
    OrganKind,
    Person,
    Role,
    Term,
    Unit,
    UnitKind,
)
from shangliang.org.policy import roles_in, unit_kinds_in
from shangliang.web.forms.days import plausible

PHONE = r"^1\d{10}$"


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def text(label: str, *, most: int = 80, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多{most}字，请精简。"},
    )


def day(label: str, *, required: bool = True, help_text: str = "", today: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput(),
        validators=[plausible],
        initial=clock.today if today else None,
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}请写成 2026-03-05 的样子。",
        },
    )


def whole(
    label: str, *, least: int = 0, most: int = 9999, required: bool = True, help_text: str = ""
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}请填整数。"},
    )


def pick(label: str, choices: Any, *, required: bool = True, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        error_messages={"required": f"请选择{label}。", "invalid_choice": f"{label}请在给出的选项中选择。"},
    )


def pick_row(
    label: str, rows: QuerySet[Any], *, required: bool = True, help_text: str = "", empty: str = "请选择"
) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        rows,
        label=label,
        required=required,
        help_text=help_text,
        empty_label=empty,
        error_messages={"required": f"请选择{label}。", "invalid_choice": f"{label}请在给出的选项中选择。"},
    )


class AreaForm(forms.Form):
    name = text("名称", most=60, help_text="例如：云溪县、松坪镇。")
    level = pick("层级", Level.choices)
    parent = pick_row("上级地区", Area.objects.none(), required=False, empty="没有上级地区")

    def __init__(self, data: Any, *, areas: QuerySet[Area]) -> None:
        super().__init__(data)
        self.fields["parent"].queryset = areas  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    name = text("全称", help_text="文件上用的全称。")
    short_name = text("简称", most=30, help_text="页面上用的简称，例如：云溪县政协。")


class NewBodyForm(BodyForm):
    kind = pick("类型", BodyKind.choices)
    area = pick_row("所在地区", Area.objects.none())
    parent = pick_row("上级机构", Body.objects.none(), required=False, empty="没有上级机构")

    def __init__(self, data: Any, *, areas: QuerySet[Area], bodies: QuerySet[Body]) -> None:
        super().__init__(data)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["parent"].queryset = bodies  # type: ignore[attr-defined]


class CoverForm(forms.Form):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="联系的联络组",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="选中后，该联络处的办公室可以查看这些联络组的委员名单。",
    )

    def __init__(self, data: Any, *, units: QuerySet[Unit], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class OrganForm(forms.Form):
    name = text("全称", help_text="例如：县教育局。")
    short_name = text("简称", most=30)
    kind = pick("类型", OrganKind.choices)
    is_active = forms.BooleanField(
        label="在用", required=False, initial=True, help_text="机构撤并后取消“在用”，历史记录不变。"
    )


class NewOrganForm(OrganForm):
    area = pick_row("所在地区", Area.objects.none())
    field_order = ("area", "name", "short_name", "kind")

    def __init__(self, data: Any, *, areas: QuerySet[Area]) -> None:
        super().__init__(data)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        del self.fields["is_active"]


class UnitForm(forms.Form):
    name = text("名称", most=60)
    short_name = text("简称", most=30, help_text="例如：提案委员会简称提案委。导入文件时按全称和简称识别。")
    kind = pick("类别", UnitKind.choices)
    sort_key = whole("排序", required=False, help_text="小的排在前面；不填按建立先后。")
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, data: Any = None, *, body: Body, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        kinds = unit_kinds_in(body)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def clean_sort_key(self) -> int:
        return self.cleaned_data["sort_key"] or 0


class TermForm(forms.Form):
    number = whole("届", least=1, most=99, help_text="第几届，填数字。")
    starts_on = day("开始日期")
    ends_on = day("结束日期", required=False, help_text="换届后填写。")


class SittingForm(forms.Form):
    number = whole("次", least=1, most=99, help_text="第几次会议，填数字。")
    opens_on = day("开幕日期")
    closes_on = day("闭幕日期")


class PersonForm(forms.Form):
    name = text("姓名", most=40)
    phone = forms.RegexField(
        PHONE,
        label="手机号",
        required=False,
        help_text="可用作登录名。不对其他委员、代表显示。",
        error_messages={"invalid": "手机号是1开头的11位数字，请核对。"},
    )


class NamedForm(PersonForm):
    """Name and phone of somebody who may be known already: a namesake must be told apart."""

    person = forms.ChoiceField(label="是哪一位", required=False, widget=forms.RadioSelect)
    OTHER = "other"

    def __init__(self, data: Any = None, *, people: QuerySet[Person], fixed: Person | None = None) -> None:
        super().__init__(data)
        self.people, self.fixed = people, fixed
        self.fields["phone"].help_text = "可用作登录名；手机号相同的按同一人登记。"
        if fixed is not None:
            del self.fields["name"], self.fields["phone"], self.fields["person"]
            return
        namesakes = people.filter(name="".join((data or {}).get("name", "").split()))[:20] if data else []
        if namesakes:
            known = [(str(one.pk), _describe(one)) for one in namesakes]
            self.fields["person"].choices = [*known, (self.OTHER, "另一位同名者，新登记")]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def chosen(self) -> dict[str, Any]:
        """What `org.people.Named` takes."""
        if self.fixed is not None:
            return {"person": self.fixed}
        picked = self.cleaned_data.get("person", "")
        number = whole_number(picked)
        known = self.people.filter(pk=number).first() if number is not None else None
        return {
            "name": self.cleaned_data["name"],
            "phone": self.cleaned_data["phone"],
            "person": known,
            "is_other": picked == self.OTHER,
        }


def _describe(person: Person) -> str:
    posts = "、".join(f"{post.body or post.organ}{post.title}" for post in person.posts.all()) or "没有任职"
    return f"{person.name}（{posts}{'，手机尾号' + person.phone[-4:] if person.phone else ''}）"


class MembershipFields(forms.Form):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="所在界别、专委会、小组",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    work_title = text("单位职务", required=False, help_text="例如：县第一中学校长。")
    is_standing = forms.BooleanField(label="常委", required=False)
    starts_on = day("任职日期", today=True)

    def settle(self, body: Body, units: QuerySet[Unit]) -> None:
        own = units.filter(body=body).exclude(kind=UnitKind.OFFICE)
        self.fields["units"].queryset = own  # type: ignore[attr-defined]
        if body.kind == BodyKind.PRESIDIUM:
            self.fields["units"].label = "所在代表小组"
            del self.fields["is_standing"]


class MembershipForm(MembershipFields):
    def __init__(self, data: Any = None, *, body: Body, units: QuerySet[Unit], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.settle(body, units)


class NewMembershipForm(NamedForm, MembershipFields):
    term = pick_row("届", Term.objects.none())
    field_order = ("name", "phone", "person", "term", "units", "work_title", "is_standing", "starts_on")

    def __init__(
        self,
        data: Any = None,
        *,
        body: Body,
        units: QuerySet[Unit],
        terms: QuerySet[Term],
        people: QuerySet[Person],
    ) -> None:
        super().__init__(data, people=people)
        self.settle(body, units)
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]
        self.fields["term"].initial = terms.first()


class PostForm(NamedForm):
    role = pick("身份", Role.choices, help_text="决定能看什么、能办什么。")
    title = text("职务", most=60, required=False, help_text="例如：办公室主任。不填用身份名称。")
    unit = pick_row("内设单位", Unit.objects.none(), required=False, empty="不限", help_text="专委会身份必选。")
    starts_on = day("任职日期", today=True)
    field_order = ("name", "phone", "person", "role", "title", "unit", "starts_on")

    def __init__(
        self,
        data: Any = None,
        *,
        place: Body | Organ,
        units: QuerySet[Unit],
        people: QuerySet[Person],
        fixed: Person | None = None,
    ) -> None:
        super().__init__(data, people=people, fixed=fixed)
        self.fields["role"].choices = [(role.value, role.label) for role in roles_in(place)]  # type: ignore[attr-defined]
        if isinstance(place, Body):
            own = units.filter(body=place, kind__in=(UnitKind.OFFICE, UnitKind.COMMITTEE))
            self.fields["unit"].queryset = own  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]


class EndForm(forms.Form):
    ends_on = day("日期", today=True)
    reason = text("原因", most=200, help_text="例如：工作调动、辞去委员、退休。会记入操作记录。")


class AccountForm(forms.Form):
    username = forms.RegexField(
        r"^[a-zA-Z][a-zA-Z0-9_.-]{2,29}$|^1\d{10}$",
        label="用户名",
        help_text="字母开头，3到30个字母或数字；也可以直接用手机号。",
        error_messages={
            "required": "请填写用户名。",
            "invalid": "用户名要以字母开头，3到30个字母、数字、点、横线；或用11位手机号。",
        },
    )


class SettingForm(forms.Form):
    """The fields of the value depend on the rule."""

    since = day("生效日期", today=True, help_text="当天或以后。已经开始的事项仍按开始时的规则办理。")
    source = text("依据", most=200, required=False, help_text="文件名称、文号或会议。")
    reason = text("更改理由", most=200)

    def __init__(self, data: Any = None, *, rule: rules.Rule, body_kind: str, now: Any) -> None:
        super().__init__(data)
        self.rule = rule
        for name, field in self._value_fields(body_kind, now).items():
            self.fields[name] = field
        self.order_fields(["value", "unit", "since", "source", "reason"])

    def _value_fields(self, body_kind: str, now: Any) -> dict[str, forms.Field]:
        rule, empty = self.rule, "留空表示不限。" if self.rule.optional else ""
        if rule.kind == "flags":
            field = forms.MultipleChoiceField(
                label=rule.label,
                choices=rule.options_for(body_kind),
                required=False,
                initial=now,
                widget=forms.CheckboxSelectMultiple,
                help_text=rule.help,
            )
            return {"value": field}
        if rule.kind == "deadline":
            value = now or {"n": None, "unit": rules.WORKDAY}
            n = whole(rule.label, least=1, most=366, required=False, help_text=rule.help or empty)
            n.initial = value["n"]
            unit = pick("单位", rules.UNITS)
            unit.initial = value["unit"]
            return {"value": n, "unit": unit}
        hint = f"{rule.least}到{rule.most}{rule.unit}。"
        number = whole(
            rule.label,
            least=rule.least,
            most=rule.most,
            required=not rule.optional,
            help_text=rule.help or hint + empty,
        )
        number.initial = now
        return {"value": number}

    def value(self) -> Any:
        """As `rules.clean` takes it."""
        value = self.cleaned_data.get("value")
        if self.rule.kind == "deadline":
            return None if value is None else {"n": value, "unit": self.cleaned_data["unit"]}
        return value


class SearchForm(forms.Form):
    """Filters of a list: every part may be empty, and nonsense counts as empty."""

    q = forms.CharField(label="姓名", max_length=40, required=False)

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class MembershipFilter(SearchForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="界别、专委会、小组", required=False, empty_label="全部")
    term = forms.ModelChoiceField(Term.objects.none(), label="届", required=False, empty_label="全部")
    state = forms.ChoiceField(
        label="状态", required=False, choices=(("", "在任"), ("ended", "已离任"), ("all", "全部"))
    )

    def __init__(self, data: Any, *, units: QuerySet[Unit], terms: QuerySet[Term]) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]


class PostFilter(SearchForm):
    role = forms.ChoiceField(label="身份", required=False, choices=(("", "全部"), *Role.choices))
    state = forms.ChoiceField(
        label="状态", required=False, choices=(("", "在任"), ("ended", "已免职"), ("all", "全部"))
    )


class AccountFilter(SearchForm):
    q = forms.CharField(label="姓名或用户名", max_length=40, required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=(("", "全部"), ("on", "启用"), ("off", "停用"), ("first", "初始密码未改"))
    )


class OrganFilter(SearchForm):
    q = forms.CharField(label="单位名称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=(("", "全部"), *OrganKind.choices))
