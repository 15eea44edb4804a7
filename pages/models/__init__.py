from pages.models.article import ArticleAuthor, ArticlePage, ArticleTag
from pages.models.author import Author
from pages.models.base import BasePage
from pages.models.category import Category
from pages.models.home import HomePage
from pages.models.menu import Menu
from pages.models.raw_html import RawHtml
from pages.models.section import SectionPage
from pages.models.settings import OrganisationSettings, SeoSettings, SocialSettings
from pages.models.standard import StandardPage

__all__ = [
    "ArticleAuthor",
    "ArticlePage",
    "ArticleTag",
    "Author",
    "BasePage",
    "Category",
    "HomePage",
    "Menu",
    "OrganisationSettings",
    "RawHtml",
    "SectionPage",
    "SeoSettings",
    "SocialSettings",
    "StandardPage",
]
