"""What a Chinese address says of the building and the room, and whether it says it hosts others.

The building is the address up to the number of the house, tower or block, the room what follows, in
one spelling: that two firms share a building or a room can then be seen although they wrote it
differently. No gazetteer is asked, so a street that is renamed is another street.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from graph.identity import normal_address

_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# Chinese numerals that are spelled as single digits or below a hundred, before a counted word.
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十]+(?=号|栋|幢|座|楼|单元|层|室|房|铺)")
_COUNTED = r"[0-9A-Z]+(?:[-－][0-9A-Z]+)*"
# The last of these ends the building; a house number counts only where no tower follows.
_BUILDING = re.compile(
    rf"{_COUNTED}(?:号楼|栋|幢|座|号院)|[\u4e00-\u9fff]{{2,}}(?:大厦|大楼|广场|中心|公寓)[A-Z]?座?"
    rf"|{_COUNTED}号(?!楼|房|室|铺|院)"
)
_ROOM = re.compile(rf"(?:{_COUNTED}(?:单元|层|楼))*{_COUNTED}(?:室|房|号房|号铺|铺|号室)?$")
# Longer ones are no addresses, and the time to look through one grows with its square.
_LONGEST = 300
_HOSTING = re.compile(r"集群注册|集群登记|商务秘书|住所托管|地址托管|托管企业")


def buildings_and_rooms(texts: pd.Series) -> pd.DataFrame:
    """[building, room] of a column of addresses; None where the text says neither.

    Each distinct text is read once.
    """
    places, distinct = pd.factorize(texts)
    parts = [building_and_room(str(text)) for text in distinct]
    found = np.array([*parts, (None, None)], dtype=object)[places]
    return pd.DataFrame(found, index=texts.index, columns=["building", "room"], dtype=object)


def building_and_room(text: str) -> tuple[str | None, str | None]:
    """The building and the room of one address, in one spelling; none of over 300 characters."""
    if len(text) > _LONGEST:
        return None, None
    folded = _NUMERAL.sub(_as_digits, unicodedata.normalize("NFKC", text).upper())
    ends = [found.end() for found in _BUILDING.finditer(folded)]
    if not ends:
        return None, None
    room = normal_address(folded[ends[-1] :])
    known = _ROOM.search(room)
    return normal_address(folded[: ends[-1]]), known[0] if known else None


def says_hosting(texts: pd.Series) -> pd.Series:
    """Mask of addresses whose text says that other firms are registered there by arrangement."""
    return texts.str.contains(_HOSTING, na=False).astype(bool)


def _as_digits(numeral: re.Match[str]) -> str:
    """'十二' as 12, '二〇一' as 201."""
    text = numeral[0]
    if "十" not in text:
        return text.translate(_CHINESE_DIGITS)
    tens, _, ones = text.partition("十")
    first, last = (part.translate(_CHINESE_DIGITS) for part in (tens, ones))
    return f"{int(first or 1) * 10 + int(last or 0)}"
