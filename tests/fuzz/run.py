"""In: seconds, and names of harnesses (all). Out: what they found; 1 where a reader failed or hung.

`python tests/fuzz/run.py 60 html` (make fuzz runs all). What is found is written to `corpus/NAME/`: mend it, and
keep it there.
"""

import signal
import sys
import time
import traceback
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.harnesses import HARNESSES
from textindex.core.errors import TextIndexError

HANGS_S = 20
CORPUS = Path(__file__).with_name("corpus")


class Over(BaseException):
    """The time is over, or one input hangs."""


def fuzz(name, seconds):
    """Run one harness; gives how many inputs it tried, and the smallest for each place that failed."""
    strategy, read = HARNESSES[name]
    tried, found, end = 0, {}, time.monotonic() + seconds

    def late(number, frame):
        raise Over("it hangs")

    signal.signal(signal.SIGALRM, late)

    @settings(max_examples=10**9, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def one(data):
        nonlocal tried
        if time.monotonic() > end:
            raise KeyboardInterrupt
        tried += 1
        signal.alarm(HANGS_S)
        try:
            read(data)
        except TextIndexError:
            pass
        except (Exception, Over) as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
            where = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
            key = f"{type(error).__name__}: {str(error)[:120]} at {' '.join(where[-3:])}"
            place = (type(error).__name__, where[-1])
            if place not in found or len(data) < len(found[place][1]):
                found[place] = (key, data)
        finally:
            signal.alarm(0)

    with suppress(KeyboardInterrupt):
        one()
    return tried, list(found.values())


def main(asked):
    """Fuzz, tell, and keep what was found."""
    seconds, names = float(asked[0]) if asked else 60.0, asked[1:] or list(HARNESSES)
    worst = 0
    for name in names:
        tried, found = fuzz(name, seconds)
        print(f"{name:<14} {tried:>8} inputs, {len(found)} kinds of failure", flush=True)
        for key, data in found:
            worst = 1
            place = CORPUS / name / sha256(data).hexdigest()[:16]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            print(f"    {key}\n    {place}: {data[:200]!r}", flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
