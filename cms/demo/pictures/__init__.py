"""Pictures that are drawn by code, the same ones each time."""

from cms.demo.pictures.birds import bird
from cms.demo.pictures.logo import logo
from cms.demo.pictures.portraits import portrait
from cms.demo.pictures.scenery import scenery

__all__ = ["bird", "logo", "portrait", "scenery"]
