"""Numbers as digits and as words of both languages."""

from __future__ import annotations

import re

_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_PLACES = {"十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}

#: A number in Chinese characters, without the fraction words.
CHINESE = "[零一二三四五六七八九两十百千万亿]+"
#: A number in digits: grouped by commas or not, with decimals or not; never part of a longer run of digits.
DIGITS = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|(?:(?<=[$€£])|(?<=eur )|(?<=gbp )|(?<=usd )|(?<=chf )|(?<=sek ))\d{1,3}(?: \d{3})+(?! ?\d)|\d+)(?:\.\d+)?(?![\d])"

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH = {word: i for i, word in enumerate(_ONES)} | {word: 10 * i for i, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_WORD = "|".join(sorted((*_ENGLISH, *_SCALES), key=len, reverse=True))

_NTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_NTH += " sixteenth seventeenth eighteenth nineteenth"
_DAYS = dict(enumerate(_NTH.split(), 1)) | {20: "twentieth", 30: "thirtieth"}
#: The days of a month in words: the first, the thirty-first.
DAYS = {word: day for day, word in _DAYS.items()} | {
    f"{tens}{sep}{_DAYS[one]}": ten + one
    for ten, tens in ((20, "twenty"), (30, "thirty"))
    for one in range(1, 10)
    for sep in " -"
}

_SCALE = "hundred|thousand|million|billion"
#: Half a million, a quarter of a million; a million and a half; one and a half million, two point five million.
_PARTED = (
    rf"(?:half|a quarter of|three quarters of) an? (?:{_SCALE}|dozen)|an? (?:{_SCALE}) and a half"
    rf"|(?:{_WORD}) (?:and a half|point (?:{_WORD})) (?:{_SCALE})"
)
_PARTS = {"half": 0.5, "a quarter of": 0.25, "three quarters of": 0.75}

#: A number in English words, such as twenty-five, a hundred and ten, half a million, a dozen.
ENGLISH = rf"(?<![a-z])(?:{_PARTED}|(?:an? )?(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*)(?![a-z])"


def chinese(text: str) -> float | None:
    """The value of a number in Chinese characters: 一千二百万 → 12,000,000; None for what is none."""
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, last = 0.0, 0.0, 0.0, 1.0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            last, digit = _PLACES[char], 0
        elif char in _GROUPS:
            if char == "万" and total >= _GROUPS["亿"]:
                total += (section + digit) * _GROUPS[char]
            else:
                total = (total + section + digit or 1) * _GROUPS[char]
            last, section, digit = _GROUPS[char], 0, 0
        else:
            return None
    trailing = digit * (last / 10 if last >= 100 and text[-2:-1] in "百千万亿" else 1)
    return total + section + trailing


def english(text: str) -> float | None:
    """The value of a number in English words; None for what is none."""
    part = re.fullmatch(r"(half|a quarter of|three quarters of) an? (\w+)", text)
    if part:
        return _PARTS[part[1]] * _SCALES[part[2]]
    more = re.fullmatch(r"an? (\w+) and a half", text)
    if more:
        return 1.5 * _SCALES[more[1]]
    point = re.fullmatch(r"(\w+) (?:and a half|point (\w+)) (\w+)", text)
    if point and point[3] in _SCALES:
        return (_ENGLISH.get(point[1], 0) + _ENGLISH.get(point[2] or "five", 0) / 10) * _SCALES[point[3]]
    total, current = 0.0, 0.0
    for word in re.split(r"[ -]", text):
        if word in ("a", "an", "and"):
            continue
        if word in _ENGLISH:
            current += _ENGLISH[word]
        elif word == "hundred" or word == "dozen":
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0
        else:
            return None
    return total + current


def value(text: str) -> float | None:
    """The value of a number however it is written."""
    text = text.strip()
    try:
        return float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        pass
    if re.fullmatch(CHINESE, text):
        return chinese(text)
    return english(text) if re.fullmatch(ENGLISH, text) else None


def decimal(text: str) -> float | None:
    """The value of a number in digits or words; in Chinese also with 点: 三点五."""
    if "点" in text:
        whole, _, part = text.partition("点")
        first, digits = chinese(whole), [chinese(char) for char in part]
        return None if first is None else first + sum((digit or 0) / 10 ** (i + 1) for i, digit in enumerate(digits))
    return value(text)
