"""Units of a body and organs of an area, from a sheet and back: known by number of an export, else by their name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shangliang.audit.models import INSTALLATION
from shangliang.audit.record import Change
from shangliang.audit.verbs import Verb
from shangliang.core.actor import Actor
from shangliang.core.columns import Column, tidy, whole_of, yes_of
from shangliang.org.import_lines import Act, Asked, Cells, Line, by_key, settle_act, shown
from shangliang.org.import_persons import ID_HINT
from shangliang.org.import_writes import changes_of, insert_rows, record_new, update_rows
from shangliang.org.models import Area, Body, Organ, OrganKind, Unit, UnitKind
from shangliang.org.policy import unit_kinds_in

ALSO_CALLED = {
    "专委会": UnitKind.COMMITTEE,
    "专门委员会": UnitKind.COMMITTEE,
    "界别组": UnitKind.SECTOR,
    "党派": UnitKind.PARTY,
    "联络组": UnitKind.LIAISON_GROUP,
    "活动组": UnitKind.LIAISON_GROUP,
    "工作室": UnitKind.STUDIO,
    "小组": UnitKind.DEPUTY_GROUP,
    "部门": OrganKind.BUREAU,
    "单位": OrganKind.BUREAU,
    "党委办": OrganKind.PARTY_OFFICE,
    "政府办": OrganKind.GOV_OFFICE,
}
LABELS = {"name": "名称", "short_name": "简称", "kind": "类别", "sort_key": "排序", "is_active": "在用"}


@dataclass(frozen=True)
class Shelf:
    """What units and organs do not share: the table, the kinds that may be given, and the owner."""

    model: type[Unit | Organ]
    kinds: tuple[UnitKind | OrganKind, ...]
    owner: Mapping[str, int]
    fields: tuple[str, ...]
    chain: int


def _units(body: Body) -> Shelf:
    return Shelf(
        Unit,
        unit_kinds_in(body),
        {"body_id": body.pk},
        ("name", "short_name", "kind", "sort_key", "is_active"),
        body.pk,
    )


def _organs(area: Area) -> Shelf:
    return Shelf(
        Organ, tuple(OrganKind), {"area_id": area.pk}, ("name", "short_name", "kind", "is_active"), INSTALLATION
    )


def unit_columns(body: Body) -> tuple[Column, ...]:
    """The columns of a body's units."""
    kinds = tuple(str(kind.label) for kind in _units(body).kinds)
    name = Column(
        "name", "名称", ("单位名称", "全称", "内设单位"), "必填。全称。", "提案委员会", 24, is_required=True, most=60
    )
    order = Column("sort_key", "排序", ("序号", "顺序"), "整数，小的排在前面。", "1", 8)
    return (_id(), name, _short("提案委"), _kind(kinds), order, _active())


def organ_columns(_area: Area | None = None) -> tuple[Column, ...]:
    """The columns of an area's organs."""
    kinds = tuple(str(kind.label) for kind in OrganKind)
    name = Column("name", "名称", ("单位名称", "全称", "机关名称"), "必填。全称。", "县教育局", 28, is_required=True)
    return (_id(), name, _short("教育局"), _kind(kinds), _active())


def _id() -> Column:
    return Column("id", "系统编号", ("编号（勿改）",), ID_HINT, is_hidden=True, width=10)


def _short(example: str) -> Column:
    hint = "不填用全称。导入文件时按全称和简称识别。"
    return Column("short_name", "简称", ("单位简称",), hint, example, 16, most=30)


def _kind(kinds: tuple[str, ...]) -> Column:
    return Column(
        "kind", "类别", ("类型", "单位类别", "单位类型"), "新增时必填。", kinds[1], 16, is_required=True, choices=kinds
    )


def _active() -> Column:
    return Column(
        "is_active", "在用", ("是否在用", "状态"), "撤并后填“否”，历史记录不变。", "是", 8, choices=("是", "否")
    )


# The review -----------------------------------------------------------------------


def review_units(asked: Asked) -> list[Line]:
    assert asked.body is not None
    return _review(asked, _units(asked.body), by_key(unit_columns(asked.body)))


def review_organs(asked: Asked) -> list[Line]:
    assert asked.area is not None
    return _review(asked, _organs(asked.area), by_key(organ_columns(asked.area)))


def _review(asked: Asked, shelf: Shelf, columns: Mapping[str, Column]) -> list[Line]:
    model: Any = shelf.model
    standing = {row.pk: row for row in model.objects.filter(**shelf.owner)}
    by_name = {row.name: row for row in standing.values()}
    seen: dict[str, int] = {}
    claimed: dict[int, int] = {}
    lines = []
    for number, values in asked.steps(asked.rows, "核对"):
        cells = Cells(values, columns)
        name = (cells.text("name") or "").replace(" ", "")
        line = Line(number, name or f"第{number}行", faults=cells.faults)
        lines.append(line)
        row = _known(cells, name, standing, by_name)
        if not name:
            cells.fault("name", "没有填名称。请填写；如果这一行是说明，请删去。")
        elif seen.setdefault(name, number) != number:
            cells.fault("name", f"和第 {seen[name]} 行的名称相同。请只留一行。")
        elif row is not None and claimed.setdefault(row.pk, number) != number:
            cells.fault("name", f"和第 {claimed[row.pk]} 行是同一个单位。请只留一行。")
        elif (holder := by_name.get(name)) is not None and row is not None and holder.pk != row.pk:
            cells.fault("name", f"已有另一个“{name}”。请换一个名称，或重新导出后再修改。")
        found = _values_of(cells, name, shelf)
        if row is None:
            _note_new(line, found, cells)
        else:
            _note_changes(line, row, found)
    return lines


def _known(cells: Cells, name: str, standing: Mapping[int, Any], by_name: Mapping[str, Any]) -> Any:
    number = cells.read("id", lambda raw: whole_of(raw, most=999_999_999))
    if not number:
        return by_name.get(name)
    if number not in standing:
        cells.fault("id", "这个系统编号不属于这里的单位。请把这一格清空后再上传。")
    return standing.get(number)


def _values_of(cells: Cells, name: str, shelf: Shelf) -> dict[str, Any]:
    found = {
        "name": name,
        "short_name": cells.text("short_name") or None,
        "kind": _kind_of(cells, shelf),
        "sort_key": cells.read("sort_key", whole_of),
        "is_active": cells.read("is_active", yes_of),
    }
    return {key: value for key, value in found.items() if value is not None and key in shelf.fields}


def _kind_of(cells: Cells, shelf: Shelf) -> str | None:
    text = tidy(cells.cells.get("kind", ""))
    if not text:
        return None
    for kind in shelf.kinds:
        if text in (kind.label, kind.value) or ALSO_CALLED.get(text) is kind:
            return str(kind.value)
    allowed = "、".join(str(kind.label) for kind in shelf.kinds)
    cells.fault("kind", f"没有“{text[:20]}”这种类别。请改成：{allowed}。")
    return None


def _note_new(line: Line, found: dict[str, Any], cells: Cells) -> None:
    if "kind" not in found and not any(label == "类别" for label, _ in cells.faults):
        cells.fault("kind", "新增的单位要填类别。")
    found.setdefault("short_name", found["name"])
    if len(found["short_name"]) > 30:
        cells.fault("short_name", f"简称最多 30 字，“{found['name'][:20]}…”太长。请另填一个简称。")
    line.changes = [[LABELS[key], "", _shown(key, value)] for key, value in found.items() if key != "name"]
    line.work = {"values": found}
    settle_act(line, is_new=True)


def _note_changes(line: Line, row: Any, found: Mapping[str, Any]) -> None:
    changed = {key: value for key, value in found.items() if value != getattr(row, key)}
    line.changes = [[LABELS[key], _shown(key, getattr(row, key)), _shown(key, value)] for key, value in changed.items()]
    line.work = {"pk": row.pk, "version": row.version, "values": changed}
    settle_act(line, is_new=False)


def _shown(key: str, value: Any) -> str:
    if key == "kind":
        return str(dict([*UnitKind.choices, *OrganKind.choices]).get(value, value))
    return shown(value)


# The write and the export -----------------------------------------------------------


def write_units(asked: Asked, lines: Sequence[Line], change: Change) -> None:
    assert asked.body is not None
    _write(_units(asked.body), lines, change)


def write_organs(asked: Asked, lines: Sequence[Line], change: Change) -> None:
    assert asked.area is not None
    _write(_organs(asked.area), lines, change)


def _write(shelf: Shelf, lines: Sequence[Line], change: Change) -> None:
    model: Any = shelf.model
    new = [line for line in lines if line.act == Act.NEW]
    keys = insert_rows(model, [{**shelf.owner, **line.work["values"]} for line in new])
    edited = [line for line in lines if line.act == Act.CHANGE]
    update_rows(model, {line.work["pk"]: (line.work["version"], line.work["values"]) for line in edited})
    made = [(line, key, line.label) for line, key in zip(new, keys, strict=True)]
    record_new(change, model, made, verb=Verb.CREATE, body=shelf.chain)
    for line in edited:
        change.record(
            Verb.EDIT, model(pk=line.work["pk"]), body=shelf.chain, label=line.label, changes=changes_of(line)
        )


def export_units(actor: Actor, body: Body) -> Iterator[dict[str, Any]]:
    yield from _export(Unit.objects.visible_to(actor).filter(body=body), _units(body))


def export_organs(actor: Actor, area: Area) -> Iterator[dict[str, Any]]:
    yield from _export(Organ.objects.visible_to(actor).filter(area=area), _organs(area))


def _export(rows: Any, shelf: Shelf) -> Iterator[dict[str, Any]]:
    for row in rows:
        found = {key: getattr(row, key) for key in shelf.fields}
        yield {**found, "id": row.pk, "kind": row.get_kind_display(), "is_active": "是" if row.is_active else "否"}
