"""The words of the demo site, one package a language."""

from cms.demo.texts import de, en

TEXTS = {"en": en, "de": de}
