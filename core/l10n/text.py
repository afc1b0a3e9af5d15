"""Albanian text: folding for search, the order of the alphabet, and repair of damaged letters."""

import re
import unicodedata

CYRILLIC_C = str.maketrans({"\u04ab": "ç", "\u04aa": "Ç"})

# A damaged keyboard setting writes ë for every w.
DAMAGED_WWW = re.compile(r"(?<!\w)(?:ë|e\u0308){3}\.(?=\w)", re.IGNORECASE)

WORD = re.compile(r"\w+")

# Foreign words with a w that stand in Albanian office papers, with the endings that Albanian gives them. No Albanian
# word becomes one of them when its ë is read as w.
FOREIGN = re.compile(
    "(?:www|web(?:site|inar)?|wom[ae]n|work(?:shop|er|ing)?|world|wi-?fi|wikipedia|windows|word|welfare|western|west|water"
    "|wash|week(?:end)?|whatsapp|watch|twitter|power(?:point)?|(?:soft|hard)ware|network(?:ing)?|news(?:letter)?|review"
    "|interview|swot|framework|download|follow|know(?:how)?|crowd(?:funding)?|empower(?:ing|ment)?)"
    "(?:s|i|it|in|et|t|e|es|eve|ja|n|u|un)?"
)


def fold(text: str) -> str:
    """Return the text as search compares it: without marks, capitals and look-alikes (*Çështje* as *ceshtje*)."""
    if text.isascii():
        return text.lower()
    # One pass settles every single letter of today's Unicode; for all their sequences nobody promises it.
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def _fold_once(text: str) -> str:
    lowered = unicodedata.normalize("NFKC", text).lower().translate(CYRILLIC_C)
    return "".join(mark for mark in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(mark))


def variants(text: str) -> frozenset[str]:
    """
    Return the folded words of the text, each also as it was before, or is after, w was typed as ë.

    Index one side and ask with the other: *Ëorkshop* and *workshop* then share a word.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text).lower())
    return frozenset(fold(form) for word in words for form in (word, word.replace("ë", "w"), word.replace("w", "ë")))


def repair_web(text: str) -> str:
    """Return the text with `ëëë.` before a name put back to `www.`."""
    return DAMAGED_WWW.sub("www.", text)


def repair_w(text: str) -> str:
    """Return the text with w where a keyboard wrote ë in a foreign word: *Ëorkshop*, *ëeb*; Albanian words stay."""
    return WORD.sub(_with_w, unicodedata.normalize("NFC", text))


def _with_w(found: re.Match[str]) -> str:
    word = found[0]
    repaired = word.replace("ë", "w").replace("Ë", "W")
    return repaired if repaired != word and FOREIGN.fullmatch(repaired.lower()) else word


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]:
    """
    Return a key that sorts as the Albanian alphabet does, in the order of PostgreSQL's `sq-x-icu`.

    Compared in turn: the letters (of 36, dh before e, w between v and x), then foreign accents, then capitals after
    small letters, then the text itself, so that different texts never tie.
    """
    primary: list[int] = []
    secondary: list[int] = []
    tertiary: list[int] = []
    for token in TOKEN.findall(unicodedata.normalize("NFD", text)):
        if unicodedata.combining(token[0]):
            secondary.append(MARK.get(token, UNKNOWN + ord(token)))
            tertiary.append(0)
            continue
        letter = token.lower()
        primary.append(RANK.get(letter, UNKNOWN + ord(letter[0])))
        secondary.append(0)
        tertiary.append(_capitals(token))
    return tuple(primary), tuple(secondary), tuple(tertiary), text


def _capitals(token: str) -> int:
    return sum(1 for letter in token if letter.isupper())


UNKNOWN = 1000
# Spaces, punctuation and digits come before letters, in the order of the Unicode root collation.
SIGNS = " _-–—,;:!?.…·'‘’\"“”„«»()[]{}§@*/\\&#%`^°+<=>|~$€0123456789"
LETTERS = "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh"
RANK = {unicodedata.normalize("NFD", letter): rank for rank, letter in enumerate([*SIGNS, *LETTERS.split()])}
RANK["\u00a0"] = RANK[" "]
# acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot, stroke, cedilla, ogonek, macron
MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304"
MARK = {mark: weight for weight, mark in enumerate(MARKS, 1)}
# *Dh* and *DH* are one letter; *dH* is two, as in the collation.
TOKEN = re.compile(
    "|".join(
        form
        for letter in sorted(RANK, key=len, reverse=True)
        if len(letter) > 1
        for form in (letter, letter.title(), letter.upper())
    )
    + "|.",
    re.DOTALL,
)
