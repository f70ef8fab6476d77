"""The seven invented papers, read by the same code as the import screen, and what had come of them by June."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from shangliang.core.actor import Actor
from shangliang.document.contents import check_file
from shangliang.org.actors import make_actor
from shangliang.org.models import Body, User
from shangliang.plan.actions import propose_topic, vouch
from shangliang.plan.drafts import read_document
from shangliang.plan.imports import acknowledge, begin_draft, confirm_document
from shangliang.plan.models import ImportDraft, Plan, Target, Topic
from shangliang.plan.paper import read_paper
from shangliang.plan.workflow import perform

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Moved:
    """One recorded step of a plan."""

    name: str
    on: date
    doc_no: str = ""
    note: str = ""


@dataclass(frozen=True)
class Story:
    """One paper: who imports it, which way it went, which topics were held, what was vouched for."""

    file: str
    user: str
    moves: tuple[Moved, ...] = ()
    held: tuple[tuple[str, date, str], ...] = ()
    vouched: tuple[tuple[str, date, int, str], ...] = ()


def on(month: int, day: int) -> date:
    return date(2026, month, day)


STORIES = (
    Story(
        "1-city-consultation-plan.txt",
        "city",
        (
            Moved("solicit", on(1, 4), note="征求各党派团体、各专委会意见，收到意见14条。"),
            Moved("confer", on(1, 8), "市委办、市政府办、市政协办会商纪要〔2026〕1号"),
            Moved("deliberate", on(1, 10), "第31次主席会议纪要"),
            Moved("approve", on(1, 20), "市委常委会会议纪要〔2026〕2号"),
            Moved("issue_jointly", on(1, 23), "澜办发〔2026〕6号"),
            Moved("start", on(1, 26)),
        ),
        (
            ("政府工作报告", on(1, 16), "全体会议期间分组协商讨论，形成意见41条。"),
            ("发展计划", on(1, 16), "全体会议期间分组协商讨论。"),
            ("水环境", on(2, 26), "双月协商座谈会，委员和专家11人发言。"),
            ("十五五", on(3, 19), "专题协商会，市领导到会听取意见。"),
            ("课后服务", on(4, 23), "双月协商座谈会，实地察看4所学校。"),
            ("水利工程", on(4, 15), "委员26人集体乘车视察3处工地。"),
            ("节能改造", on(5, 28), "专题议政性常委会议，提出建议8条。"),
        ),
        (("专题议政性常委会议", on(5, 28), 1, "第一次专题议政性常委会议"),),
    ),
    Story("2-town-notice.txt", "presidium"),
    Story(
        "3-presidium-work-plan.txt",
        "presidium",
        (
            Moved("solicit_deputies", on(1, 9), note="征求各代表小组意见，收到意见6条。"),
            Moved("deliberate_presidium", on(1, 14), "第18次主席团会议纪要"),
            Moved("publish", on(1, 19), "柳人发〔2026〕1号"),
            Moved("start", on(1, 20)),
        ),
        (
            ("植树造林", on(4, 9), "代表14人察看3个村的造林地块。"),
            ("集体经济", on(5, 21), "走访6个村，形成调研报告。"),
            ("高标准农田", on(5, 27), "主席团听取镇政府汇报，提出审议意见5条。"),
        ),
        (
            ("党委汇报", on(2, 11), 1, "汇报代表大会筹备情况"),
            ("党委汇报", on(5, 8), 1, "汇报代表视察情况"),
            ("集中学习", on(3, 5), 1, "学习代表法"),
            ("主席团会议", on(1, 14), 1, "第18次主席团会议"),
            ("主席团会议", on(4, 10), 1, "第19次主席团会议"),
            ("小组长会议", on(3, 12), 1, "部署小组活动"),
            ("小组长会议", on(5, 28), 1, "交流小组活动情况"),
            ("小组名册", on(2, 20), 1, "代表小组名册印发6个小组"),
            ("学法用法", on(4, 16), 1, "第一、第二代表小组学习乡村振兴促进法"),
            ("先进典型", on(5, 15), 1, "上报代表先进典型材料1篇"),
            ("工作汇报", on(5, 27), 1, "听取高标准农田建设工作汇报"),
            *(("接待", on(month, 10), 2, f"{month}月领导接待日") for month in range(1, 6)),
            ("培训班", on(4, 22), 1, "代表履职培训班，42人参加"),
        ),
    ),
    Story("4-street-half-year-summary.txt", "street"),
    Story("5-county-half-year-summary.txt", "office"),
    Story(
        "6-county-key-points.txt",
        "office",
        (
            Moved("solicit", on(1, 20), note="征求各专委会、各界别意见，收到意见9条。"),
            Moved("confer", on(1, 26)),
            Moved("deliberate", on(1, 29), "第42次主席会议纪要"),
            Moved("approve", on(2, 5)),
            Moved("issue_jointly", on(2, 9), "清办发〔2026〕7号"),
            Moved("start", on(2, 10)),
        ),
        (("营商环境", on(6, 4), "走访企业12家，形成调研报告。"),),
        (
            ("动员大会", on(3, 6), 1, "主题活动动员大会"),
            ("委员培训班", on(3, 24), 1, "全县政协委员培训班，118人参加"),
            ("集中学习", on(1, 15), 1, "机关学习例会"),
            ("集中学习", on(2, 12), 1, "机关学习例会"),
            ("集中学习", on(3, 12), 1, "机关学习例会"),
            ("集中学习", on(4, 16), 1, "机关学习例会"),
            ("集中学习", on(5, 14), 1, "机关学习例会"),
            ("社情民意", on(3, 31), 13, "第一季度编报13篇"),
            ("社情民意", on(6, 15), 11, "4月至6月上旬编报11篇"),
            ("信息员会议", on(2, 27), 1, "第一季度信息员会议"),
            ("培训委员", on(3, 24), 1, "全县政协委员培训班，118人参加"),
            ("界别", on(5, 12), 1, "科技界委员走进企业"),
            ("督办重点提案", on(5, 20), 4, "主席会议成员督办4件"),
        ),
    ),
    Story(
        "7-county-consultation-plan.txt",
        "office",
        (
            Moved("solicit", on(1, 5), note="征求各党派团体、各专委会、各界别和有关部门意见，收到意见12条。"),
            Moved("confer", on(1, 12), "三办会商纪要〔2026〕1号"),
            Moved("deliberate", on(1, 14), "第41次主席会议纪要"),
            Moved("approve", on(1, 20), "县委常委会会议纪要〔2026〕3号"),
            Moved("issue_jointly", on(1, 22), "清办发〔2026〕4号"),
            Moved("start", on(1, 26)),
        ),
        (
            ("县政府工作报告", on(1, 16), "全体会议期间分组讨论，形成意见36条。"),
            ("法检两院", on(1, 16), "全体会议期间分组讨论。"),
            ("发展计划和预算", on(1, 17), "全体会议期间分组讨论。"),
            ("重点项目推进", on(3, 18), "对口协商座谈会，县发改局通报情况。"),
            ("春耕备耕", on(3, 25), "委员19人视察5个村。"),
            ("审批改革", on(4, 22), "专题议政会，提出建议7条。"),
            ("县农业农村局", on(5, 21), "民主评议回头看，上年意见11条已落实9条。"),
            ("旅游安全", on(6, 9), "专题常委会议，县领导到会听取意见，提出建议7条。"),
        ),
        (
            ("十一届五次会议", on(1, 15), 1, "1月15日至17日召开"),
            ("重点提案", on(3, 10), 6, "主席会议确定重点提案6件"),
        ),
    ),
)


def load_papers() -> None:
    """Import all seven; the plan-like ones become plans and go their way, the others wait as drafts."""
    for story in STORIES:
        actor = make_actor(User.objects.get(username=story.user))
        body = Body.objects.visible_to(actor).get(pk=actor.body or 0)
        data = (TEXTS / story.file).read_bytes()
        paper = read_paper(data, name=story.file)
        name = f"{paper.documents[0]['title']}.txt"
        draft = begin_draft(
            actor=actor, body=body, name=name, paper=paper, file=check_file(data, name=name, reader=paper.reader)
        )
        if story.moves:
            _live(story, _confirmed(draft, actor, story.moves[0].on - timedelta(days=3)), actor)
    _propose_topics()


def _confirmed(draft: ImportDraft, actor: Actor, drafted_on: date) -> Plan:
    """As the clerk does: take note of each warning, then confirm."""
    paper = read_document(draft, 1, body_kind=draft.body.kind)
    for handle in [one.key for one in paper.single_notices] + [group.code for group in paper.notice_groups]:
        acknowledge(actor=actor, draft=draft, number=1, seen=draft.version, handle=handle)
    return confirm_document(actor=actor, draft=draft, number=1, seen=draft.version, happened_on=drafted_on)


def _live(story: Story, plan: Plan, actor: Actor) -> None:
    for move in story.moves:
        data = {"happened_on": move.on, "doc_no": move.doc_no, "note": move.note}
        perform(plan, move.name, actor=actor, seen=plan.version, data=data, origin="backfill")
    for words, day, note in story.held:
        for topic in Topic.objects.filter(plan=plan, subject__contains=words).with_facts()[:1]:
            data = {"happened_on": day, "note": note}
            perform(topic, "hold", actor=actor, seen=topic.version, data=data, origin="backfill")
    for words, day, value, note in story.vouched:
        for target in Target.objects.filter(plan=plan, subject__contains=words).with_facts()[:1]:
            vouch(actor=actor, target=target, happened_on=day, value=Decimal(value), note=note)


def _propose_topics() -> None:
    for username, subject, reason in (
        ("member", "中小学校门口交通秩序治理", "上下学时段拥堵，家长反映集中，上半年发生多起剐蹭。"),
        ("member2", "乡镇卫生院药品配备", "部分慢性病用药在乡镇买不到，群众往返县城不便。"),
        ("committee", "重点提案办理结果公开", "近两年重点提案办理结果公开不够，委员建议列入协商。"),
    ):
        actor = make_actor(User.objects.get(username=username))
        body = Body.objects.visible_to(actor).get(pk=actor.body or 0)
        propose_topic(actor=actor, body=body, year=2027, subject=subject, reason=reason)
