"""Invented names and codes for the sample: no real firm, person or place can be meant."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.credit_code import complete_codes
from graph.sample_firms import BRANCH, NOBODY, Firms
from graph.sample_settings import DIVISION, Integers, Texts


def _words(text: str) -> Texts:
    return np.array(text.split(), dtype=object)


def _signs(text: str) -> Texts:
    return np.array(list(text), dtype=object)


# Every place, person and street says 样 (sample): what is made up shows it.
_PLACES = _words("样川 样陵 样泽 样浦 样埠 样洲 样塬 样岭 样淀 样屿 样桥 样湾")
_SYLLABLES = _signs("璟沅骁翊昶钰晟霁珩峤澍祺葳瑄泓灏睿禾岚朔衡砺泠笙槿蔚骏翎铎琨湛曦")
_SURNAMES = _signs("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张")
_STEMS = _signs("甲乙丙丁戊己庚辛壬癸")
_BRANCHES = _signs("子丑寅卯辰巳午未申酉戌亥")
_DIGITS = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"), dtype=object)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_TRADES = {
    "A": "农业 林业 种植",
    "B": "矿业 矿产",
    "C": "机械 电子 食品 化工 建材 服装",
    "D": "能源 热力",
    "E": "建筑工程 装饰工程",
    "F": "商贸 贸易 百货",
    "G": "物流 运输",
    "H": "餐饮 酒店管理",
    "I": "信息技术 网络科技 软件",
    "J": "投资咨询",
    "K": "置业 物业服务",
    "L": "商务服务 企业管理 广告",
    "M": "科技 检测技术",
    "N": "环保",
    "O": "家政服务 汽车维修",
    "P": "教育咨询",
    "Q": "健康管理",
    "R": "文化传媒 体育",
    "S": "社会工作服务",
    "T": "国际商务服务",
}


def firm_names(firms: Firms, chance: np.random.Generator) -> tuple[Texts, Texts]:
    """Name of each firm, and the one it takes when renamed."""
    size = firms.size
    place = _PLACES[chance.integers(0, len(_PLACES), size)]
    trade = _trades(firms, chance)
    form = np.where(firms.joint_stock, "股份有限公司", "有限公司").astype(object)
    names = tuple(place + _brands(chance, size) + trade + form for _ in range(2))
    branch = np.flatnonzero(firms.role == BRANCH)
    suffix = _texts(branch, "第{}分公司")
    for name in names:
        name[branch] = name[firms.head_office[branch]] + suffix
    return names[0], names[1]


def _brands(chance: np.random.Generator, size: int) -> Texts:
    first, second = (_SYLLABLES[chance.integers(0, len(_SYLLABLES), size)] for _ in range(2))
    return np.asarray(first + second)


def _trades(firms: Firms, chance: np.random.Generator) -> Texts:
    """A trade word of the firm's section."""
    words = [word.split() for word in _TRADES.values()]
    longest = max(map(len, words))
    table = np.array([(row * longest)[:longest] for row in words], dtype=object)
    return np.asarray(table[firms.section, chance.integers(0, longest, firms.size)])


def person_names(numbers: Integers) -> Texts:
    """Surname, 样 and a sign of the sixty-year cycle, from the person's number."""
    mixed = numbers * 7919  # neighbours in number are no namesakes
    stem = _STEMS[mixed % len(_STEMS)]
    branch = _BRANCHES[mixed // 10 % len(_BRANCHES)]
    return np.asarray(_SURNAMES[mixed // 120 % len(_SURNAMES)] + "样" + stem + branch)


def address_texts(numbers: Integers) -> Texts:
    """A street and number of the sample city; each number has its own."""
    avenue, rest = numbers // 2000 + 1, numbers % 2000
    house, room = rest // 20 + 1, rest % 20 + 101
    return np.asarray(
        _texts(avenue, "样例市新区第{}大道") + _texts(house, "{}号") + _texts(room, "{}室")
    )


def person_ids(numbers: Integers) -> Texts:
    """The register's own number of a person."""
    return _texts(numbers, "SAMPLE-P-{:09d}")


def agent_ids(numbers: Integers) -> Texts:
    """The register's own number of a registration agent."""
    return _texts(numbers, "SAMPLE-G-{:06d}")


def agent_names(numbers: Integers) -> Texts:
    """A made-up name of an agency for registrations."""
    return _texts(numbers, "样例市第{}企业登记代理事务所")


def address_ids(numbers: Integers) -> Texts:
    """The register's own number of an address."""
    return _texts(numbers, "SAMPLE-A-{:09d}")


def enterprise_ids(size: int, chance: np.random.Generator) -> Texts:
    """Unified social credit codes of division 990100; the check digits of very few don't fit."""
    base = len(_DIGITS)
    # A full-period step over 31^6 organisation numbers: all differ, neighbours look unlike.
    numbers = (np.arange(size) * 387_420_489 + chance.integers(0, base**6)) % base**6
    places = np.stack([numbers // base**power % base for power in range(5, -1, -1)])
    bodies = pd.Series("91" + DIVISION + _organisations(places))
    codes = complete_codes(bodies).to_numpy().astype(object)
    wrong = chance.choice(size, 3 + size // 4000, replace=False)
    codes[wrong] = [code[:-1] + ("1" if code[-1] != "1" else "2") for code in codes[wrong]]
    return np.asarray(codes)


def _organisations(places: Integers) -> Texts:
    """Nine characters: 'MA', six signs, and the check sign of GB 11714."""
    values = np.array(["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(sign) for sign in _DIGITS])
    weights = np.array(_ORGANISATION_WEIGHTS)
    total = 22 * weights[0] + 10 * weights[1] + weights[2:] @ values[places]
    checks = np.array([*"0", "X", *"987654321"], dtype=object)
    check = checks[total % 11]
    return np.asarray("MA" + _DIGITS[places].sum(axis=0) + check)


def _texts(numbers: Integers, form: str) -> Texts:
    distinct, inverse = np.unique(numbers, return_inverse=True)
    return np.array([form.format(number) for number in distinct.tolist()], dtype=object)[inverse]


def enterprise_types(firms: Firms, sole_person: np.ndarray, sole_firm: np.ndarray) -> Texts:
    """Four-digit type: 1130, 1151 (one person), 1152 (one firm), 1220, branches 2xxx."""
    plain = np.select(
        [firms.joint_stock, sole_person, sole_firm], ["1220", "1151", "1152"], "1130"
    ).astype(object)
    branch = firms.head_office != NOBODY
    plain[branch] = "2" + np.array(
        [code[1:] for code in plain[firms.head_office[branch]]], dtype=object
    )
    return np.asarray(plain)
