"""Every command has help, every option has help, and what means the same is called the same."""

from collections import defaultdict

import click
import pytest

from textindex.cli import main

SHORT = {
    "--out": "-o", "--store": "-s", "--dictionary": "-d", "--panel": "-p", "--workers": "-w", "--manifest": "-m",
    "--term": "-t", "--json": None, "--seed": None,
}  # fmt: skip
TWO_MEANINGS = {
    "--model": "a model of a specification; in filter the family of the expectation",
    "--label": "a variable's printed name; in filter the old name of --truth",
}


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
    differing = {long: dict(own) for long, own in forms.items() if len(own) > 1 and long not in TWO_MEANINGS}
    assert not differing
    for long, short in SHORT.items():
        assert short is None or all(short in own for own in forms[long]), long
        assert forms[long], long


def test_a_short_form_stands_for_one_thing_in_a_command():
    for path, command in COMMANDS:
        names = [name for option in command.params for name in option.opts if name.startswith("-")]
        assert len(names) == len(set(names)), path


def test_a_choice_means_the_same_everywhere():
    kinds = defaultdict(set)
    for path, option in OPTIONS:
        if path == ("fetch", "esef") and option.name == "language":
            continue  # of a filing, of which there are some thirty in Europe
        if option.name in ("count", "language", "engine", "as_json", "workers", "seed", "ppi", "width"):
            kind = option.type
            given = tuple(sorted(kind.choices)) if isinstance(kind, click.Choice) else (kind.name,)
            kinds[option.name].add(given)
    assert all(len(own) == 1 for name, own in kinds.items() if name not in ("count",)), dict(kinds)


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
        "controls": "control",
        "inputs": "input",
        "effects": "effect",
        "self_citations": "no_self_citations",
        "sentences": "store",
        "folders": None,
        "store": None,
        "file": None,
        "screened": None,
    }
    own = {("panel", "format"), ("estimate", "spec")}  # the ending of --out; an argument  # fmt: skip
    commands = dict(COMMANDS)
    for section, path in named.items():
        options = {name.removeprefix("--").replace("-", "_"): option for option in commands[path].params
                   if isinstance(option, click.Option) for name in option.opts if name.startswith("--")}  # fmt: skip
        for key, shape in keys_of(SECTIONS[section]).items():
            name = one.get(key, key)
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
