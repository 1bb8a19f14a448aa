"""The addresses of the page of integrations."""

from __future__ import annotations

from django.urls import path

from wellspent.web.api import pages

__all__ = ["urlpatterns"]

urlpatterns = [
    path("integrations/", pages.integrations, name="integrations"),
    path("integrations/tokens/", pages.new_token, name="new_token"),
    path("integrations/tokens/<int:pk>/revoke/", pages.revoke_token, name="revoke_token"),
    path("integrations/webhooks/", pages.new_webhook, name="new_webhook"),
    path("integrations/webhooks/<int:pk>/", pages.deliveries, name="deliveries"),
    path("integrations/webhooks/<int:pk>/switch/", pages.switch_webhook, name="switch_webhook"),
    path("integrations/webhooks/<int:pk>/remove/", pages.remove_webhook, name="remove_webhook"),
    path("integrations/deliveries/<int:pk>/resend/", pages.deliver_again, name="deliver_again"),
]
