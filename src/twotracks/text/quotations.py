"""Direct quotations of a text, with their places in it."""

import re

from twotracks.text.sentences import language

_MARKS = re.compile('[“”"«»„]')


def quotations(text: str) -> list[tuple[int, int]]:
    """Places of the direct quotations of a text.

    A quotation that is opened and not closed in its sentence goes on to the closing mark; a mark that opens again at
    the beginning of a line (a new paragraph of the same quotation) or inside it (a quotation within) does not end it,
    but one after "he said," does: then the closing mark was forgotten. One that is not closed within
    so many characters ends with its sentence. A few words in marks are not a quotation (both numbers are in
    ``data/lexicons/sentences.toml``). Single marks are not read as quotations: they cannot be told from apostrophes.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int)
        Start and end, marks included, in order and not overlapping.

    Examples
    --------
    >>> text = "He said: “We will be there on Monday.” Snow fell on the “safe zone”."
    >>> [text[start:end] for start, end in quotations(text)]
    ['“We will be there on Monday.”']
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
    return [(a, b) for a, b in out if len(text[a:b].split()) >= shortest]


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
