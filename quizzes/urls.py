from django.urls import path

from quizzes import views

urlpatterns = [
    path("practice/", views.practice_topics),
    path("practice/<paragraph:slug>/", views.practice_topic),
    path("practice/<slug:slug>/", views.practice_topic),
    path("practice/<paragraph:slug>/<slug:question>/", views.practice_question),
    path("practice/<slug:slug>/<slug:question>/", views.practice_question),
]
