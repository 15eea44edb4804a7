# ruff: noqa: E501 - prose
"""Die Startseite."""

from cms.demo.blocks import action, gallery, heading, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "home": Words(
        title="Vogelwarte Tarnholm",
        slug="tarnholm-de",
        summary="Eine Insel von zwei Quadratkilometern, vier Menschen, die das ganze Jahr über "
        "Vögel zählen, und an manchem Oktobermorgen elftausend Gänse.",
        description="Die Vogelwarte Tarnholm zählt und beringt Vögel auf einer kleinen Nordseeinsel "
        "und zeigt Gästen, wie das geht.",
        body=[
            text(
                "<p>Willkommen auf Tarnholm, wo sich drei Zugwege treffen. Seit 1984 zählt, beringt und beschreibt "
                "die Vogelwarte, was hier durchkommt: vom Goldhähnchen, das weniger wiegt als ein "
                "Brief, bis zur Gans aus Spitzbergen. Sie können unser "
                '<a page="journal">Tagebuch</a> lesen, mit unseren <a page="open-data">Daten</a> '
                'arbeiten oder mithelfen: Das <a page="getting-here">Schiff</a> fährt zweimal am '
                "Tag.</p>"
            ),
            heading("Drei Jahreszeiten, drei Inseln"),
            gallery(
                {
                    "house": "Mai: Steinschmätzer auf jeder Mauer",
                    "dunes": "September: nach Ostwind sind die Büsche voll",
                    "storm": "Januar: Möwen, und wer gerade Dienst hat",
                },
                "Derselbe Weg in drei Monaten",
            ),
            quote(
                "<p>Ich kam für ein Wochenende mit Vögeln. Geblieben bin ich, weil die Leute hier so "
                "genau hinsehen.</p>",
                "Aus dem Gästebuch",
            ),
            action(
                "Sonntags gehen wir los",
                "Die Führung beginnt um zehn am Anleger, ganz gleich, was das Wetter sagt.",
                "Zu den Führungen",
                page="walks",
            ),
            related("Aus dem Tagebuch", "goose-morning", "ring-in-senegal", "night-calls"),
        ],
    ),
}
