"""What a talk, a report or a course is about: figures named there are no figures of the goal."""

from __future__ import annotations

import re
from functools import cache

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Token, grammar, table

#: Discuss win rates in Spain: what is talked over is no target, unless it goes on to say to which number.
_TALKED_OVER = re.compile(
    r"(?<![a-z])(?:discuss(?:es|ing)?|debat(?:e|es|ing)|brainstorm(?:s|ing)?|(?:talk|chat|read|learn|think|hear|speak|exchange views) about|reflect on|be briefed on|(?:look|dig) into)(?: [a-z'-]+){1,6}?(?=[,.;!\n]| by | until | before | at | on \d| every | each |$)"
    r"(?! (?:at|by) \d+(?:\.\d+)? ?%)"
)


#: Write a plan to raise revenue by 10 %, discuss raising it, 学习《…》: the number belongs to what is written or talked about.
_WRITTEN = re.compile(
    r"(?<![a-z])(?:write|draft|prepare|draw up|present|produce|create|develop|submit|read)s? (?:an?|the|our|one|two|three) (?:[a-z]+ )?(?:plan|report|paper|memo|presentation|proposal|concept|roadmap|strategy|study|analysis|article|deck|slide|business case|document)s?(?: (?:to|on|about|how|for))(?! (?:at least )?\d)[^.;!\n]*"
    r"|(?<![a-z])(?:discuss(?:es)?|debates?|consider|talk about|think about) (?:raising|lifting|growing|increasing|cutting|reducing|lowering|signing|winning|selling|how|whether)[^.;!\n]*"
    r'|《[^》]*》|(?:学习|阅读|背诵|观看|翻译|读)(?:完|一下|了)?"[^"]*"|'
    r"(?:写|做|出|拟|起草|提交|编写|准备)(?:好|出|完)?一?[份篇个][^,。;]{0,40}?(?:报告|方案|计划书?|总结|材料|文章|ppt|提案|论文)"
)


@cache
def _topic() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("words")["activity"]
    english = "|".join(sorted(map(re.escape, words["topic_en"]), key=len, reverse=True))
    return re.compile(rf"(?: [\w-]+){{0,2}} (?:{english})(?![a-z])"), re.compile(
        "关于|有关|主题为|题为|探讨|讨论|讲解|主题是|专题|学习|以.{1,12}为主题"
    )


def topics(low: str, tokens: list[Token]) -> list[Area]:
    """The parts of the text that only say what a talk, a report or a course is about."""
    after, before = _topic()
    found: list[Area] = []
    for index, token in enumerate(tokens):
        if "activity" not in token.kinds or token.metric is not None:
            continue
        if token.word.isascii():
            match = after.match(low, token.end)
            if match:
                stop = re.search(r"[,;.!\n]| by | until | before | during | per |$", low[match.end() :])
                found.append((token.start, match.end() + (stop.start() if stop else 0)))
            previous = tokens[index - 1] if index else None
            if previous is not None and previous.metric is not None and token.start - previous.end <= 1:
                found.append((previous.start, token.end))
            elif (
                previous is not None
                and index > 1
                and token.start - previous.end <= 1
                and tokens[index - 2].metric is not None
                and previous.start - tokens[index - 2].end <= 1
                and not previous.kinds & {"up", "down", "reach", "unit", "role"}
                and previous.word not in grammar("prepositions")
            ):
                found.append((tokens[index - 2].start, token.end))
        else:
            begin = max((m.start() for m in before.finditer(low, 0, token.start)), default=-1)
            if begin >= 0 and not re.search("[,;。]", low[begin : token.start]):
                found.append((begin, token.end))
            for earlier in tokens[max(0, index - 3) : index]:
                if (
                    earlier.metric is not None
                    and not re.search(r"[,;。、\d]", low[earlier.end : token.start])
                    and token.start - earlier.end <= 6
                    and not earlier.kinds & {"process"}
                ):
                    found.append((earlier.start, token.end))
    found.extend(m.span() for m in _TALKED_OVER.finditer(low))
    found.extend(m.span() for m in _WRITTEN.finditer(low))
    return found
