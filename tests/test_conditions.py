"""Which words of a question name a condition, in any of the five languages."""

import pytest

from app.conditions import conditions_in


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("first-line treatment of hypertension", {"hypertens"}),
        ("rawatan lini pertama disfungsi erektil", {"disfungsi", "erektil"}),
        ("tratamiento de primera línea de la neumonía", {"neumonia"}),
        ("traitement de première intention", set()),
        ("kontraindikasi nitrat", {"nitrat"}),
        ("PDE5 inhibitors with nitrates", {"pde5", "nitrat"}),  # and no other inhibitor
        ("traumatisme crânien, quand revenir ?", {"traumatism", "cranien"}),
        ("crise hypertensive", {"crise", "hypertens"}),
        ("sakit perut", {"sakit", "perut"}),  # pain, though “rumah sakit” is a hospital
    ],
)
def test_what_is_done_in_any_care_is_no_condition(question: str, named: set[str]) -> None:
    assert conditions_in(question) == named
