"""Who may read a stored file: whoever sees a row that the file belongs to."""

from __future__ import annotations

from shangliang.core.actor import Actor
from shangliang.document.models import StoredFile
from shangliang.metric.models import Voucher
from shangliang.plan.models import ImportDraft, Plan, Step, Topic, whole_plan


def file_visible_to(actor: Actor, file: StoredFile) -> bool:
    """Does any row that names the file show itself to the actor? At most five short queries.

    A plan shows its original to those who may read its text; where the file holds several papers, only to those who
    see the body's plans whole, for the other papers in it may be no business of theirs.
    """
    if ImportDraft.objects.visible_to(actor).filter(file=file).exists():
        return True
    plans = Plan.objects.text_visible_to(actor).filter(file=file)
    if holds_several_papers(file):
        plans = plans.filter(whole_plan(actor))
    return (
        plans.exists()
        or Topic.objects.visible_to(actor).filter(held_file=file).exists()
        or Step.objects.visible_to(actor).filter(file=file).exclude(name="create").exists()
        or Voucher.objects.visible_to(actor).filter(file=file).exists()
    )


def holds_several_papers(file: StoredFile) -> bool:
    """Did the import find more than one document in the file?"""
    return ImportDraft.objects.filter(file=file, result__documents__1__isnull=False).exists()
