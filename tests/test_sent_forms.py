"""What the look at every form finds, and what it lets pass."""

from tests.sent_forms import unsendable

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


def test_a_form_without_the_token_is_found_and_no_other() -> None:
    page = (
        '<form method="post" action="/account/about-me/" class="form"><button>Send</button></form>'
        '<form class="form" method="post"><button>Send here</button></form>'
        f'<form method="post" action="/account/terms/">{TOKEN}<button>Keep</button></form>'
        '<form method="get" action="/search/"><input name="q"></form>'
        '<form method="post" action="/i18n/setlang/"><button>Change</button></form>'
        '<form method="post" action="https://school.example/launch"><input name="id_token"></form>'
    )

    assert unsendable(page, "/account/texts/") == ["/account/about-me/", "/account/texts/"]
