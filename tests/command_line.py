"""A command run in this process, as the tests of many rooms run it."""

from click.testing import CliRunner

from textindex.cli import main


def invoke(*words, code=0, **options):
    """What a command gives: it must end with this code (None: with any), and never in an error that it does not tell.

    Args:
        words: the command's; each becomes a text.
        code: what it exits with.
        options: as click's own `invoke` has them: ``input``, ``env``.
    """
    done = CliRunner().invoke(main, [str(word) for word in words], **options)
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert code in (None, done.exit_code), done.output
    assert "Traceback" not in done.output
    return done
