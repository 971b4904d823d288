"""Reports: texts that say what has happened and commit to nothing."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Token, table
from simkit.goals.smart.time_roles import Times

_PAST_ZH = re.compile("|".join(table("reports")["past_zh"]))


#: What commits to something, or looks ahead.
FUTURE_ZH = re.compile(
    r"将|要(?!求|不)|力争|争取|确保|目标|计划|承诺|下季|下个?季|下个?月|下半年|明年|后年|必须|须|需(?!求)|努力(?!的)|保证|务必|拟|预计|未来|接下来|继续|再|年底前|底前|以内|之前|希望|打算"
)


FUTURE_EN = re.compile(
    r"(?<![a-z])(?:(?:q[1-4]|h[12]|the (?:year|quarter|month|half-year)|20\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*) (?:closes|ends|finishes) (?:with|on|at)|will|must|shall|should|to be|aim|aims|goal|target is|objective|okrs?|kpis?|kr ?\d|quota|q[1-4] number|targets?(?= for )|need to|needs to|has to|have to|got to|gotta|ought to|supposed to|plan to|plans to|next (?:year|quarter|month|week|half)|going to|commit|want|wants|we'll|i'll|let's|now (?:raise|lift|grow|increase|cut|reduce|bring|push|take|get|move|win)|before (?:the )?(?:end|close) of|before [a-z ]{2,20} (?:is (?:out|over|up|through)|ends|closes|finishes)|by (?:the )?(?:end|close|mid|early|late|(?:mon|tues|wednes|thurs|fri|satur|sun)day|easter|christmas|new year|eo[wmqy]|q[1-4]|h[12]|20\d\d|next|year|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d)|until|is to|are to|strive|from here)(?![a-z])"
)


_PAST_EN = re.compile(
    r"(?<![a-z])(?:grew|rose|fell|went|was|were|had|did|beat(?= (?:the|our|its|their|plan|target|budget))|won(?!')|exceeded|achieved|delivered|reached|increased|improved|dropped|declined|surpassed|made|sold|gained|added|lost|finished|ended|celebrated|met|brought|took|landed|booked|generated|outperformed|missed|came|closed|signed|lifted|raised|cut(?=ting)|doubled|tripled|hit(?= (?:our|the|its|a new|\d))|collected|expanded|reduced|visited|acquired|opened|boosted|climbed|jumped|posted|recorded|saw|visited|secured|completed|onboarded|slipped|shrank|kept|held|accounted(?= for)|earned|converted|renewed|trimmed|shortened|attended|called|launched|contributed|converted|retained|recovered|overshot|topped|halved|managed to|succeeded)(?![a-z])"
)


_PERFECT_EN = re.compile(
    r"(?<![a-z])(?:has|have|had|we've|i've|they've|has already|have already|having) (?:already |now |just |successfully |recently |thus far |since |steadily )*(?:been|grown|risen|fallen|increased|improved|reached|exceeded|achieved|won|delivered|dropped|declined|surpassed|sold|gained|added|lost|finished|met|brought|taken|landed|booked|generated|hit|closed|signed|lifted|raised|cut|doubled|tripled|collected|expanded|reduced|visited|acquired|opened|boosted|completed|made|done|become|shrunk|attained|beaten|recovered|halved)(?![a-z])|(?<![a-z])(?:so far this|to date,? we|year to date|last (?:year|quarter|month|week|fiscal)[^,.]{0,30},? (?:we|our|the|i|sales|revenue) )|(?<![a-z])(?:congratulations|great job|well done|good job|kudos|thanks to|a big thank)(?![a-z])|(?<![a-z])(?:already|successfully) (?:won|signed|closed|reached|hit|achieved|exceeded|grew|increased|raised)"
)


_DONE = "grew|won|signed|closed|sold|exceeded|achieved|reached|increased|gained|added|lost|finished|landed|booked|generated|missed|lifted|raised|doubled|collected|visited|opened|recorded|secured|completed|onboarded|renewed|delivered|brought|took|made|held|ran|converted|recovered|reduced|lowered|trimmed|halved|tripled|acquired|called|shortened|earned|recruited|got|saw|found|beaten|met|cut|hit|beat|kept|had"
_GROUP = r"(?:we|i|they|he|she|(?:(?:our|the) )?(?:[\w-]+ ){0,2}(?:team|branch|office|desk|crew|reps|department)|everyone|all of us)"
#: We signed 18 hotels by the end of June; by the end of June we had signed them; we used to aim for them: a subject
#: and a past verb open a report, whatever dates follow.
_PAST_OPENING = re.compile(
    rf"(?:(?:by|in|during|over|at|on|between|for|until|within|throughout|as of) [^,.;]{{2,40}}?,? )?{_GROUP} "
    rf"(?:(?:have |has |had )?(?:already |just |successfully |easily )?(?:{_DONE.removesuffix('|met|cut|hit|beat|kept|had')})|had (?:already |just )?(?:{_DONE})|(?:always )?used to (?!do(?: better)?(?![a-z]))[a-z]+)(?![a-z']|-)"
)
#: Split reached nine marinas, the rate averaged 30 %: a subject, a past verb and its number.
_NUMBERED = re.compile(
    r"(?<=[a-z] )(?:had|reached|hit|stood|averaged|finished|ended|closed|came in|ran|counted|totalled|totaled|was|were|gained|won|sold|booked|collected|attained)"
    r"(?: (?:flat|down|up|back|well|already|just|[a-z]+day|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|h[12]|the (?:year|quarter|month|half-year)))?(?: at| with)? (?:its |our |their |the |about |around |some |over |only )*"
    r"(?:\d|[€$£]|eur |usd |gbp |(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)(?![a-z]))"
)
_THEN = re.compile(
    r"[,;.:-] ?[^,;.]*\d[^,;.]*(?<![a-z])(?:by|until|before|through|in) |(?<![a-z])(?:to|wants?|and) [^,;.]*\d"
)


#: What a goal was, and whether it was met.
_GOAL_OF_OLD = re.compile(
    r"(?<![a-z])(?:(?:old|previous|former|earlier|last|original|first) (?:[a-z]+ )?(?:goal|target|aim|objective|quota)(?: [^.;,]{1,30}?)?"
    r"|(?:goal|target|objective|quota) (?:for|of|in) (?:20\d\d|last [a-z]+|h[12]|q[1-4])) (?:was|were|had been|used to be) "
    r"|(?:^|[.;] )(?:done|achieved)(?= ?[:!])|(?:^|[.;] )(?:congratulations|congrats|hats off|bravo|kudos|chapeau|well done|great job|nice work|proud of|what an? (?:great |fantastic |amazing )?(?:year|quarter|month|week|half)|mission accomplished|job done|recap|looking back|success story|remember (?:when|how|our|the|that|my)|it took us)(?! rate)(?! for [a-z]+ing)(?=[ ,:!–-])"
    r"|(?<!that )(?<!which )(?<!who )(?<![a-z])(?:joined|chose|left|signed with|bought from|switched to|came to|went with) us(?![a-z])"
    r"|(?<![a-z])(?:goal|target|quota|mission|objective) (?:met|achieved|reached|exceeded|hit|beaten|accomplished)(?! (?:by|in|at|from|if|when|once))(?![a-z])|[:.,] ?(?:we|they|i) (?:did it|made it)(?![a-z])|[:.] ?check[.! ]*$"
    r"|(?<![a-z])(?:was|were|used to be|had been) (?:our|the|my|their|last year's|an old) (?:[a-z]+ )?(?:goal|target|plan|aim|objective)(?![a-z])"
    r"|(?<![a-z])(?:we|i|they|the team) (?:talked|laughed|joked|spoke|chatted|argued|wrote|thought|heard|read|dreamed|dreamt)(?: [a-z]+)? (?:about|at|of|over|that)(?![a-z])"
    r"|(?<![a-z])had (?:already |just |only |then )?(?:grown|risen|fallen|won|sold|signed|closed|increased|improved|reached|gained|lost|dropped|doubled|brought|met|hit|made|added|collected|shrunk|become|left|joined)(?![a-z])"
    r"|(?<![a-z])had been [a-z]+(?:ed|en|won|sold|met|made|got|led|cut)(?![a-z])|(?<![a-z])(?:was|were) (?:the|our|a) (?:highlight|result|success|record|high point)"
    r"|(?<![a-z])set an? (?:[a-z]+ )?record(?![a-z])|(?<![a-z])we (?:had|got) (?:them|it|those|all of (?:them|it)) *[.!]*$|(?:^|[,;.] ?)back in (?:the )?(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|h[12]|20\d\d|[a-z]*day)(?![a-z])"
    r"|(?<![a-z])(?:pleased|proud|happy|glad|delighted) to (?:report|announce|share|inform|tell)(?![a-z])"
    r"|(?<![a-z])(?:met|missed|beat|exceeded|achieved|reached|surpassed|smashed) (?:its|our|the|their|his|her|my|this|last) (?:[\w']+ ){0,2}(?:goal|target|quota|plan|budget|objective)s?(?! group)(?![a-z])"
)


#: Past forms that are never participles, so that any subject may stand before them: revenue in Spain grew.
_FINITE = re.compile(r"grew|rose|fell|went|shrank|came|took|sank|saw")


_COMMITS_EN = re.compile(
    r"(?<![a-z])(?:will|must|shall|should|next|aim|aims|goal|target|now|going to|plan|want|let's|needs?|ha(?:ve|s) to|commit)(?![a-z])"
)


_SUBJECT = re.compile(
    r"(?<![a-z])(?:we|i|they|he|she|it|the|our|this|that|which|who|everyone|team|sales|revenue|\w+s?) $"
)


#: What becomes of figures that are there already commits to nothing: and will be reported by June, 将于6月公布.
_ANNOUNCED = re.compile(
    r"(?<![a-z])(?:will|shall|is to|are to|to) (?:then |also |soon |only )?be (?:report|publish|review|present|announc|audit|discuss|shar|evaluat|confirm|fil|disclos|releas|verifi|analys|analyz|document|communicat|summaris|summariz)ed?(?![a-z])[^.;\n]*"
    r"|(?:将|会|拟|预计|计划)(?:于|在)?[^,。;]{0,12}?(?:公布|披露|汇报|发布|公告|通报|审计|上报|公示)[^。;]*"
)


def announcements(low: str) -> list[re.Match[str]]:
    """The parts of the text that only say what will be done with the figures."""
    return list(_ANNOUNCED.finditer(low)) if " be " in low or _PUBLISHED_ZH.search(low) else []


_PUBLISHED_ZH = re.compile("公布|披露|汇报|发布|公告|通报|审计|上报|公示")


#: Above plan, short of the goal, 比计划: what a result is compared with commits to nothing.
_BESIDE_PLAN = re.compile(
    r"(?<![a-z])(?:above|below|over|under|ahead of|behind|against|vs\.?|versus|than|up on|down on|short of|beyond|beating|beat|missing|exceeding|topping|double|twice|triple|half) "
    r"(?:an? |the |our |its |their |his |her |last year's )?(?:[a-z]+ )?(?:plan|target|goal|budget|quota|forecast)s?(?: of [^ ,.;]+)?(?![a-z])"
    r"|(?<![a-z])(?:plan|target|goal|quota) (?:was|had been)(?![a-z])|(?:比|较|超|高于|低于|超过|超出|优于|不及|落后|领先)(?:了|原|既定)*(?:计划|目标|预算|指标|任务)"
)
#: Thanks close an order as well as a report; they tell of a report where nothing commits.
_THANKED = re.compile(r"(?:^|[.;] )(?:many )?(?:thank you|thanks)(?=[ ,:!–-])|辛苦(?:了|大家|各位|你们|[!。~ ]*$)")
_ASKS_FOR = re.compile(
    r"(?<![a-z])(?:please|pls|kindly)(?![a-z])|把|请(?!客)|[年月日号天周度之][内前](?![部容])|[底末]前"
)


def _without(pattern: re.Pattern[str], low: str) -> str:
    """The text with all that the pattern finds blanked, offsets kept."""
    return pattern.sub(lambda match: " " * len(match.group()), low)


_COUNT = re.compile(r"\d+(?=[家个单万元次台户位%名份场件套])")


def _so_far(low: str, done: re.Match[str]) -> bool:
    """Whether what has been done is a part of a goal that stands before it: 6月底前签25家,已经签了8家."""
    wanted, reached = _COUNT.findall(low[: done.start()]), _COUNT.search(low, done.start())
    due = re.search(r"[底末之]前", low[: done.start()])
    return bool(due and wanted and reached and int(reached.group()) < int(wanted[-1]))


#: 2027年前三季度, 明年前两个月: the first part of a year that is named, and is not over.
_YEAR_BEFORE = re.compile(r"(?:明年|后年|来年|20\d\d年)的?$")


def _first_of(match: re.Match[str], times: Times, low: str) -> bool:
    over = bool(times.past) or any(code == "deadline_past" for code, _ in times.issues)
    return match.group().startswith("前") and not over and bool(_YEAR_BEFORE.search(low, 0, match.start()))


def past_report(low: str, tokens: list[Token], times: Times) -> Area | None:
    """A report of what has happened, unless the text goes on to commit to something."""
    for announced in announcements(low):
        low = low[: announced.start()] + " " * len(announced.group()) + low[announced.end() :]
    compared, low = low, _without(_BESIDE_PLAN, low)
    thanked = _THANKED.search(low)
    if thanked and not any(sign.search(low) for sign in (FUTURE_ZH, FUTURE_EN, _ASKS_FOR)):
        return thanked.span()
    zh = next((m for m in _PAST_ZH.finditer(compared) if not _first_of(m, times, compared)), None)
    if zh is not None:
        rest = low[zh.end() :]
        sentence_after = re.search(r"[。;!\n,](?P<rest>.+)", rest)
        if _so_far(low, zh):
            return None
        commits = FUTURE_ZH.search(low[: zh.start()].replace("下半年", "")) and not re.match(
            r"已|前|截|今年以来|年初", zh.group()
        )
        later = (
            sentence_after
            and FUTURE_ZH.search(sentence_after["rest"])
            and re.search(r"\d|[一二三四五六七八九十]成|提升|增长|降", sentence_after["rest"])
        )
        over = zh.group().endswith("了") and any(code == "deadline_past" for code, _ in times.issues)
        if (over or not commits) and not later:
            return zh.span()
    if times.past and not FUTURE_ZH.search(low) and not FUTURE_EN.search(low) and not (times.end and times.kind):
        return times.past[0]
    until_then = low[times.area[0] : times.area[1]].startswith("截至")
    over = any(code == "deadline_past" for code, _ in times.issues) and (times.kind == "period" or until_then)
    acts = (t for t in tokens if t.kinds & _ACTS and not _AS_NOUN.match(low, t.start))
    if until_then and not times.dated and not FUTURE_ZH.search(low) and not any(acts):
        return times.area
    if over and not FUTURE_ZH.search(low) and not FUTURE_EN.search(low) and not imperative(low, tokens):
        return times.area
    opening = _PAST_OPENING.match(low)
    if opening and not _COMMITS_EN.search(low, opening.end()) and not _turns(low, tokens, opening.end()):
        return opening.span()
    old = _GOAL_OF_OLD.search(compared)
    if old and not _COMMITS_EN.search(low, old.end()) and not _turns(low, tokens, old.end()):
        return old.span()
    numbered = None if imperative(low, tokens) or _COMMITS_EN.search(low) else _NUMBERED.search(low)
    related = numbered and re.search(
        r"(?<![a-z])(?:that|which|who|than|as|when|where) (?:[a-z]+ ){0,2}$", low[: numbered.start()]
    )
    if numbered and not related and not _THEN.search(low, numbered.end()) and not _turns(low, tokens, numbered.end()):
        return numbered.span()
    for pattern in (_PERFECT_EN, _PAST_EN):
        for match in pattern.finditer(low):
            before, after = low[: match.start()], low[match.end() :]
            finite = bool(before.strip() and _FINITE.match(match.group()))
            if imperative(low, tokens) or (not finite and FUTURE_EN.search(_main(low))):
                continue
            if _COMMITS_EN.search(low) or _turns(low, tokens, match.end()):
                continue
            if _HAVING.search(low, 0, match.end()) and re.match(r"[^,.;]*, [^.;]*\d", after):
                continue  # having won 8 last year, win 12
            if match.group() == "lost" and _NONE_LOST.search(before):
                continue
            if (
                pattern is _PAST_EN
                and re.search(
                    r"(?<![a-z])(?:of|for|from|with|in|five|\d|the|of new|lost|more|less|fewer|any) $|(?:%|\d ?(?:k|m|mn|bn|million|billion)|(?<![a-z])(?:usd|eur)) (?:of )?$",
                    before,
                )
                and not re.search(r"(?<![a-z])(?:we|i|they|he|she|it|team|office|branch) $", before)
            ):
                continue  # booked revenue, signed orders: a participle, no report
            if (
                pattern is _PAST_EN
                and not _SUBJECT.search(before)
                and not finite
                and not any(t.end == match.start() - 1 and t.kinds & {"unit", "role"} for t in tokens)
            ):
                if before.strip() or not re.match(r" (?:the|our|a|\d|all|every|in|by|from|to|\w+ )", after):
                    continue
            return match.span()
    return None


#: 截至11月,新签9家: a verb that stands for its result behind the day up to which it is counted.
_AS_NOUN = re.compile(r"(?:新签|新增|新开|签约|拜访|走访|成交|回款|新客|到访)(?!满|至|到(?!访)|足|够)")
#: 截至6月30日占比四成: no verb that could still set something out.
_ACTS = frozenset({"up", "down", "keep", "reach", "gain", "sell", "act", "commit", "process"})
_HAVING = re.compile(r"(?<![a-z])having [a-z]+$")
#: Not one hotel lost in 2027: what is not to happen.
_NONE_LOST = re.compile(r"(?:^|[.;:,!\n-] ?)(?:not (?:one|a single)|no|zero) (?:[a-z-]+ ){1,4}$")
#: What opens the clause that commits after a report: we won 12 last year; win 20 by June.
_NEW_CLAUSE = re.compile(
    r"(?:[.;:!\n]|, ?(?:so|now|and now|hence|therefore|but now)| - ?)(?: (?:so|now|let's|we|we now|please))? ?$"
)


def _turns(low: str, tokens: list[Token], start: int) -> bool:
    """Whether a later clause commits to something: a verb in the present opens it, and a number follows."""
    kinds = {"up", "down", "gain", "keep", "reach", "sell", "process"}
    return any(
        t.start >= start
        and t.kinds & kinds
        and "verb" in t.kinds
        and not t.past
        and _NEW_CLAUSE.search(low, max(0, t.start - 20), t.start)
        and re.search(r"\d", low[t.end :])
        for t in tokens
    )


def _main(low: str) -> str:
    """The text without the time phrases that a report uses as well."""
    return re.sub(r"by (?=\d+(?:\.\d+)? ?(?:%|percent|pp|points|units|days))|by (?:march|may) (?=\d+ ?%)", "", low)


def imperative(low: str, tokens: list[Token]) -> bool:
    """Whether a verb in the present opens the text."""
    first = tokens[0] if tokens else None
    return (
        first is not None
        and "verb" in first.kinds
        and not first.past
        and first.word.isascii()
        and not first.word.endswith("ing")
        and not low[: first.start].strip()
    )
