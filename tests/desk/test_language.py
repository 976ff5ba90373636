"""Language: foreign turns are noticed, English in any spelling is not called foreign."""

import pytest

from assist.desk.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, mi pedido no ha llegado todavía", "es"),
        ("Hola, necesito cancelar mi suscripción por favor", "es"),
        ("Bonjour je voudrais savoir où est mon colis", "fr"),
        ("Ich habe mein Paket nicht bekommen", "de"),
        ("мой заказ не пришел", "ru"),
        ("هذا غير مقبول", "ar"),
    ],
)
def test_foreign_turns_are_noticed(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "👍", "ya", "merci!", "no", "88213-04", "where parcel", "Ana Maria Gonzalez Perez", "wtf is this lol",
     "Parcel still missing, tracking stuck Monday", "order FH-2291, sofa, grey, Leeds LS1", "i want refund",
     "no, didnt even open it", "is it valid on sale stuff", "Tomasz Wilk, 8 Carver Row.", "j.okafor88 at gmail"],
)  # fmt: skip
def test_english_and_doubtful_turns_are_english(text: str) -> None:
    assert guess_language(text) == "en"
