"""Units: scales, currencies, measures of time and of goods, and what stands around a number to name them."""

from __future__ import annotations

import re

from simkit.goals.smart.normalise import Normal

SCALE = {
    "k": 1e3,
    "thousand": 1e3,
    "tsd": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
}


SCALE |= {
    "个亿": 1e8,
    "千": 1e3,
    "万": 1e4,
    "w": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "百": 1e2,
    "千亿": 1e11,
    "百亿": 1e10,
    "十亿": 1e9,
    "万亿": 1e12,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
    "mil": 1e6,
}


_CURRENCY = {
    "us$": "USD", "usd": "USD", "$": "USD", "美元": "USD", "美金": "USD", "dollars": "USD", "dollar": "USD", "刀": "USD", "bucks": "USD", "us dollars": "USD",
    "€": "EUR", "eur": "EUR", "欧元": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP",
    "cny": "CNY", "rmb": "CNY", "人民币": "CNY", "yuan": "CNY", "renminbi": "CNY", "元人民币": "CNY", "cn¥": "CNY",
    "nt$": "TWD", "twd": "TWD", "ntd": "TWD", "台币": "TWD", "新台币": "TWD", "元新台币": "TWD", "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD",
    "jpy": "JPY", "日元": "JPY", "日圆": "JPY", "yen": "JPY", "idr": "IDR", "rp": "IDR", "印尼盾": "IDR", "rupiah": "IDR", "s$": "SGD", "sgd": "SGD", "新币": "SGD",
    "a$": "AUD", "aud": "AUD", "inr": "INR", "₹": "INR", "rs": "INR", "rupees": "INR", "chf": "CHF", "francs": "CHF", "cad": "CAD", "c$": "CAD", "r$": "BRL", "brl": "BRL", "reais": "BRL",
    "krw": "KRW", "₩": "KRW", "won": "KRW", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "thb": "THB", "฿": "THB", "baht": "THB", "mxn": "MXN", "pesos": "MXN", "zar": "ZAR", "aed": "AED", "dirhams": "AED", "kronor": "SEK", "krona": "SEK", "zloty": "PLN", "zlotys": "PLN", "zł": "PLN", "forint": "HUF", "lira": "TRY", "koruna": "CZK", "shekels": "ILS", "ils": "ILS", "rand": "ZAR", "rubles": "RUB", "riyals": "SAR",
    "sar": "SAR", "myr": "MYR", "rm": "MYR", "ringgit": "MYR", "php": "PHP", "vnd": "VND", "越南盾": "VND", "kes": "KES", "ngn": "NGN", "naira": "NGN", "ghs": "GHS", "try": "TRY", "czk": "CZK", "huf": "HUF", "nzd": "NZD", "ksh": "KES", "shillings": "KES", "egp": "EGP", "欧": "EUR", "澳元": "AUD", "泰铢": "THB", "卢比": "INR", "韩元": "KRW", "新加坡元": "SGD", "加元": "CAD",
}  # fmt: skip


_TIME = {
    "hours": "hours",
    "hour": "hours",
    "hrs": "hours",
    "hr": "hours",
    "h": "hours",
    "minutes": "minutes",
    "minute": "minutes",
    "mins": "minutes",
    "min": "minutes",
    "days": "days",
    "day": "days",
    "d": "days",
    "weeks": "weeks",
    "week": "weeks",
    "months": "months",
    "month": "months",
    "seconds": "seconds",
    "years": "years",
    "quarters": "quarters",
}


_TIME |= {
    "working days": "days",
    "working day": "days",
    "business day": "days",
    "calendar day": "days",
    "business days": "days",
    "calendar days": "days",
    "小时": "hours",
    "个小时": "hours",
    "钟头": "hours",
    "分钟": "minutes",
    "天": "days",
    "日": "days",
    "个工作日": "days",
    "工作日": "days",
    "周": "weeks",
    "个星期": "weeks",
    "星期": "weeks",
    "个月": "months",
    "秒": "seconds",
    "个自然日": "days",
    "秒钟": "seconds",
}


MEASURE = "家|个(?!人|性|别|百|点|月|季|工|小时|星)|单(?!价|客|笔|店|量|产|位|月|品|一|据|独)|条(?!件)|次(?!年|月|日)|名(?!单|片|额)|位(?!于|置|列)|台(?!湾|北|州|阶|中|南)|套(?!餐)|件(?!单)|份(?!额)|场(?!景)|笔|户(?!均)|人次|人(?!均|效|员|民|才|工|力)|张|箱|吨|瓶|辆|批(?!发)|项(?!目)|盒|公斤|支(?!撑|持|付|行)|通(?!过|路|信|用)|站|间|所|例|封|趟|对|座|桩|款|只|包(?!装|含|括)|罐|桶|卷|米|平米|平方米|平方|平|度|桌|席|栋|门|轮|篇|本|册|册次|头|匹|把|颗|株|双|副|幅|kg|公里|亩|版|则|段|层|升(?!级|至|到)|克|片(?!区)|块(?!钱)|亿元|个项目"


#: What goods are measured in; English puts a blank before it.
_WEIGHT = "kg|kilos?|tonnes?|tons|litres?|liters?|gallons?|pallets?|containers?|crates?|barrels?|sqm|square met(?:er|re)s?|square feet|sq ft|mwh|kwh|mw|gb|tb|hectares?|acres?|truckloads?"


WEIGHED = re.compile(rf"(?<![a-z])(?:{_WEIGHT})$")  #: what ends a number of goods: 40 kg


_PERCENT = "%|percentage points?|percent|per cent|pct(?![a-z])"


_GE = r"(?:[ ]|个 ?(?=[a-z]))"  #: 5个points: the measure word before a unit in Latin letters


_POINTS = r"% ?-?points?|percentage[- ]points?|pp(?:t|ts|s)?(?![a-z])|p\.p\.|pct pts?|% ?pts?|个百分点|百分点|个点(?!子)|个pct|个百分比"


_scale = "|".join(sorted(map(re.escape, SCALE), key=len, reverse=True))


money_words = "|".join(sorted(map(re.escape, (*_CURRENCY, "¥", "元", "块钱", "块", "圆")), key=len, reverse=True))


_time = "|".join(sorted(map(re.escape, _TIME), key=len, reverse=True))


#: 5 x distributors, 3x new hotels: how many; 3x revenue is how many fold.
_EACH = r" [x×](?= (?!by|in|from|to|this|last|the|our|as|its|more|sales|revenues?|higher|larger|faster)(?:[a-z-]+ )?[a-z-]+s(?![a-z'])| new )|[x×](?= new [a-z]+s(?![a-z]))"


SUFFIX = re.compile(
    rf"(?P<more>多|余|来)?(?:{_GE}?(?P<points>{_POINTS})|[ -]?(?P<percent>{_PERCENT})|[ -]?(?P<bps>bps|basis points?)(?![a-z])"
    rf"|[ -]?(?P<scale>{_scale})(?:(?<=[\u4e00-\u9fff])(?!\d(?![千百]))|(?![a-z0-9]))(?P<more2>多|余|来)?(?:[ -]?(?P<money>{money_words})(?![a-z]))?(?:(?P<measure1>{MEASURE}))?"
    rf"|[ ]?(?P<money2>{money_words})(?![a-z])|[ -]?(?P<time>{_time})(?![a-z])(?!单价)"
    rf"|(?P<each>{_EACH})|[ -]?(?P<times>x(?![a-z0-9])|times(?![a-z])|-?fold(?![a-z])|倍)|{_GE}?(?P<score>points?(?![a-z])|pts(?![a-z])|stars?(?![a-z])|颗?星(?!期)|分(?!之|钟|公司|销|店|行|部|期|组|批|阶|解|别|析|类|区|配|红|享)|/ ?(?:5|10)(?!\d)| out of (?:5|10|five|ten))"
    rf"|[ -]?(?P<weight>{_WEIGHT})(?![a-z])|(?P<dozen>打(?!折|电|造|开|通|印|包|破|击|算|磨|动|败|响|卡|样|分|扫|个|了))|(?P<measure>{MEASURE}))"
)


PREFIX_ENDS = frozenset(name[-1] for name in (*_CURRENCY, "¥", "元", "块钱", "块", "圆"))


#: Won is a verb where it stands before a number.
PREFIX = re.compile(rf"(?<![a-z])(?!won )(?P<money>{money_words})[ ]?$")


def united(value: float, suffix: re.Match[str], normal: Normal) -> tuple[float, str, bool]:
    if suffix["points"]:
        return value, "pp", False
    if suffix["percent"]:
        return value, "pp" if suffix["percent"].startswith("percentage") else "%", False
    if suffix["bps"]:
        return value / 100, "pp", False
    if suffix["scale"]:
        value *= SCALE[suffix["scale"]]
        if suffix["money"]:
            return value, currency(suffix["money"], normal), False
        return (value, "count", False) if suffix["measure1"] else (value, "", True)
    if suffix["money2"]:
        return value, currency(suffix["money2"], normal), False
    if suffix["time"]:
        return value, _TIME[suffix["time"]], False
    if suffix["times"]:
        return value, "x", False
    if suffix["score"]:
        return value, "stars" if "star" in suffix["score"] or "星" in suffix["score"] else "points", False
    return value * 12 if suffix["dozen"] else value, "count", False


def currency(word: str, normal: Normal) -> str:
    if word in ("元", "块", "块钱", "圆"):
        return "money" if normal.traditional else "CNY"
    if word == "¥":
        return "CNY" if normal.chinese else "JPY"
    return _CURRENCY[word]
