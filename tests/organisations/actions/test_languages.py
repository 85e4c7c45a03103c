"""A person says in which languages they can judge work; a learner, in which her evidence is."""

import pytest

from tests.conftest import Cast
from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.lib.languages import is_language, language_names
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.actions.say_languages import say_languages
from workmark.organisations.models import SpokenLanguage
from workmark.submissions.actions.say_language import say_language
from workmark.submissions.actions.start import start

pytestmark = pytest.mark.django_db


def test_what_is_said_last_holds(cast: Cast) -> None:
    say_languages(cast.aziz, ["pt", "en", "pt"])
    say_languages(cast.aziz, ["fa", "en"])

    assert list(SpokenLanguage.objects.values_list("person__name", "language")) == [
        ("Aziz Rahimi", "en"),
        ("Aziz Rahimi", "fa"),
    ]


@pytest.mark.parametrize("code", ["xx", "english", "", "e n"])
def test_a_language_nobody_knows_is_refused(cast: Cast, code: str) -> None:
    with pytest.raises(InvalidInput):
        say_languages(cast.aziz, [code])
    with pytest.raises(InvalidInput):
        say_language(cast.lena, start(cast.lena, scenes.version(cast.harbour), at=MONDAY), code, at=MONDAY)

    assert not SpokenLanguage.objects.exists()


def test_evidence_has_its_own_language_and_only_its_learner_says_it(cast: Cast) -> None:
    draft = start(cast.lena, scenes.version(cast.harbour), at=MONDAY)

    say_language(cast.lena, draft, "uk", at=MONDAY)
    draft.refresh_from_db()

    assert (draft.evidence_language, draft.language) == ("uk", "en")
    with pytest.raises(NotAllowed):
        say_language(cast.otto, draft, "en", at=MONDAY)


def test_languages_are_named_in_the_readers_own() -> None:
    assert language_names("es")["de"] == "alemán"
    assert language_names("en")["pt"] == "Portuguese"
    assert is_language("uk")
    assert not is_language("klingon")
