"""Plans that are taken back in the same breath: scrapped, off the table now, the board pulled the plug, 现已取消, 黄了."""

from __future__ import annotations

import re
from functools import cache

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import grammar
from simkit.goals.smart.quantity import Quantity

#: What puts another goal in the place of the old one.
_REPLACED = re.compile(
    r"(?:调整|改|换|变更|修订|提高|下调|上调)(?:为|成|到)|重新定|(?<![a-z])(?:instead|replaced|now|new (?:goal|target|plan)|rather)(?![a-z])"
)


@cache
def _signs() -> tuple[re.Pattern[str], ...]:
    def listed(name: str) -> str:
        return "|".join(sorted(map(re.escape, grammar(name)), key=len, reverse=True))

    plan = r"(?:(?:it|this|that|which|they|all of (?:it|this|that)|(?:(?:this|that|the|our) )?(?:whole |entire )?(?:one|thing|plan|goal|target|idea|project|push|campaign))(?:'s| |,)+)"
    been = r"(?:(?:is|are|was|were|has|have|had|got|gets|been|since|now|already|all|just|then|officially|quietly|completely) )*"
    after = r"(?: (?:now|today|again|for good|altogether|last \w+|this \w+|(?:by|on|in|since|after|over|due to|because of) [^,.;]{2,30}))*[.!)\]~* ]*$"
    opens = (
        r"(?:[.;:,(\[!~*\n]|(?<= )-| (?=and |but )) ?(?:(?:and|but|so|though|update|edit|note|status|ps)(?:,|:| -)? )*"
    )
    who = r"(?:we|they|i|(?:the |our )?(?:board|boss|management|ceo|coo|head office|hq|company|director|team))"
    other = r"(?:other|different|(?:more|far more|much more) (?:important|urgent|pressing)|bigger|better) (?:priorit(?:y|ies)|things?|plans?|matters?|topics?|concerns?|problems?|fish|goals?|worries)"
    now_zh = r"(?:现在|眼下|目前|当前|如今|暂时)?"
    other_zh = (
        r"(?:别的|其他|其它|另外的?|更重要|更紧急|更要紧|更急)的?(?:重点|事情?|任务|工作|优先|安排|方向|计划|项目|目标)"
    )
    return (
        re.compile(rf"{opens}{plan}?{been}(?:{listed('withdrawn')}){after}"),
        re.compile(rf"{opens}{plan}{been}(?:{listed('withdrawn_if_said_of_it')}){after}"),
        re.compile(
            rf"(?<![a-z]){who} {been}(?:{listed('withdraws')})(?: on)?(?: (?:it|this|that|them|(?:the|that|this) (?:whole |entire )?(?:plan|idea|goal|target|project|thing)))?{after}"
        ),
        re.compile(
            rf"{opens}(?:right now |now |today )?{who}(?:'ve)? (?:now |currently |really |simply )*(?:have|has|got|are|is)? ?(?:got |busy with |occupied with |working on )?{other}"
            rf"|{opens}(?:our|the|my) (?:priorit(?:y|ies)|plans?|focus) (?:have|has|are|is|lies?) (?:now |since )?(?:changed|shifted|moved|elsewhere|different)(?![a-z])"
            rf"|{opens}{who}(?: have|'ve| has)?(?: since| now)* (?:turned|moved|switched|shifted) (?:to|on|our|away)(?![a-z])"
            rf"|{opens}(?:there (?:are|is) )?{other} (?:now |currently )?(?:comes?|goes|go|are|is|takes?|matters?|to do)(?![a-z])"
            rf"|[,。;!:—-](?:但是?|不过|可是?|然而|只是)?(?:我们|咱们?|大家|公司|团队)?{now_zh}(?:我们|咱们?|大家|公司|团队)?(?:(?:还|另)?有(?:了|着)?{other_zh}|另有(?:安排|打算|计划|任务|要事|重点)|忙着?(?:别的|其[他它])|(?:工作)?(?:重点|重心|精力|心思)(?:已经?|都)*[转移放](?:到|向|在)?了?(?:别处|别的|其[他它])|顾不上|没空|没工夫)"
        ),
        re.compile(
            rf"{opens}(?:please )?(?:strike|scratch|scrap|drop|forget|cancel|ignore|disregard|delete|bin|kill|shelve) (?:this|that|it)(?: one| goal| plan| target)?{after}"
            rf"|{opens}(?:please )?(?:ignore|disregard)(?=[,.;!]|$)"
        ),
        re.compile(
            rf"(?:已经?(?:从[^,。]{{0,8}})?|现已|均已|全部?|都|现在|目前|后来|先|就此?|又|也|被[^,。]{{0,6}}|因故|被迫|临时|紧急|给|同步|一并|随之|一起|把(?:它|这个?)|暂时?|结果|最后|最终|[的此该这](?:目标|计划|项目|安排|事|任务|条)|(?<=[,。;:!-]))(?:{listed('withdrawn_zh')})(?:掉|了)*(?=[,。;!)\n]|$)"
            r"|(?:^|[,。;:!—-])(?:现在|后来|先|就|都|又|也|我们|咱们?|老板说?|领导说?|公司|总部|通通|干脆|决定|暂时|这个?|那个?|它|[该此这]目标|说|已经?|结果)*不(?:再)?[做搞提干推签追要弄谈跑卖开冲算考搁做作设定][^,。的]{0,3}了(?=[,。;!)\n]|$)"
            r"|不再(?:执行|推进|落实|实施|考核|追踪|跟进|推动|要求|适用|有效|生效|作数)|不[做作]要求(?=[,。;!)\n]|$)"
        ),
    )


@cache
def _struck_out() -> re.Pattern[str]:
    """[CANCELLED], 【作废】: a mark before all that follows."""
    words = "|".join(map(re.escape, grammar("withdrawn") | grammar("withdrawn_zh")))
    return re.compile(rf" *[\[(【](?:已经?)?(?:{words})[\])】]|(?:已经?)?(?:{words}):")


def withdrawn(low: str, quantities: list[Quantity]) -> Area | None:
    """Where the text takes back what it set out before; None where nothing stands before, or another goal follows."""
    if not quantities:
        return None
    struck = _struck_out().match(low)
    if struck:
        return struck.span()
    for pattern in _signs():
        for match in pattern.finditer(low, quantities[0].end):
            later = any(q.start >= match.end() for q in quantities)
            if not (later and _REPLACED.search(low, match.end())):
                return match.span()
    return None
