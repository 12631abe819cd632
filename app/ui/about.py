"""What answers here: the line that is always on the screen, and the page that explains it."""

from collections.abc import Mapping

from ingest.markup import Html, joined, tag
from ingest.release import Release
from ingest.signoff import signed_off

__all__ = ["about", "banner"]

DOES = (
    "Finds passages of the loaded guidelines and quotes them word for word, each with its page and its lines.",
    "Says so when the loaded guidelines do not answer, and lists the nearest passages as leads.",
    "Names the edition, its date and its status; a superseded edition says on its face that it is one.",
)
DOES_NOT = (
    "It does not compute doses, and does not replace the judgement of a health professional.",
    "It does not know guidelines that are not loaded; see the list under Guidelines.",
)
STAYS = "It sends nothing to the internet: questions and answers stay on this machine."
HEARD = "Recordings are heard on this machine, in memory only, and are gone once they are heard."
SPOKEN = "Each recording goes to the speech server at {}, and nowhere else; it is not kept here."
GOES = "Each question, with the passages found for it, goes to the model server at {}, and nowhere else."


def banner(release: Release, models: Mapping[str, str]) -> Html:
    """The name, and which release and which models answer."""
    parts = [f"Release {release.name}", f"{len(release.guidelines)} guidelines"]
    parts += [f"{role.capitalize()}: {model}" for role, model in models.items() if "server" not in role]
    return tag(
        "header",
        tag("h1", "Panduan", tag("span", "Clinical practice guidelines, quoted", class_="motto")),
        tag("p", *(tag("span", part) for part in parts), class_="answering"),
        class_="banner",
    )


def about(release: Release, models: Mapping[str, str]) -> Html:
    """What this page does, what it does not, what answers, and whether questions leave this machine."""
    sends = _sends(models)
    answering = {"release": release.name, "signed off": signed_off(release.path), **models}
    return joined(
        tag("h2", "What Panduan does"),
        tag("ul", *(tag("li", line) for line in DOES)),
        tag("h2", "What it does not"),
        tag("ul", *(tag("li", line) for line in (*DOES_NOT, *sends))),
        tag("h2", "What answers here"),
        tag("dl", *(tag("div", tag("dt", role.capitalize()), tag("dd", name)) for role, name in answering.items())),
    )


def _sends(models: Mapping[str, str]) -> tuple[str, ...]:
    """Where questions and recordings go; that nothing leaves is said only where it is so of both."""
    asked = GOES.format(models["server"]) if "server" in models else ""
    spoken = SPOKEN.format(models["speech server"]) if "speech server" in models else ""
    heard = HEARD if "hearing" in models and not spoken else ""
    return tuple(line for line in (asked, spoken, "" if asked or spoken else STAYS, heard) if line)
