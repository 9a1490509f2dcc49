"""What is installed: pinned and hash-checked, free for everybody to use, and listed in a bill of materials."""

import importlib.util
import json
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent.parent
SPEC = importlib.util.spec_from_file_location("supply", HOME / ".ci" / "supply.py")
supply = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(supply)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_release_is_pinned_with_hashes_and_no_address(name):
    text = (HOME / name).read_text(encoding="utf-8")
    pins = supply.locked(HOME / name)
    assert len(pins) > 50
    assert [pin.name for pin in pins.values() if not pin.hashes] == []
    assert [line for line in text.splitlines() if line[:1].isalnum() and not supply.PINNED.match(line)] == []
    assert "://" not in text
    assert "--index" not in text


def test_all_that_users_get_is_locked_and_free_to_use():
    pins, rows = supply.locked(), supply.licences()
    lacking = {name for name in supply.runtime() if name not in pins} - {"textindex"}
    assert lacking == set()
    assert {name: licence for name, _, licence, role in rows if role == "runtime" and not supply.is_free(licence)} == {}


def test_what_developers_alone_use_is_known_where_it_is_not_free():
    rows = supply.licences()
    odd = {name for name, _, licence, role in rows if role == "dev" and not supply.is_free(licence)}
    assert odd - {name for name, _, licence, _ in rows if licence == "not installed here"} == {"krippendorff"}


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True), ("BSD License", True), ("Apache-2.0 AND MIT", True), ("LGPL-2.1-or-later", True),
        ("MPL-2.0 AND MIT", True), ("GPL-2.0-only OR MIT", True), ("0BSD", True),
        ("GPL-3.0-or-later", False), ("GNU General Public License v3 (GPLv3)", False), ("AGPL-3.0", False),
        ("GNU Affero General Public License v3", False), ("CC-BY-NC-4.0", False), ("SSPL-1.0", False),
        ("BUSL-1.1", False), ("MIT AND GPL-3.0-only", False), ("Apache-2.0 with Commons Clause", False),
        ("Free for non-commercial use", False), ("Other/Proprietary License", False), ("unknown", False), ("", False),
        ("GNU Lesser General Public License v2 (LGPLv2)", True),
    ],
)  # fmt: skip
def test_licences_are_judged_by_their_words(licence, free):
    assert supply.is_free(licence) == free


def test_the_bill_of_materials_holds_what_is_locked(tmp_path, capsys):
    assert supply.main(["sbom", str(tmp_path / "bill.json")]) == 0
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    pins, refs = supply.locked(), [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs) == len(supply.runtime()) - 1
    for one in bill["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{pins[one['name']].version}"
        assert {h["content"] for h in one["hashes"]} == set(pins[one["name"]].hashes)
        assert one["licenses"][0]["license"]["name"]
    own = bill["metadata"]["component"]["bom-ref"]
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert needs.keys() == {own, *refs}
    reached, waiting = set(), [own]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == needs.keys()
    assert supply.bill() == bill
    assert supply.main([]) == 2
    assert "components" in capsys.readouterr().out
