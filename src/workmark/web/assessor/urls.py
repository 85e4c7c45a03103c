from django.urls import URLPattern, URLResolver

app_name = "assessor"
urlpatterns: list[URLPattern | URLResolver] = []
