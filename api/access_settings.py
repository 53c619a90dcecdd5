"""Who is let in as the settings say: keys, the home's register, and the OpenID provider."""

from __future__ import annotations

from api.access import Access
from api.access_rules import access_rules
from api.grant import area_of
from api.openid import Claims, Provider
from api.settings import Settings
from graph.errors import BadInput


def access_of(settings: Settings) -> Access:
    """The access of an installation. Raises BadInput for a provider that is set up in part."""
    return Access(settings.api_keys, settings.home, provider_of(settings))


def provider_of(settings: Settings) -> Provider | None:
    """The provider of the settings; None without an issuer. Raises BadInput."""
    if not settings.oidc_issuer:
        return None
    areas = tuple(area_of(one) for one in _words(settings.oidc_areas))
    claims = Claims(
        roles=_roles(settings.oidc_roles),
        role_claim=settings.oidc_role_claim,
        area_claim=settings.oidc_area_claim,
        organisation_claim=settings.oidc_organisation_claim,
        areas=areas,
    )
    return Provider(settings.oidc_issuer, settings.oidc_audience, claims)


def _roles(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in _words(text)]
    for value, sign, role in pairs:
        if not (value and sign):
            raise BadInput("provider-value=role, separated by commas", text, "LINKRISK_OIDC_ROLES")
        access_rules().role(role)
    return {value: role for value, _, role in pairs}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
