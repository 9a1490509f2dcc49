"""Pytest's report (JUnit XML): how many tests were skipped and why; fails where one that needs a browser was."""

import sys
from collections import Counter
from xml.etree import ElementTree

skipped = [
    (f"{case.get('classname')}::{case.get('name')}", why.get("message", ""))
    for case in ElementTree.parse(sys.argv[1]).iter("testcase")
    for why in case.iter("skipped")
]
print(f"{len(skipped)} tests skipped")
for message, number in Counter(message for _, message in skipped).most_common():
    print(f"  {number:>4}  {message}")
if browser := [name for name, message in skipped if "browser" in message.lower() or "chromium" in message.lower()]:
    sys.exit(f"{len(browser)} of them need a browser: install chromium and a Chinese font; {browser[0]}")
