"""Who: a named person, a role or a named selling unit that answers for the goal."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token, dictionary, grammar
from simkit.goals.smart.mentions import does
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.people import NEAR, people_en, people_zh

_LABEL = re.compile(
    r"(?<![a-z])(?:owners?|owned by|led by|lead(?: by)?|leader|pic|responsible(?: person)?|accountable|assigned to|dri|driven by|in charge|head(?:ed)? by|run by|who|delivered by|carried by|champion|accountability|assignee|handled by|on the shoulders of)(?: is| are|'s)?(?: ?[:=-] ?| )(?:the |our )?(?P<who>[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,4})"
    r"|(?:责任人|负责人|负责(?=:)|牵头人|owner|承担人|责任部门|牵头部门|负责部门|责任单位|执行人|对接人|承接人|跟进人|主责)(?:是|为|:|=| |由)*(?P<who2>[^,;。、\s()]{2,12})"
    r"|(?:^|[,;。:|])(?P<who4>[\u4e00-\u9fff]{2,3})(?:负责(?!人)|牵头(?!人)|带队|主导|主责)"
    r"|(?:^|[,;。:!| ])(?P<who6>[老小阿][\u4e00-\u9fff]{1,2})(?:认领|来?[盯跟抓扛]|跟进)(?![\u4e00-\u9fff])"
    r"|(?:^|[,;。:!| ])(?P<who5>[a-z]{2,12})(?: ?来 ?)?(?:负责(?!人)|牵头(?!人)|带队|主导|主责|认领|盯|跟进|(?<=来)(?:lead|own|drive)(?![a-z]))(?![\u4e00-\u9fff])"
    r"|由(?P<who3>[^,;。、\s()由]{2,14}?)(?:来|共同|全权|统一|亲自)?(?:负责|牵头|主导|承担|带领|领衔|落实|完成|跟进|推进|实现|执行|认领|将|把|在|主抓|操盘|包干|达成|要|于|对|具体)"
)
_SELF = re.compile(
    r"(?<![a-z'])(?:i|i'll|i'm|i've|my|myself|me(?=[,:;)]))(?![a-z'])(?!\.e)|(?<!自)我(?![们司方国公部组区校院省厂店办司市队]|会(?![在把将让于争努确完签带拿每做]))|本人|咱(?!们)|俺"
)
_OUR = re.compile(
    r"(?<![a-z])(?:we|our|us)(?![a-z])|我们|我司|咱们|本公司|我方|本部门?|我部|全员|大家|本团队|我团队|全公司"
)
_VERB_NEXT = re.compile(
    r"(?: ?\([^)]*\))?(?:'s (?:goal|target|objective|team|task|plan|quota|job|aim|commitment)|:| ?-> ?| - | will| to(?! the)| must| shall| should| has to| have to| is to| are to| needs? to| aims?| commits?| plans?| is responsible| is accountable| owns| takes| leads| drives| wants?| pledges| targets| (?:each|both|all|jointly|together) |, )"
)
_PREPOSITION = re.compile(
    r"(?<![a-z])(?:by|for|of|per|each|every|from|to|with|all|both|our|the|a|an|any|across|at|in|and|give|have|let|help|get|make|on|assign|assigned) $"
)
_SUBJECT_BEFORE = re.compile(
    r"(?:^|[.;:,!\n(] ?|(?<![a-z])(?:the|our|each|every|all|both|by|for|per|owner|and|that|any|half of|have|assign|let|a|of|get|help|ensure|ask|see) )$"
)


def owners(normal: Normal, tokens: list[Token], free: list[Area], *, measured: bool) -> list[Area]:
    """Where the text names who answers for the goal; `free` holds the areas that are no time and no reason.

    What happens in an office is its own where it is `measured`, that is where the text has a metric.
    """
    low, text = normal.low, normal.text
    found: list[Area] = []
    for match in _LABEL.finditer(low):
        group = next(name for name in ("who", "who2", "who3", "who4", "who5", "who6") if match[name])
        if (
            group == "who"
            and not match.group().startswith(("owner", "dri", "pic", "respons", "account", "assign", "who:", "lead:"))
            and match[group].split(" ")[0]
            in ("in", "us", "our", "the", "a", "to", "time", "times", "conversion", "volume", "response")
        ):
            continue
        who = match[group]
        if group == "who":
            who = _name_part(who, text[match.start("who") : match.end("who")])
        else:
            who = re.split(r"(?:在|于|将|把|要|下季|明年|本季|今年|负责|力争|每|截止|\d)", who)[0]
        if who and not _OUR.search(who) and _nameable(who, text[match.start(group) : match.start(group) + len(who)]):
            found.append((match.start(group), match.start(group) + len(who)))
    found.extend(_units(low, tokens, free, measured))
    found.extend(_roles(low, tokens))
    found.extend(people_en(normal, tokens))
    found.extend(people_zh(low, tokens))
    gaps = Areas(free)
    return sorted({area for area in found if gaps.covers(area[0])})


def first_person(normal: Normal) -> Area | None:
    """Where the writer takes it on alone; it counts for the owner, not for the scope."""
    match = _SELF.search(normal.low)
    if match and match.group() == "i" and normal.text[match.start()] != "I":
        return None
    return match.span() if match else None


def _name_part(who: str, cased: str) -> str:
    kept = []
    for word, written in zip(who.split(" "), cased.split(" "), strict=False):
        if word in grammar("ends_name"):
            break
        kept.append(word)
        if written[:1].islower() and len(kept) > 3:
            break
    return " ".join(kept)


def _nameable(who: str, cased: str) -> bool:
    if re.fullmatch(r"[\u4e00-\u9fff].*", who):
        return not re.fullmatch(
            r"(?:公司|集团|团队|大家|全体|全员|待定|暂无|上级|领导|人|通过|市场|此|于|客户(?!经理|主任|总监|代表|专员|成功|顾问)).*",
            who,
        )
    entry = dictionary().get(who)
    if entry and entry.kinds & {"role", "unit", "name"}:
        return True
    words = who.split(" ")
    if words[-1] in ("team", "desk", "office", "branch", "crew", "unit", "department", "group", "squad", "division"):
        return len(words) > 1
    return cased[:1].isupper() or any(
        dictionary()[w].kinds & {"role", "unit", "name"} for w in words if w in dictionary()
    )


_UNIT_SUFFIX = re.compile(
    r"(?P<name>[\u4e00-\u9fffa-z0-9]{1,12}?)(?P<unit>分公司|事业部|办事处|营业部|业务部|销售部|市场部|大客户部|支公司|子公司|战区|军团|支行|分行|分部|战队|小队|突击队|小组|团队|专班|业务组|部(?![分件位署长级落首属委族品门])|组(?!织|合|建|长|件|装|成|态|别|团)|办(?!会员|卡|理|法|公|事|好|完(?!成)|展|一|场)|(?<![牙眼骨内外儿妇专百学本理文皮])科(?!技|学|研|目|室|普|诊|医|系)|(?<=[务售销理一二三四五六七八九\d])课(?!程|时|题|堂)|处(?!理|于|方|在)|队(?!伍|友|员))"
)


_TEAM_NAME = re.compile(
    r"(?<![a-z])(?:team|squad|desk|crew|unit|group) (?!(?:that|which|this|next|will|to|must|has|of|and|by|in|from|for|with|up|is|are|on|at|effort|lead|leads|leader|building|spirit|meeting|meetings|performance|target|targets|goal|goals)(?![a-z]))[a-z][a-z\d-]+(?=[\u4e00-\u9fff]| will| to | must|,| has| wants| needs|:| /| -| should|$|\.| by | from | in | (?:lifts|grows|cuts|raises|wins|doubles|halves|triples|signs|closes|books|sells|reduces|takes|brings|adds|gets|keeps|visits|calls|runs|holds|opens|renews|lands|secures|reaches) )"
)


_THEIRS = re.compile(
    "医院|学校|高校|院校|大学|中学|小学|酒店|工厂|幼儿园"
)  #: 三甲医院设备科: a department of the customer's
_COUNTED = re.compile(r"(?:到|至|卖|出|(?<!销)售|够|满|达|超|过|近|约|破)\d+$")  #: 做到800组: sets of goods


#: In Scottish offices, improve the Lyon branch: where, or what is worked on.
_PLACED = re.compile(r"(?<![a-z])(?:in|improve|make|strengthen|expand|grow|develop) (?:the |our |all |both )?$")


def _units(low: str, tokens: list[Token], free: list[Area], measured: bool) -> list[Area]:
    found: list[Area] = [
        match.span()
        for match in _TEAM_NAME.finditer(low)
        if not re.search(r"(?:our|your|whole|the) $", low[: match.start()])
    ]
    for index, token in enumerate(tokens):
        if "unit" not in token.kinds or not token.word.isascii() or token.word == "bus":
            continue
        words = token.word.split(" ")
        start = token.start
        if len(words) > 1 and words[0] == "sales":
            found.append((start, token.end))
            continue
        before = tokens[index - 1] if index else None
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        named = following is not None and following.metric is not None and following.start - token.end == 1
        if following is not None and named and not does(following, token, low):
            continue  # coffee-pod buyers
        if (
            before is not None
            and token.start - before.end <= 1
            and before.word not in grammar("no_unit_name")
            and not before.word.endswith("'s buying")
            and ("filler" not in before.kinds or before.word in grammar("unit_name") or before.metric is not None)
        ):
            placed = _PLACED.search(low, max(0, before.start - 20), before.start)
            if placed and (token.word.endswith("s") or not measured or not placed.group().startswith("in ")):
                continue
            if token.word in grammar("unit_or_thing") and not re.search(
                r"(?:^|[.,;:\n] ?|the |our |by |for |of |owner:? )[\w' -]{0,30}$", low[: before.start]
            ):
                continue
            if token.word in ("units", "groups", "offices", "departments", "teams") and before.word in (
                "business",
                "user",
            ):
                continue
            found.append((before.start, token.end))
        elif re.match(
            r" (?!that|which|this|next|will|to|must|has|of|and|by|in|from|for|with)[\w-]+(?=:| will| to | must|,| has)",
            low[token.end :],
        ) and token.word in ("team", "branch", "desk", "squad", "crew", "unit", "group", "office"):
            found.append((token.start, token.end))
    for match in _UNIT_SUFFIX.finditer(low):
        name = re.split(r"(?:由|让|给|以|和|与|及|请|使|把|将|在|对|向|各|为|是|的)", match["name"])[-1]
        name = re.sub(
            r"^(?:明年|今年|下季度?|本季度?|上半年|下半年|本月|下月|\d+月|年底前?|季度|年|月|底|前|内|日)+", "", name
        )
        if not name or name in grammar("no_unit_name_zh"):
            continue
        if _THEIRS.search(name) if match["unit"] in ("科", "处", "部", "办") else _COUNTED.search(name):
            continue
        if match["unit"] == "部" and re.search(r"[全东西南北中内外头腰尾局底顶]$|\d$", name):
            continue
        if re.search(r"客户的?$|采购$|用户$|[全西东中内外]$", name) and match["unit"] in (
            "部",
            "组",
            "团队",
            "处",
            "队",
            "办",
        ):
            of_customers = name in grammar("customer_units_zh")
            if not of_customers and (
                match["unit"] == "部" or (re.search(r"客户的?$|采购$|用户$", name) and match["unit"] != "组")
            ):
                continue
        start = max((begin for begin, _ in free if begin < match.start("unit")), default=0)
        found.append((max(start, match.end() - len(name) - len(match["unit"])), match.end()))
    return found


#: Key account managers will, EMEA partner managers: who opens the sentence and is to do it.
_OPENS = re.compile(r"(?:^|[.;!\n] ?)(?:[\w&-]+ ){0,3}$")
_IS_TO = re.compile(r" ?:| (?:will|must|shall|should|are to|is to|have to|has to|each|all|commit|aim)(?![a-z])")


def _answers(role: Token, low: str) -> bool:
    return bool(_IS_TO.match(low, role.end) and _OPENS.search(low[max(0, role.start - NEAR) : role.start]))


def _roles(low: str, tokens: list[Token]) -> list[Area]:
    found = []
    for index, token in enumerate(tokens):
        if "role" not in token.kinds:
            continue
        modifier = tokens[index - 1] if index else None
        if token.word in ("manager", "managers", "director", "directors") and modifier is not None:
            narrowed = modifier.unknown or modifier.kinds & {"segment", "entity"}
            if narrowed and token.start - modifier.end == 1 and not _answers(token, low):
                continue  # fleet managers are who is spoken to
        before, after = low[max(0, token.start - NEAR) : token.start], low[token.end : token.end + 16]
        if token.word.isascii() and re.search(r"(?:每[个位名]|各|由)$", before):
            found.append((token.start, token.end))
            continue
        if token.word.isascii():
            subject = re.search(
                r"(?:^|[.;:,!\n(/-] ?|(?<![a-z])(?:each|every|all|per|by|owner|owner:|owner is|for|of|have|has|the|our|both|any|half of|a|as) (?:the |our |of the |of our )?(?:[\w-]+ ){0,3})$",
                before,
            )
            object_before = re.search(
                r"(?<![a-z])(?:with|to|hire|hiring|recruit|train|visit|visiting|meet|meeting|call|calls|calling|onboard|add|reach|reaching|among|number of|to the|at|visits to|new|more|\d+) (?:the |our |new |more )?(?:[\w-]+ ){0,2}$",
                before,
            )
            if (
                (subject or _answers(token, low))
                and not object_before
                and not re.match(
                    r" (?:training|productivity|turnover|retention|hiring|attrition|headcount|course|meeting|conference)",
                    after,
                )
            ):
                found.append((token.start, token.end))
            elif token.word in ("sales",):
                continue
        else:
            object_zh = re.search(
                r"(?:招聘|招|培训|新增|培养|拜访|引进|增加|配备|约见|走访|\d+[名位个]|[一二两三四五六七八九十]+[名位个]|提高|提升|对|向|与|和|见|客户的?|采购)$",
                before,
            )
            if not object_zh and not re.match(
                r"(?:工单|热线|流失率|培训|编制|数量|人数|离职率|满意度|招聘|留存)", after
            ):
                found.append((token.start, token.end))
    return found
