"""What oracles of several tests need: where Latin words touch, how a report writes a term, jieba with terms loaded."""

import re
from itertools import accumulate

import jieba

LATIN = re.compile("[a-z0-9]")


def touches(text, at):
    """Whether a Latin letter or digit stands on both sides of a place."""
    return 0 < at < len(text) and bool(LATIN.match(text[at - 1]) and LATIN.match(text[at]))


def stands_free(text, start, stop):
    """Whether a span is no part of a longer Latin word."""
    return not touches(text, start) and not touches(text, stop)


def in_capitals(written, folded, start, stop):
    """Whether what stands around a span on its line is all in capitals; ``written`` gives the report's characters."""
    before, after = folded[max(0, start - 30) : start].split("\n")[-1], folded[stop : stop + 30].split("\n")[0]
    around = written(start - len(before), start) + " " + written(stop, stop + len(after))
    return around.upper() == around and bool(re.search("[A-Z]{4}", around))


def bytes_before(text):
    """For each character, and the end, the bytes before it."""
    return [0, *accumulate(len(char.encode()) for char in text)]


def loaded(rule, terms):
    """A jieba tokenizer with the terms loaded as the rule says, without the code under test."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    if rule == "token":
        for term in sorted(terms):
            tokenizer.add_word(term)
    elif rule == "whole":
        for term in terms:
            tokenizer.FREQ[term] = tokenizer.total
            for end in range(1, len(term)):
                tokenizer.FREQ.setdefault(term[:end], 0)
    return tokenizer
