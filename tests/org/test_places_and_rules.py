"""Bodies, areas, organs, units, terms, rules and deliveries: through HTTP."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core.errors import Invalid
from shangliang.org import actions, rules
from shangliang.org.models import Area, Body, Delivery, Organ, Setting, Sitting, Term, Unit
from tests import cast

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return str(answer.content.decode())


# Bodies, areas, organs --------------------------------------------------------


def test_body_is_built_by_the_operator_from_area_to_first_account(client_for):
    admin = client_for("admin")
    parent = Area.objects.get(name="青澜市")
    admin.post(reverse("area-new"), {"name": "石桥县", "level": "county", "parent": parent.pk})
    area = Area.objects.get(name="石桥县")
    typed = {"name": "政协石桥县委员会", "short_name": "石桥县政协", "kind": "cppcc", "area": area.pk, "parent": ""}
    assert admin.post(reverse("body-new"), typed).status_code == 302
    body = Body.objects.get(area=area)
    grant = {"name": "石一", "role": "office", "title": "办公室主任", "starts_on": "2026-06-18"}
    assert admin.post(reverse("body-post-new", args=[body.pk]), grant).status_code == 302
    person = body.posts.get().person
    slip = admin.post(reverse("account-new", args=[person.pk]), {"username": "shiyi"})
    assert (slip.status_code, "初始密码" in text(slip)) == (200, True)
    assert "已有“石桥县”" in text(admin.post(reverse("area-new"), {"name": "石桥县", "level": "county"}))
    assert "已有“政协石桥县委员会”" in text(admin.post(reverse("body-new"), typed))


@pytest.mark.parametrize(
    ("kind", "parent", "words"),
    [("liaison", "", "联络处要设在一个政协委员会之下"), ("cppcc", "presidium", "政协委员会的上级也是政协委员会")],
)
def test_body_has_a_fitting_parent(client_for, kind: str, parent: str, words: str):
    typed = {
        "name": "新机构",
        "short_name": "新",
        "kind": kind,
        "area": Area.objects.get(name="云溪县").pk,
        "parent": cast.body(parent).pk if parent else "",
    }
    answer = client_for("admin").post(reverse("body-new"), typed)
    assert (answer.status_code, words in text(answer)) == (422, True)


def test_body_is_renamed_by_its_office_and_a_name_is_taken_once(office):
    edit = reverse("body-edit", args=[cast.body("county").pk])
    assert office.post(edit, {"name": "政协青澜市委员会", "short_name": "x", "version": 1}).status_code == 422
    typed = {"name": "政协云溪县委员会（新）", "short_name": "云溪政协", "version": 1}
    assert office.post(edit, typed).status_code == 302
    assert office.post(edit, {**typed, "short_name": "又改"}).status_code == 409
    assert Body.objects.get(short_name="云溪政协").version == 2


@pytest.mark.mechanism("4-01")
def test_body_above_says_which_units_a_street_covers(client_for):
    street = cast.body("street")
    covers = reverse("body-covers", args=[street.pk])
    assert client_for("street").post(covers, {"version": 1}).status_code == 403
    office = client_for("office")
    assert office.post(covers, {"version": 1, "units": [cast.unit("经济界").pk]}).status_code == 422
    assert office.post(covers, {"version": 1, "units": []}).status_code == 302
    assert cast.actor("street").covers == frozenset()
    assert '"原":"望江联络组"' in Entry.objects.get().text


def test_body_of_others_shows_no_staff(client_for):
    page = text(client_for("street").get(reverse("body-detail", args=[cast.body("county").pk])))
    assert ("这是其他机构" in page, "周明礼" in page) == (True, False)


def test_organ_is_kept_by_the_operator(client_for):
    admin = client_for("admin")
    area = Area.objects.get(name="云溪县")
    typed = {"area": area.pk, "name": "县水利局", "short_name": "水利局", "kind": "bureau"}
    assert admin.post(reverse("organ-new"), typed).status_code == 302
    assert admin.post(reverse("organ-new"), typed).status_code == 422
    organ = Organ.objects.get(name="县水利局")
    edit = reverse("organ-edit", args=[organ.pk])
    assert (
        admin.post(edit, {"name": "县水利局", "short_name": "水利", "kind": "bureau", "version": 1}).status_code == 302
    )
    organ.refresh_from_db()
    assert (organ.short_name, organ.is_active) == ("水利", False)
    assert "已撤并" in text(admin.get(f"{reverse('organ-list')}?q=水利"))


# Units, terms, sittings -------------------------------------------------------


@pytest.mark.mechanism("6-21", "7-05")
def test_unit_is_kept_by_the_office(office):
    typed = {"name": "文史委员会", "short_name": "文史委", "kind": "committee", "sort_key": ""}
    assert office.post(reverse("unit-new"), typed).status_code == 302
    assert "已有“文史委员会”" in text(office.post(reverse("unit-new"), typed))
    unit = Unit.objects.get(name="文史委员会")
    assert unit.body == cast.body("county")
    edit = reverse("unit-edit", args=[unit.pk])
    assert office.post(edit, {**typed, "short_name": "文史", "version": 1}).status_code == 302
    unit.refresh_from_db()
    assert (unit.short_name, unit.is_active, unit.version) == ("文史", False, 2)


def test_unit_kinds_are_those_of_the_kind_of_body(client_for):
    """A presidium has no 界别, a committee no 代表小组."""
    kinds = {
        who: set(re.findall(r'<option value="(\w+)"', text(client_for(who).get(reverse("unit-new")))))
        for who in ("office", "presidium", "street")
    }
    assert kinds == {
        "office": {"office", "committee", "sector", "party", "liaison_group", "studio"},
        "presidium": {"office", "deputy_group", "studio"},
        "street": {"office", "liaison_group", "studio"},
    }


def test_unit_edit_that_changes_nothing_leaves_no_trace(office):
    unit = cast.unit("经济界")
    typed = {
        "name": "经济界",
        "short_name": "经济界",
        "kind": "sector",
        "sort_key": "0",
        "is_active": "on",
        "version": 1,
    }
    assert office.post(reverse("unit-edit", args=[unit.pk]), typed).status_code == 302
    assert (Entry.objects.count(), Unit.objects.get(pk=unit.pk).version) == (0, 1)


@pytest.mark.mechanism("3-02")
def test_term_and_sittings_are_kept(client_for):
    presidium = client_for("presidium")
    typed = {"number": 20, "starts_on": "2026-12-01", "ends_on": ""}
    assert presidium.post(reverse("term-new"), {**typed, "ends_on": "2026-01-01"}).status_code == 422
    assert presidium.post(reverse("term-new"), typed).status_code == 302
    assert "已有第20届" in text(presidium.post(reverse("term-new"), typed))
    term = Term.objects.get(number=20)
    sitting = reverse("sitting-new", args=[term.pk])
    assert (
        presidium.post(sitting, {"number": 1, "opens_on": "2026-12-10", "closes_on": "2026-12-09"}).status_code == 422
    )
    assert (
        presidium.post(sitting, {"number": 1, "opens_on": "2026-12-10", "closes_on": "2026-12-11"}).status_code == 302
    )
    row = Sitting.objects.get(term=term)
    edit = reverse("sitting-edit", args=[row.pk])
    assert (
        presidium.post(
            edit, {"number": 1, "opens_on": "2026-12-10", "closes_on": "2026-12-12", "version": 1}
        ).status_code
        == 302
    )
    assert "2026年12月12日" in text(presidium.get(reverse("term-list")))
    assert (
        presidium.post(reverse("term-edit", args=[term.pk]), {**typed, "number": 19, "version": 1}).status_code == 422
    )


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_unit_list_runs_the_same_queries_for_any_length(office, django_assert_num_queries, rows: int):
    for number in range(rows):
        cast.make_unit(f"第{number}工作室", cast.body("county"), kind="studio")
    with django_assert_num_queries(6):
        assert office.get(reverse("unit-list")).status_code == 200


# Rules ------------------------------------------------------------------------


def change(client, key: str, **typed: object):
    return client.post(
        reverse("setting-edit", args=[key]), {"since": "2026-06-18", "source": "主席会议", "reason": "需要", **typed}
    )


@pytest.mark.mechanism("1-06", "7-01")
def test_rule_of_approval_steps_is_switched_with_a_reason(office):
    county = cast.body("county")
    assert rules.setting(county, "plan.steps", cast.TODAY) == [
        "soliciting",
        "three_offices",
        "chair_meeting",
        "party_committee",
    ]
    answer = change(office, "plan.steps", value=["party_committee", "soliciting"])
    assert answer.status_code == 302
    assert rules.setting(county, "plan.steps", cast.TODAY) == ["soliciting", "party_committee"]
    assert rules.setting(cast.body("city"), "plan.steps", cast.TODAY)[1] == "three_offices"
    entry = Entry.objects.get(verb="setting")
    assert '"原":"征求意见、三办会商、主席会议审议、党委审定"' in entry.text
    assert '"新":"征求意见、党委审定"' in entry.text
    page = text(office.get(reverse("setting-list")))
    assert ("征求意见、党委审定" in page, "2026年6月18日" in page, "主席会议" in page) == (True, True, True)


@pytest.mark.mechanism("3-01")
def test_rule_defaults_differ_by_kind_of_body():
    steps = {key: rules.setting(cast.body(key), "plan.steps", cast.TODAY) for key in ("street", "presidium")}
    assert steps == {"street": [], "presidium": ["soliciting", "presidium_meeting"]}
    assert "congress.notice_before" in {rule.key for rule in rules.rules_of("presidium")}
    assert "congress.notice_before" not in {rule.key for rule in rules.rules_of("cppcc")}


def test_rule_holds_from_its_day_on_and_never_before(office):
    county = cast.body("county")
    assert change(office, "password.min_length", value="10", since="2026-07-01").status_code == 302
    assert rules.setting(county, "password.min_length", date(2026, 6, 30)) == 8
    assert rules.setting(county, "password.min_length", date(2026, 7, 1)) == 10
    assert rules.rules_in_force(county, date(2026, 7, 1))["password.min_length"] == 10
    assert "2026年7月1日起：10位" in text(office.get(reverse("setting-list")))
    assert change(office, "password.min_length", value="9", since="2026-06-17").status_code == 422


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("password.min_length", {"value": "7"}, "value"),
        ("password.min_length", {"value": ""}, "value"),
        ("password.min_length", {"value": "很长"}, "value"),
        ("plan.steps", {"value": ["presidium_meeting"]}, "value"),
        ("consult.notice_before", {"value": "10", "unit": "fortnight"}, "unit"),
        ("password.min_length", {"value": "9", "reason": ""}, "reason"),
    ],
)
def test_rule_is_refused_where_it_stands(office, key: str, typed: dict[str, object], field: str):
    answer = change(office, key, **typed)
    assert answer.status_code == 422
    assert re.search(rf'id="id_{field}(_\d)?_error"|id="id_{field}_error"', text(answer))
    assert Setting.objects.count() == 0


def test_rule_of_a_deadline_has_number_and_unit_or_no_limit(office):
    county = cast.body("county")
    assert change(office, "consult.notice_before", value="20", unit="day").status_code == 302
    assert rules.setting(county, "consult.notice_before", cast.TODAY) == {"n": 20, "unit": "day"}
    assert change(office, "consult.notice_before", value="", unit="day").status_code == 302
    assert rules.setting(county, "consult.notice_before", cast.TODAY) is None
    history = text(office.get(reverse("setting-edit", args=["consult.notice_before"])))
    assert ("20日" in history, "不限" in history) == (True, True)


def test_rule_that_the_body_does_not_have_is_not_there(office):
    assert office.get(reverse("setting-edit", args=["congress.notice_before"])).status_code == 404
    assert office.get(reverse("setting-edit", args=["no.such.rule"])).status_code == 404


@pytest.mark.parametrize("rule", rules.CATALOGUE, ids=lambda rule: rule.key)
def test_rule_has_a_source_and_a_default_that_its_own_check_accepts(rule: rules.Rule):
    assert rule.source
    for kind in rule.bodies:
        default = rule.default_for(kind)
        assert rules.clean(rule, kind, default) == default
        assert rules.in_words(rule, default)


def test_rule_refuses_what_is_no_value():
    values: tuple[object, ...] = (True, "1.5", -1, {})
    for value in values:
        with pytest.raises(Invalid):
            rules.clean(rules.BY_KEY["password.min_length"], "cppcc", value)
    with pytest.raises(Invalid):
        rules.clean(rules.BY_KEY["consult.notice_before"], "cppcc", "15")


# Deliveries -------------------------------------------------------------------


def send(**to: object) -> Delivery:
    return actions.send_delivery(
        actor=cast.actor("city"),
        body=cast.body("city"),
        noun="plan",
        object_pk=1,
        title="2026年度协商计划",
        copy={"议题": "21项"},
        **to,  # type: ignore[arg-type]
    )


@pytest.mark.mechanism("1-07")
def test_delivery_is_signed_for_once(client_for):
    row = send(to_body=cast.body("county"))
    office = client_for("office")
    assert "21项" in text(office.get(reverse("delivery-detail", args=[row.pk])))
    assert "1 件待签收" in text(office.get(reverse("org-home")))
    receive = reverse("delivery-receive", args=[row.pk])
    assert office.post(receive, {"version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.received_by, row.received_at is not None) == ("周明礼", True)
    assert office.post(receive, {"version": 1}).status_code == 403
    assert list(Entry.objects.filter(body=cast.body("city").pk).values_list("verb", flat=True)) == ["deliver"] * 2
    assert "周明礼" in text(client_for("city").get(f"{reverse('delivery-list')}?side=sent"))


def test_delivery_to_an_organ_is_signed_for_by_its_handler(client_for):
    row = send(to_organ=cast.organ("县教育局"))
    assert client_for("unit2").get(reverse("delivery-detail", args=[row.pk])).status_code == 404
    assert client_for("office").get(reverse("delivery-detail", args=[row.pk])).status_code == 404
    handler = client_for("unit")
    assert "2026年度协商计划" in text(handler.get(reverse("delivery-list")))
    assert handler.post(reverse("delivery-receive", args=[row.pk]), {"version": 1}).status_code == 302


def test_delivery_goes_to_one_place():
    with pytest.raises(Invalid):
        send()
    with pytest.raises(Invalid):
        send(to_body=cast.body("county"), to_organ=cast.organ("县教育局"))
