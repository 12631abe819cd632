"""A statement → whether it runs in a circle: the same words over and over, as a small model writes once it is lost."""

__all__ = ["runs_in_circles"]

LONGEST_ROUND = 12  # words
ROUNDS, ROUNDS_OF_ONE = 3, 5  # in a row; a single word, such as a figure in a table's row, may stand more often


def runs_in_circles(text: str) -> bool:
    """Whether one to twelve words follow one another three times or more, a single word five times or more."""
    words = text.casefold().split()
    return any(_repeated(words, length) for length in range(1, LONGEST_ROUND + 1))


def _repeated(words: list[str], length: int) -> bool:
    enough = length * ((ROUNDS_OF_ONE if length == 1 else ROUNDS) - 1)
    same = 0
    for one, later in zip(words, words[length:], strict=False):
        same = same + 1 if one == later else 0
        if same >= enough:
            return True
    return False
