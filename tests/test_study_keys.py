"""One declaration of a study's keys: values, messages, a new file's comments, defaults of functions."""

import inspect
import re
import subprocess
import sys
import tomllib

import pytest

import textindex as ti
from textindex.core.errors import StudyError
from textindex.core.keys import keys_of
from textindex.core.study import SECTIONS, Top
from textindex.core.study_results import FORMATS
from textindex.multiverse import run
from textindex.scoring.assembly import FORMULAS
from textindex.study.file import load_study
from textindex.study.new import study_text

EVERY = {"": Top, **SECTIONS}


def load(folder, text):
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return load_study(folder / "study.toml")


def test_every_key_has_its_line_in_two_languages_and_shows_its_default():
    text = study_text("reports", "li2023-zh", [], [], "out")
    for section, kind in EVERY.items():
        assert not section or all(kind.about)
        for key in keys_of(kind).values():
            assert re.search("[\u4e00-\u9fff]", key.zh) or key.zh == key.en
            assert not re.search("[\u4e00-\u9fff]", key.en)
            assert re.search(rf"(?m)^(# )?{key.name} = .*  # {re.escape(key.zh)} \\| {re.escape(key.en)}$", text)
            value = tomllib.loads(f"{key.name} = {key.example}")[key.name]
            if key.default not in (None, (), "") and not isinstance(key.default, tuple):
                assert value == key.default, (section, key.name)


def test_values_that_a_study_may_name_are_those_there_are():
    assert keys_of(SECTIONS["estimate"])["format"].among == tuple(FORMATS)
    assert keys_of(SECTIONS["score"])["formulas"].among == tuple(FORMULAS)
    multiverse = keys_of(SECTIONS["multiverse"])
    known = {"sections": run.SECTIONS, "speakers": run.SPEAKERS, "formulas": run.FORMULAS}
    assert all(multiverse[name].among == tuple(own) for name, own in known.items())


@pytest.mark.parametrize(
    ("section", "function"),
    [("change", ti.technology_cycle), ("panel", ti.build_panel), ("filter", ti.screen), ("score", ti.score)],
)
def test_defaults_of_a_study_are_those_of_the_functions(section, function):
    """A number stands in the declaration and in a signature; here the two are held together."""
    arguments = inspect.signature(function).parameters
    other = {"memory": "memory_mb", "winsorize": "winsorize_share"}
    told = {other.get(key.name, key.name): key.default for key in keys_of(SECTIONS[section]).values()}
    apart = {"path", "mapping", "firms"}  # a study's own choice, a format's name, what must be given
    shared = [name for name in told.keys() & arguments.keys() - apart if told[name] is not None]
    assert len(shared) >= 1
    assert {name: arguments[name].default for name in shared} == {name: told[name] for name in shared}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[change]\nages = 'day'", r"\[change\] ages: 'day' is none of days, years; 'days'"),
        ("[score]\ndrop = ['negated', 'plans']", "drop: 'plans' is none of negated, .*; 'plan'"),
        ('[panel]\nfile = "my\\tdata.dta"', "has a character that .* makes between double quotes"),
        ("[panel]\nfile = ' '", "file must be a path in quotes, not ' '"),
        ("[panel]\nwinsorize = true", "winsorize must be a number from 0, not True"),
        ("[panel]\nwinsorize = '0.01'", r"winsorize must be a number from 0, not '0\.01'"),
        ("[filter]\nseed = 1.5", r"seed must be a whole number from 0, not 1\.5"),
        ("[filter]\nshare = inf", "share must be a number from 0, not inf"),
        ("[filter]\nhits = 1", "hits must be true or false, not 1"),
        ("[multiverse]\nscreens = []", r"screens must be a list of numbers, \[0\.0, 0\.1\], not \[\]"),
        ("[panel]\ndigital = { a = 1 }", "digital must be a table of texts"),
        ("[reports]\nfolders = 'reports'", r"folders must be a list of paths, .*, not 'reports'"),
        ("[score]\ndictionaries = [1979-05-27]", "dictionaries must be a list of names or paths"),
    ],
)
def test_each_kind_of_value_has_its_message(tmp_path, text, said):
    with pytest.raises(StudyError, match=rf"line 2: .*{said}"):
        load(tmp_path, text)


def test_what_is_given_is_typed(tmp_path):
    asked = load(tmp_path, "[reports]\nfolders = ['reports']\ntimeout = 60\n[score]\ndrop = []\n").asked
    assert (asked.reports.folders, asked.reports.timeout, asked.score.drop) == (("reports",), 60.0, ())
    assert asked.panel is None
    with pytest.raises(AttributeError):
        _ = asked.score.cuont


def test_the_command_line_needs_no_pydantic():
    code = (
        "import sys, textindex.cli.filter, textindex.cli.init, textindex.cli.options; print('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
