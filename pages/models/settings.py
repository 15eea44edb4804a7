"""What a whole site says of itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from media.models import AtomicSaveMixin


@register_setting(icon="home", order=100)
class OrganisationSettings(AtomicSaveMixin, BaseSiteSetting):
    """Who stands behind the site: the publisher in its structured data."""

    name = models.CharField(_("name"), max_length=255, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=255, blank=True)
    description = models.TextField(_("description"), blank=True)
    logo = models.ForeignKey(
        "media.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("At least 112 pixels wide and high."),
    )
    email = models.EmailField(_("email"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True)
    street_address = models.CharField(_("street and number"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=30, blank=True)
    locality = models.CharField(_("town"), max_length=255, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, such as DE or GB.")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("legal_name"),
        FieldPanel("description"),
        FieldPanel("logo"),
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldPanel("telephone"),
                FieldPanel("street_address"),
                FieldPanel("postal_code"),
                FieldPanel("locality"),
                FieldPanel("country"),
            ],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("organisation")


@register_setting(icon="site", order=110)
class SocialSettings(AtomicSaveMixin, BaseSiteSetting):
    """The organisation's profiles elsewhere."""

    mastodon = models.URLField("Mastodon", blank=True)
    github = models.URLField("GitHub", blank=True)
    linkedin = models.URLField("LinkedIn", blank=True)
    youtube = models.URLField("YouTube", blank=True)
    bluesky = models.URLField("Bluesky", blank=True)
    x = models.URLField("X", blank=True)
    facebook = models.URLField("Facebook", blank=True)
    instagram = models.URLField("Instagram", blank=True)
    other = models.TextField(_("others"), blank=True, help_text=_("One web address a line."))

    PROFILES = (
        "mastodon",
        "github",
        "linkedin",
        "youtube",
        "bluesky",
        "x",
        "facebook",
        "instagram",
    )

    class Meta:
        verbose_name = _("social profiles")

    @property
    def profiles(self) -> list[str]:
        """Every profile's address, in the order of the form."""
        named = [getattr(self, name) for name in self.PROFILES]
        return [url for url in [*named, *self.other.split()] if url]


@register_setting(icon="search", order=120)
class SeoSettings(AtomicSaveMixin, BaseSiteSetting):
    """What search engines are told where a page says nothing itself."""

    site_name = models.CharField(
        _("site name"), max_length=255, blank=True, help_text=_("As search engines should show it.")
    )
    alternate_name = models.CharField(
        _("other name"), max_length=255, blank=True, help_text=_("An abbreviation, if one is used.")
    )
    title_suffix = models.CharField(
        _("title suffix"),
        max_length=100,
        blank=True,
        help_text=_("Added to each page's title, such as “ – Example”."),
    )
    default_description = models.TextField(_("default description"), blank=True)
    default_image = models.ForeignKey(
        "media.Image",
        verbose_name=_("default social image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    twitter_site = models.CharField(
        _("X account"), max_length=50, blank=True, help_text=_("With the @ in front.")
    )
    noindex_site = models.BooleanField(_("hide the whole site from search engines"), default=False)
    robots_txt_extra = models.TextField(
        _("more lines for robots.txt"),
        blank=True,
        help_text=_("For instance rules for AI crawlers."),
    )

    class Meta:
        verbose_name = _("search engines")
