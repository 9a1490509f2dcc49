"""Every command has help, every option has help, and what means the same is called the same."""

from collections import defaultdict

import click
import pytest

from textindex.cli import main
from textindex.cli.meanings import MEANINGS

SHORT = {
    "--out": "-o", "--store": "-s", "--dictionary": "-d", "--panel": "-p", "--workers": "-w", "--manifest": "-m",
    "--term": "-t", "--model": "-M", "--years": "-y", "--json": None, "--seed": None,
}  # fmt: skip
SHARED = {
    "--archive": "pack, verify",
    "--applicants": "patents cycle|collaborators|match|quality",
    "--coders": "dict sample, literature sheet",
    "--count": "score, multiverse",
    "--covariate": "match, event-study",
    "--decisions": "patents match, literature review",
    "--coded": "estimate, power",
    "--column": "validate, reconstruct",
    "--dictionary": (
        "score, kwic, dict new|sample, filter, multiverse, reconstruct, report, literature code, init, pack, draw "
        "by-dimension|by-industry|coverage|distribution|movers|over-time|terms"
    ),
    "--dimension": "kwic, dict expand, draw by-industry|distribution|movers|over-time|terms",
    "--firm": "kwic, workbench",
    "--firm-column": "validate, reconstruct, adoption",
    "--firms": "panel build, init",
    "--format": "dict convert, match, event-study, estimate, survey, recheck",
    "--formula": "score, multiverse",
    "--hits": "dict classify|sample, filter",
    "--interaction": "power, draw marginal",
    "--json": (
        "score, sections, store info|sql|verify, dict agree|classify|code|diff|impact|lint|log|sample, validate, "
        "reconstruct, multiverse, literature agree|code|recall|review, "
        "patents collaborators|cycle|match|quality, panel build, simulate, filter, event-study, power, estimate, "
        "survey, recheck, run, verify, doctor"
    ),
    "--language": (
        "match, table, event-study, estimate, survey, recheck, multiverse, reconstruct, report, literature review, "
        "draw by-dimension|by-industry|coefficients|coverage|curve|distribution|marginal|movers|over-time|terms"
    ),
    "--list": "fetch cninfo|edgar|esef, estimate",
    "--mapping": "patents collaborators|cycle|match|quality, panel build",
    "--model": "dict code, estimate, multiverse, table, draw coefficients|marginal",
    "--out": (
        "demo, score, event-study, estimate, survey, recheck, fetch cninfo|edgar|esef, kwic, validate, "
        "reconstruct, simulate, dict agree|classify|code|diff|expand|impact|sample, "
        "patents collaborators|cycle|match|quality, "
        "panel build, filter, match, adoption, multiverse, table, literature "
        "agree|code|overview|review|sheet, report, init, pack, verify, draw "
        "by-dimension|by-industry|coefficients|coverage|curve|distribution|marginal|movers|over-time|terms"
    ),
    "--outcome": "match, event-study, power",
    "--predicted": "estimate, power",
    "--regressor": "estimate, power",
    "--section": "score, kwic, multiverse",
    "--seed": "dict agree|classify|sample, validate, literature agree, simulate, filter",
    "--store": (
        "score, read, kwic, dict diff|expand|impact|lint|sample, workbench, multiverse, reconstruct, report, pack, "
        "verify"
    ),
    "--term": "multiverse, table, draw coefficients|marginal",
    "--text-language": "fetch esef, sections, dict convert|new",
    "--title": (
        "event-study, literature overview, draw "
        "by-dimension|by-industry|coefficients|coverage|curve|distribution|marginal|movers|over-time|terms"
    ),
    "--treatment": "match, event-study",
    "--true": "estimate, power",
    "--unit": "match, event-study, dict sample, estimate, power",
    "--winsorize": "panel build, multiverse",
    "--workers": "score, read, run, verify, multiverse, dict expand",
    "--year-column": "validate, reconstruct, adoption",
    "--yes": "init, dict code",
    "--years": "fetch cninfo|edgar|esef, kwic, panel build",
}
"""Options of several commands whose helps differ, and the commands that mean the same by them (`cli.meanings`)."""


def walked(command, path=()):
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walked(command.get_command(context, name), (*path, name))
    yield path, command


COMMANDS = list(walked(main))
OPTIONS = [
    (path, option) for path, command in COMMANDS for option in command.params if isinstance(option, click.Option)
]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_every_command_says_what_it_does_and_every_option_too(path, command):
    assert command.help
    assert len(command.get_short_help_str()) > 10
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{' '.join(path)} {option.opts[0]}"


def test_every_command_that_can_be_called_is_listed():
    assert sorted(main.list_commands(click.Context(main))) == sorted(main.LAZY)


def test_an_option_has_the_same_short_form_everywhere():
    forms = defaultdict(lambda: defaultdict(list))
    for path, option in OPTIONS:
        long = next(name for name in option.opts if name.startswith("--"))
        forms[long][frozenset(name for name in option.opts if not name.startswith("--"))].append(" ".join(path))
    differing = {long: dict(own) for long, own in forms.items() if len(own) > 1}
    assert not differing
    for long, short in SHORT.items():
        assert short is None or all(short in own for own in forms[long]), long
        assert forms[long], long


def test_a_short_form_stands_for_one_thing_in_a_command():
    for path, command in COMMANDS:
        names = [name for option in command.params for name in option.opts if name.startswith("-")]
        assert len(names) == len(set(names)), path


def spelled(commands):
    """Commands of a table's cell: `dict diff|impact` stands for two."""
    for one in commands.split(", "):
        *group, last = one.split(" ")
        yield from (" ".join([*group, name]) for name in last.split("|"))


def test_an_option_has_one_meaning_over_all_commands():
    """What is helped in the same words is one; what is not stands in the tables, or has another name."""
    helps, users = defaultdict(set), defaultdict(set)
    for path, option in OPTIONS:
        for name in (*option.opts, *option.secondary_opts):
            if name.startswith("--"):
                helps[name].add(" ".join(option.help.split()))
                users[name].add(" ".join(path))
    several = {name: users[name] for name in users if len(helps[name]) > 1}
    assert several == {name: set(spelled(commands)) for name, commands in SHARED.items()}
    assert several.keys() == MEANINGS.keys()


def test_a_letter_stands_for_one_option_over_all_commands():
    letters = defaultdict(set)
    for _, option in OPTIONS:
        long = next(name for name in option.opts if name.startswith("--"))
        for name in option.opts:
            if not name.startswith("--"):
                letters[name].add(long)
    assert {name: own for name, own in letters.items() if len(own) > 1} == {}


def test_an_option_is_a_flag_everywhere_or_nowhere():
    kinds = defaultdict(set)
    for _, option in OPTIONS:
        for name in option.opts:
            kinds[name].add(
                (option.is_flag, isinstance(option.type, (click.types.IntParamType, click.types.FloatParamType)))
            )
    assert {name: own for name, own in kinds.items() if len(own) > 1} == {}


def test_a_choice_means_the_same_everywhere():
    kinds = defaultdict(set)
    for _, option in OPTIONS:
        long = next(name for name in option.opts if name.startswith("--"))
        if long in ("--count", "--language", "--engine", "--json", "--workers", "--seed", "--ppi", "--width"):
            kind = option.type
            given = tuple(sorted(kind.choices)) if isinstance(kind, click.Choice) else (kind.name,)
            kinds[long].add(given)
    assert all(len(own) == 1 for own in kinds.values()), dict(kinds)


def test_sections_of_a_study_offer_what_the_commands_offer():
    from textindex.core.keys import keys_of
    from textindex.core.study import SECTIONS

    named = {"score": ("score",), "change": ("patents", "cycle"), "panel": ("panel", "build"), "filter": ("filter",),
             "estimate": ("estimate",), "multiverse": ("multiverse",), "reports": ("read",),
             "report": ("report",)}  # fmt: skip
    one = {
        "formulas": "formula",
        "models": "model",
        "dictionaries": "dictionary",
        "sections": "section",
        "counts": "count",
        "speakers": "speaker",
        "screens": "screen",
        "controls": "fundamental",
        "inputs": "input",
        "effects": "effect",
        "self_citations": "no_self_citations",
        "sentences": "store",
        "folders": None,
        "store": None,
        "file": None,
        "screened": None,
    }
    named_otherwise = {
        ("change", "by"): "year-of",
        ("change", "memory"): "spill-above",
        ("estimate", "check"): "exact",
        ("filter", "count"): "count-column",
        ("filter", "model"): "expectation",
        ("filter", "label"): "truth",
        ("report", "firms"): "show-firms",
    }
    own = {("panel", "format"), ("estimate", "spec")}  # the ending of --out; an argument  # fmt: skip
    commands = dict(COMMANDS)
    for section, path in named.items():
        options = {name.removeprefix("--").replace("-", "_"): option for option in commands[path].params
                   if isinstance(option, click.Option) for name in option.opts if name.startswith("--")}  # fmt: skip
        for key, shape in keys_of(SECTIONS[section]).items():
            name = named_otherwise.get((section, key), one.get(key, key))
            name = name and name.replace("-", "_")
            if name is None or (section, key) in own:
                continue
            assert name in options, f"[{section}] {key} is no option of {' '.join(path)}"
            option = options[name]
            if isinstance(option.type, click.Choice):
                assert sorted(shape.among) == sorted(option.type.choices), f"[{section}] {key}"
            if key in ("self_citations", "sentences", "format", "hits", "above") or option.default is None:
                continue
            default = option.get_default(click.Context(commands[path]))
            default = None if "UNSET" in repr(default) else default  # click's own mark for: none
            given = tuple(default) if isinstance(default, (list, tuple)) else default
            wanted = tuple(shape.default) if isinstance(shape.default, (list, tuple)) else shape.default
            assert (given or ()) == (wanted or ()), f"[{section}] {key}"
