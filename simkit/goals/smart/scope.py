"""Where a goal applies: product, region, segment, channel, lever; what is left once the rest has been read."""

from __future__ import annotations

import re
from itertools import zip_longest

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token, grammar
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.modifiers import modifiers

_SUFFIX = re.compile(
    r"(?:大区|片区|地区|区域|渠道|通路|行业|产品线|系列|门店|品类|市场|板块|赛道|平台|机型|型号|区|省|市|县|镇|线|店|端)(?![内外间分域道])"
)
_WEAK_SCOPE = frozenset({"partners", "stores", "leads", "units_sold"})
#: Regions that are words in small letters.
_CAPITALS = re.compile(r"(?<![A-Za-z])(?:US|SEA)(?![A-Za-z$])")
#: What an activity before it makes a kind of customer or of goods: 会展公司, 培训机构, 团建业务.
_FIRMS = frozenset({"公司", "企业", "机构", "单位", "协会", "集团", "业务", "生意", "服务", "产品"})
_NEW = re.compile(
    r"(?:(?<![a-z])(?:new|prospective|potential)[ -](?:customer|client|account|prospect)s?|prospects?|新客户|潜在客户|意向客户|陌生客户|新客)"
)
_ABOUT = re.compile(r"complaints? (?:about|over|on|regarding|concerning)(?: the)? $")
_BIDS = re.compile(r"(?:tender|bid|rfp|rfq|pitch|auction|retender)(?:s|es)?")
_RATE_ON = re.compile(
    r"(?:rate|ratio|share|margin|discount|discounts|cycle) (?:on|in|for|of|at|from|across) (?:the |our |all )?$"
)
_VAGUE_ZH = re.compile(r"[们吗呢吧啊的了着过]$|^[一二三四五六七八九十百千万]+$")
#: 来自webinar的lead: the source is named, whatever it is.
_SOURCE = re.compile(r"(?:来自|源自|出自)(?P<source>(?!市场|各|我们|公司|客户的|客户$|外部|内部)[^,。;:的\d]{2,20})的")
_LEVER = re.compile(
    r"product (?:line|range|mix|portfolio|bundle)s?|bundl\w+|packag\w+|pricing|price list|assortment|catalogue|(?:loyalty|referral|rewards?) (?:programme|program|scheme)|discount (?:rules?|policy)|landing pages?|self-service|(?:onboarding|approval|quote|quotation|checkout) process|产品线|产品组合|产品结构|套餐|捆绑|定价|价格体系|报价流程|话术|直播|展会|老带新|试用装|样板间|返利|账期政策|客户分级|crm|地推|会员体系|会员制|陈列|促销|以旧换新|联合营销|内容营销|交叉销售|增购|续费提醒|驻店|团购|品类|sku"
)


def scopes(
    text: str,
    low: str,
    tokens: list[Token],
    taken: list[Area],
    mentions: list[Mention],
    metric: Mention | None,
    metric_id: str | None,
) -> list[Area]:
    """The places that narrow the goal down, outside of the areas already read as something else."""
    read = Areas(taken)
    named = {m.start for m in mentions if not (m.weak and m.governed)}
    first = {m.start: m for m in reversed(mentions)}
    found: list[Area] = [m.span() for m in _CAPITALS.finditer(text) if not read.covers(m.start())]
    for token, following in zip_longest(tokens, tokens[1:]):
        if following is not None and following.metric is not None and following.start - token.end <= 1:
            source = "activity" in token.kinds and (token.word.isascii() or following.metric.id == "leads")
            trial = token.metric is not None and token.metric.id == "leads" and following.metric.id == "customers"
            if (source or trial) and not read.covers(token.start):
                found.append((token.start, token.end))  # webinar leads, free-trial users
        if read.covers(token.start):
            continue
        about = metric_id == "complaints" and token.metric is not None
        if about and _ABOUT.search(low, max(0, token.start - 30), token.start):
            found.append((token.start, token.end))  # complaints about late deliveries
            continue
        if following is not None and following.word in _FIRMS and "activity" in token.kinds and not token.metric:
            found.append((token.start, following.end))
        if _BIDS.fullmatch(token.word) and _RATE_ON.search(low, max(0, token.start - 30), token.start):
            found.append((token.start, token.end))  # win rate on tenders
            continue
        if "role" in token.kinds and not token.kinds & {"segment"}:
            found.append((token.start, token.end))  # who is visited or called; who does it is scope as well
            continue
        if token.kinds & {"place", "segment", "entity"} and token.metric is None:
            if (
                token.word in ("price", "field", "local", "regional", "at risk", "gold", "private")
                and low[token.end : token.end + 1] != " "
            ):
                continue
            found.append((token.start, token.end))
        elif (
            token.kinds & {"place", "segment", "entity"}
            and (metric is None or token.start != metric.start)
            and token.start not in named
        ) or (token.unknown and (_content(token, low) or (token.start > 0 and text[token.start].isupper()))):
            found.append((token.start, token.end))
        elif (
            token.metric is not None
            and (metric is None or token.start != metric.start)
            and not token.kinds & {"process", "gain", "verb"}
        ):
            governed = token.start in first and first[token.start].governed
            if (
                token.metric.id == "customers"
                and governed
                and token.word.isascii()
                and not re.search(r"customer|client|account|user|base|count", token.word)
            ):
                found.append((token.start, token.end))
            if (
                token.metric.id == "customers"
                and not token.word.isascii()
                and token.word not in grammar("generic_customers_zh")
                and "filler" not in token.kinds
            ):
                found.append((token.start, token.end))
            if (
                token.metric.id in _WEAK_SCOPE
                and token.metric.id != metric_id
                and token.word not in grammar("generic_figures")
                and (governed or not token.word.isascii() or _whose(following))
            ):
                found.append((token.start, token.end))
    found.extend(
        match.span()
        for match in _LEVER.finditer(low)
        if not read.covers(match.start())
        and re.search(
            r"(?:通过|借助|以|凭借|依托|靠|利用|透过|用)[^,;。]*$|^|,$|(?:by|through|via|with|using) [^,;.]*$",
            low[: match.start()],
        )
    )
    found.extend(m.span("source") for m in _SOURCE.finditer(low) if not read.covers(m.start("source")))
    if metric_id in ("visits", "calls", "meetings", "demos"):
        found.extend(match.span() for match in _NEW.finditer(low) if not read.covers(match.start()))
    found.extend(modifiers(text, low, tokens, mentions, read))
    return sorted(set(found))


def _whose(following: Token | None) -> bool:
    """Dealer accounts: what stands before customers says which."""
    return following is not None and following.metric is not None and following.metric.id == "customers"


def _content(token: Token, low: str) -> bool:
    """Whether an unknown word names something, rather than being a scrap between known words."""
    word = token.word
    if word.isascii() or re.match(r"[a-zà-ÿ]", word):
        return len(word) > 1 and not re.fullmatch(r"[a-z]\d*", word) and not word.endswith("ly")
    if _VAGUE_ZH.search(word) and len(word) < 3:
        return False
    following = low[token.end : token.end + 4]
    if len(word) == 1 and re.match("服务|产品|业务|系统|软件|设备|材料|板块|客户|器械", following):
        return True
    if len(word) >= 2:
        return True
    suffix = _SUFFIX.match(following)
    return bool(suffix and (token.start == 0 or not re.search(r"[全各本该]$", word)))
