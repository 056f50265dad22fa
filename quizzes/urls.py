from django.urls import path, register_converter

from quizzes import learning_views, views


class Number:
    """1, 2, 3 …, in one spelling only, and none that a database can't hold."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")

urlpatterns = [
    path("practice/", views.practice_topics),
    path("practice/<paragraph:slug>/", views.practice_topic),
    path("practice/<slug:slug>/", views.practice_topic),
    path("practice/<paragraph:slug>/<slug:question>/", views.practice_question),
    path("practice/<slug:slug>/<slug:question>/", views.practice_question),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<str:code>/", views.certificate_check, name="certificate_check"),
    path("learn/", learning_views.learn, name="learn"),
    path("learn/acknowledge/", learning_views.acknowledge, name="acknowledge"),
    path("learn/attempts/<number:pk>/", learning_views.attempt, name="attempt"),
    path("learn/attempts/<number:pk>/<number:position>/", learning_views.question, name="question"),
    path("learn/attempts/<number:pk>/result/", learning_views.result, name="result"),
    path("learn/attempts/<number:pk>/certificate/", learning_views.certificate, name="certificate"),
    path("learn/<slug:slug>/", learning_views.quiz, name="quiz"),
]
