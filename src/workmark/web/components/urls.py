from django.urls import URLPattern, URLResolver, path

from workmark.web.components import views

app_name = "components"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.living_page, name="living_page"),
    path("workmark.<slug:digest>.css", views.stylesheet, name="stylesheet"),
    path("appearance/", views.appearance, name="appearance"),
]
