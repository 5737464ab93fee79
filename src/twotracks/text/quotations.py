"""Direct quotations of a text, with their places in it."""

import re

from twotracks.text.sentences import language

_MARKS = re.compile('[“”"«»„]')
_SINGLE_OPENS = re.compile(r"(?:(?<=[\s(\[—–])|(?<=^))[‘'](?=[\w(\[£$€…])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s(\[—–])[’'](?!\w)")
_PLURAL = re.compile(r"s[’'] [a-zA-Z]")  # "the parties' envoys"


def quotations(text: str, single: bool = False) -> list[tuple[int, int]]:
    """Places of the direct quotations of a text.

    A quotation that is opened and not closed in its sentence goes on to the closing mark; a mark that opens again at
    the beginning of a line (a new paragraph of the same quotation) or inside it (a quotation within) does not end it,
    but one after "he said," does: then the closing mark was forgotten. One that is not closed within
    so many characters ends with its sentence. A few words in marks are not a quotation (both numbers are in
    ``data/lexicons/sentences.toml``).

    Parameters
    ----------
    text : str
        Any text.
    single : bool
        Whether to read single marks too, outside of double ones. An apostrophe looks the same: one within a word, one
        that a word begins with ("'em") and one after a plural ("the parties' envoys") are none, and a mark that is
        not closed before its paragraph ends opens nothing.

    Returns
    -------
    list of (int, int)
        Start and end, marks included, in order and not overlapping.

    Examples
    --------
    >>> text = "He said: “We will be there on Monday.” Snow fell on the “safe zone”."
    >>> [text[start:end] for start, end in quotations(text)]
    ['“We will be there on Monday.”']
    >>> text = "'It's the parties' last chance, and they know,' he said of the hosts' offer."
    >>> [text[start:end] for start, end in quotations(text, single=True)]
    ["'It's the parties' last chance, and they know,'"]
    """
    forgotten = language().rules["forgotten-mark"]
    longest, shortest = language().longest_quotation, language().shortest_quotation
    out: list[tuple[int, int]] = []
    opened, depth = -1, 0
    for mark in _MARKS.finditer(text):
        at = mark.start()
        german = opened >= 0 and text[opened] == "„" and mark[0] == "“"
        if opened < 0:
            if _opens(text, at):
                opened, depth = at, 1
        elif not german and _opens(text, at):
            if forgotten.search(text, opened, at) or at - opened > longest:
                out.append((opened, min(_sentence_end(text, opened, longest), at)))
                opened, depth = at, 1
            elif text[max(at - 1, 0)] != "\n" and text[at] == "“":
                depth += 1
        else:
            depth -= 1
            if depth <= 0 or text[at] == '"':
                out.append((opened, at + 1))
                opened = -1
    if opened >= 0:
        out.append((opened, _sentence_end(text, opened, longest)))
    if single:
        out = sorted([*out, *_single(text, out)])
    return [(a, b) for a, b in out if len(text[a:b].split()) >= shortest]


def _single(text: str, double: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of what stands between single marks, outside of quotations in double ones."""
    elision, longest = language().rules["elision"], language().longest_single
    out: list[tuple[int, int]] = []
    ends, inside = 0, iter([*double, (len(text), len(text))])
    a, b = next(inside)
    for mark in _SINGLE_OPENS.finditer(text):
        at = mark.start()
        while b <= at and b < len(text):
            a, b = next(inside)
        if at < ends or a <= at < b or elision.match(text, at):
            continue
        line = text.find("\n", at, at + longest)
        end = _single_end(text, at + 1, min(a if a > at else len(text), at + longest if line < 0 else line))
        if end >= 0:
            out.append((at, end))
            ends = end
    return out


def _single_end(text: str, start: int, limit: int) -> int:
    """End of what is opened before ``start`` by a single mark, or -1."""
    unsure = -1
    for mark in _SINGLE_CLOSES.finditer(text, start, limit):
        if not _PLURAL.match(text, mark.start() - 1):
            return mark.end()
        unsure = mark.end() if unsure < 0 else unsure
    return unsure


def _sentence_end(text: str, at: int, longest: int) -> int:
    """Where the sentence that begins at a place ends, at the latest with its line."""
    line = text.find("\n", at)
    line = len(text) if line < 0 else line
    stop = text.find(". ", at, line)
    return stop + 1 if stop >= 0 else min(line, at + longest)


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens: curly ones say so, of straight ones the characters around them do."""
    if text[at] in "“„«":
        return True
    if text[at] in "”»":
        return False
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return (not before or before in " \n\t([—–-'‘:") and bool(after) and (after.isalnum() or after in "[(…‘'$£€")
