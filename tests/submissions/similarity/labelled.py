"""A labelled set: pictures and texts as learners make them, near copies of each, and others that only share a workplace.

All of it is drawn by a fixed seed, so the figures of the tests can be had again.
"""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

_NOUNS = [
    "shelf",
    "crate",
    "label",
    "milk",
    "bread",
    "date",
    "stock",
    "guest",
    "ticket",
    "server",
    "cable",
    "invoice",
    "poster",
    "market",
    "river",
    "oven",
    "pallet",
    "glass",
]
_VERBS = [
    "move",
    "check",
    "count",
    "sort",
    "clean",
    "write",
    "ask",
    "show",
    "learn",
    "fix",
    "order",
    "plan",
    "serve",
    "pack",
    "lift",
    "measure",
    "call",
    "send",
]
_ADJECTIVES = [
    "old",
    "new",
    "small",
    "heavy",
    "cold",
    "broken",
    "clean",
    "wide",
    "early",
    "late",
    "full",
    "empty",
    "loud",
    "calm",
    "quick",
    "safe",
    "plain",
    "bright",
]
_FORM = (
    "I confirm that this is my own work from my own workplace and that what others did is named as theirs. "
    "Describe the task, the tools that you used, and what you would do otherwise next time. "
)


def sentence(chance: random.Random) -> str:
    words = [
        chance.choice(["We", "I", "They", "Our team", "The manager"]),
        chance.choice(_VERBS),
        "the",
        chance.choice(_ADJECTIVES),
        chance.choice(_NOUNS),
        chance.choice(["before", "after", "because", "while"]),
        chance.choice(["we", "somebody", "the customer"]),
        chance.choice(_VERBS),
        "a",
        chance.choice(_ADJECTIVES),
        chance.choice(_NOUNS),
    ]
    return " ".join(words) + "."


def texts(count: int, seed: int = 1) -> list[str]:
    """Reports of fifteen sentences from one small vocabulary. Half of them begin with the same form."""
    chance = random.Random(seed)
    return [
        (_FORM if number % 2 else "") + " ".join(sentence(chance) for _ in range(15))
        for number in range(count)
    ]


def near_copy(text: str, seed: int) -> str:
    """Sentences in another order, one word in fifteen replaced, two sentences added, capitals and commas changed."""
    chance = random.Random(seed)
    sentences = text.split(". ")
    chance.shuffle(sentences)
    words = ", ".join(sentences).upper().split()
    for place in range(0, len(words), 15):
        words[place] = chance.choice(_NOUNS)
    return " ".join([sentence(chance), *words, sentence(chance)])


def pictures(count: int, seed: int = 2) -> list[Image.Image]:
    """Scenes of shapes on a ground, as different as photos of one kind of shop are."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        scene = Image.new("RGB", (480, 360), tuple(chance.randrange(60, 220) for _ in range(3)))
        pen = ImageDraw.Draw(scene)
        for _ in range(chance.randrange(6, 14)):
            x, y = chance.randrange(-40, 440), chance.randrange(-40, 320)
            box = (x, y, x + chance.randrange(40, 240), y + chance.randrange(30, 200))
            colour = tuple(chance.randrange(256) for _ in range(3))
            (pen.ellipse if chance.random() < 0.4 else pen.rectangle)(box, fill=colour)
        made.append(scene)
    return made


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "smaller": lambda scene: scene.resize((200, 150)),
    "brighter": lambda scene: ImageEnhance.Brightness(scene).enhance(1.2),
    "duller": lambda scene: ImageEnhance.Contrast(scene).enhance(0.7),
    "blurred": lambda scene: scene.filter(ImageFilter.GaussianBlur(2)),
    "grey": lambda scene: scene.convert("L").convert("RGB"),
}


def jpeg(scene: Image.Image, quality: int = 85) -> bytes:
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=quality)
    return out.getvalue()
