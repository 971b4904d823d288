"""Why: the part of a statement that links the goal to something concrete, such as a strategy or a problem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from simkit.goals.smart.lexicon import grammar, table

Area = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """One stated reason; `generic` if any goal could claim it, `clause` if it is a whole because-clause."""

    area: Area
    generic: bool
    clause: bool


@cache
def _openers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = table("reasons")

    def latin(key: str) -> re.Pattern[str]:
        listed = "|".join(sorted((re.escape(word) for word in words[key]), key=len, reverse=True))
        return re.compile(rf"(?<![a-z])(?:{listed})(?![a-z])")

    def chinese(key: str) -> re.Pattern[str]:
        return re.compile("|".join(sorted((re.escape(word) for word in words[key]), key=len, reverse=True)))

    purpose = r"(?<=[,;。、 ])因(?![此而为素果故])|^因(?![此而为素果故])|为(?=[^,;。]{2,24}(?:打基础|铺路|做准备|奠定|腾出|让路|创造条件|打下|提供支撑|做铺垫|蓄力|打样|预热|留出|护航|服务|积累))"
    zh_because = chinese("because_zh").pattern
    return latin("because_en"), latin("link_en"), re.compile(f"{zh_because}|{purpose}"), chinese("link_zh")


#: So the plan is: the goal itself, however it is opened.
_GOAL_IS = r"(?:plan|goal|target|aim|idea|ask|task|job|number|deal|objective|mission|order)s? (?:is|are)(?![a-z])"
#: So Bosch stops eating our lunch, so payroll isn't late: a subject and its verb, no order to do something.
_SO_CLAUSE = re.compile(
    rf" (?!far |much |many |long |do |(?:the|our|my) {_GOAL_IS}|(?:it|this|that)(?:'s| is) (?:about |at least |now |just )?[a-z£€$]{{0,4}} ?\d|what (?:we|i) |we (?:must|will|need|have to|should|want)|that |as |let's |please |now |i |(?:raise|lift|grow|increase|cut|reduce|lower|bring|win|sign|get|add|sell|take|push|make|keep|reach|hit|close|visit|call|book|double|halve) )"
    r"[a-z][\w'-]*(?: [\w'-]+){0,4}? (?:is|are|isn't|aren't|can|can't|cannot|will|won't|does|doesn't|don't|do|has|have|hasn't|stays?|stops?|keeps?|gets?|pays?|becomes?|remains?|never|no longer|[a-z]{3,}s)(?![a-z])"
)
#: What stands before a link that states the goal itself, not why: we want to, aims to, the target is to.
_GOAL_VERB = re.compile(
    r"(?:^|[.;:\n] ?|(?<![a-z])(?:want|aim|aims|aiming|plan|plans|need|needs|goal is|target is|objective is|commit|committed|intend|strive|have|has|is|are|seek|going|ought|pledge|promise|work|try|like|hope|expect|expected|set out|responsible|mission is|job is|task is|due|agreed|us|decided|determined|how|and|or|first|together|better|harder|use|chance|wish)) ?$"
)
_LOST = re.compile(
    r"(?<![a-z])(?:returns|complaints|cancellations|claims|refunds|losses|churn|delays|write-offs|credit notes|lost (?:deals|orders|sales|bids|customers)|lapses|disputes|no-shows) $"
)
_NUMBER = re.compile(
    r"\d|百分之|[一二三四五六七八九十]成|翻番|翻一番|(?<![a-z])(?:double|halve|percent|a third|half)(?![a-z])"
)
_COUNTED = re.compile(
    rf"{_NUMBER.pattern}|(?<![a-z])(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty|quarter|third|fifth|triple)(?![a-z])"
)
_END_EN = re.compile(
    r"[,;.\n!](?:(?<!\d[,;.\n!])|(?! ?\d{3}))(?:\s|$|(?=20\d\d年))|\n|(?: -|\)) |[,;] ?(?=by |with |owner)|$"
)
_END_ZH = re.compile(r"[,;。\n!)]|$")
_DEADLINE = re.compile(
    r" (?:by|until|before|no later than) (?:the )?(?:end|close|start|beginning|mid|q[1-4]|h[12]|20\d\d|next|year|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|easter|christmas|chinese)"
)
_NAMED = re.compile(
    r"战略|策略|规划|计划|部署|目标|方针|政策|要求|布局|转型|升级|方向|行动|工程|路线|扩产|上市|融资|投产|品牌|纲领|定位|国产化|出海|\""
)


def reasons(low: str) -> list[Reason]:
    """Every stated reason in the order of the text."""
    because_en, link_en, because_zh, link_zh = _openers()
    found: list[Reason] = []
    for pattern, clause, chinese in (
        (because_en, True, False),
        (because_zh, True, True),
        (link_en, False, False),
        (link_zh, False, True),
    ):
        for match in pattern.finditer(low):
            if any(r.area[0] <= match.start() < r.area[1] for r in found):
                continue
            reason = _read(match, low, clause, chinese)
            if reason is not None:
                found.append(reason)
    return sorted(found, key=lambda reason: reason.area)


def _read(match: re.Match[str], low: str, clause: bool, chinese: bool) -> Reason | None:
    start, word = match.start(), match.group()
    ending = (_END_ZH if chinese else _END_EN).search(low, match.end())
    end = ending.start() if ending else len(low)
    if clause and not chinese and low[end : end + 1] == ",":
        rest = low[end + 1 :]
        if not _NUMBER.search(rest):
            end = len(low.rstrip(" ."))
    body = low[match.end() : end]
    before = low[:start]
    if not chinese:
        if word in ("due to", "because of", "owing to") and _LOST.search(before):
            return None  # returns due to wrong sizes: which returns, not why
        if word == "since" and (
            before.endswith(("have ", "has ", "had "))
            or re.match(
                r" (?:the )?(?:january|february|march|april|may|june|july|august|september|october|november|december|q\d|20\d\d|last|then)",
                body,
            )
            or not re.search(
                r"(?<![a-z])(?:is|are|was|were|has|have|do|does|will|can|no|our|we|they|the|it|most|many|[a-z]+s|[a-z]+ed)(?![a-z])",
                body,
            )
        ):
            return None
        if word in ("as", "given", "since") and (
            (start == 0 and "," not in low)
            or not re.match(
                r" (?:the |our |we |they |it |its |this |most |many |every |each |all |no |nobody |no one |nothing |few |only |more |half |there |[a-z]+ing |competitor|customer|two |three |(?:\w+ ){0,2}\w+s )",
                body,
            )
            or (
                word == "as"
                and not re.search(
                    r"(?<![a-z])(?:is|are|was|were|has|have|will|no longer|keeps?|makes?|\w+ed)(?![a-z])", body
                )
            )
        ):
            return None
        if word in ("as our", "as the") and not re.search(
            r"(?<![a-z])(?:is|are|was|were|has|have|will|no longer|keeps?|makes?|requires?|needs?|grows?|shows?|runs?|ends?|depends?|falls?|rises?|opens?|closes?|leaves?|wants?|[a-z]+ed)(?![a-z])",
            body,
        ):
            return None
        if word == "so" and not (re.search(r"[a-z\d%,;)] ?$", before) and _SO_CLAUSE.match(body)):
            return None
        if word in ("so the", "so our") and re.match(f" {_GOAL_IS}", body):
            return None
        if word.startswith("so") and _NUMBER.search(body) and not _COUNTED.search(before):
            return None  # the fair is off, so the desk visits 20 bakeries: the goal itself
        if word == "support" and not re.search(r"[,;/(-] ?$", before):
            return None
        if word.startswith("to "):
            if _GOAL_VERB.search(before) and not (start == 0 and "," in low[start:]):
                return None
            if start == 0 or re.search(r"[.;:\n] ?$", before):
                comma = low.find(",", match.end())
                if comma < 0:
                    return None
                end, body = comma, low[match.end() : comma]
            if re.search(r"(?<![a-z])(?:from|up|down|\d+%?|%|sales|rate|level|levels|value) $", before) and re.match(
                r" ?\d", body
            ):
                return None
        if word in (
            "under the",
            "under our",
            "matching",
            "serving",
            "covering",
            "fitting",
            "per our",
            "as part of",
            "supports",
            "feeding",
        ) and not re.search(
            r"plan|strateg|programme|program|initiative|project|roadmap|policy|priority|pledge|agenda|push|campaign|goal|drive|pillar|transformation|commitment|budget|agreement|\"|'",
            body,
        ):
            return None
    else:
        if not clause and (word in grammar("weak_links_zh") or len(word) == 1):
            boundary = not before or before[-1] in ",;。、 :\n("
            if (
                not boundary
                or not _NAMED.search(body)
                or (word in ("以", "确保", "推动") and not re.search('战略|策略|规划|部署|方针|转型|布局|"', body))
            ):
                return None
        if word == "以" and re.search("为(?:主题|题|目的|中心|主)", body):
            return None
        if word in ("支撑", "助力", "配合", "响应", "服务") and re.search(r"[由的]$", before):
            return None
    cut = _DEADLINE.search(low, match.end(), end)
    if cut and not clause:
        end = cut.start()
        body = low[match.end() : end]
    if _NUMBER.search(re.sub(r"20\d\d年?", "", body)) and not clause and _targets(body):
        return None
    if not re.search(r"[a-z]{2}|[\u4e00-\u9fff]", body):
        return None
    return Reason((start, end), _generic(word + " " + body, chinese), clause)


def _targets(body: str) -> bool:
    """Whether the body holds the number of the goal rather than the number of a plan or a problem."""
    return not re.search(
        r"strateg|plan|programme|program|roadmap|vision|agenda|initiative|launch|opening|ipo|listing|budget|战略|规划|计划|上市|目标|\"",
        body,
    ) or bool(re.search(r"(?:to|by|at|提升|增长|提高|降低?|达到?|至|到) ?\d+(?:\.\d+)?%", body))


def _generic(text: str, chinese: bool) -> bool:
    words = table("reasons")
    if '"' in text or re.search(r"'[a-z][^']+'", text):
        return False
    left = re.sub(r"[^a-z' ]", " ", text)
    rest = [word for word in left.split() if word not in _generic_words() and len(word) > 1]
    if not chinese and text.isascii():
        return not rest
    for word in sorted(words["generic_zh"], key=len, reverse=True):
        text = text.replace(word, "")
    return not re.search(r"[\u4e00-\u9fff]{2,}", text) and not rest


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(table("reasons")["generic"])
