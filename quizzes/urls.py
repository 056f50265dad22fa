from django.urls import path, register_converter

from quizzes.learning import certificates
from quizzes.learning import views as learning_views
from quizzes.practice import views as practice_views


class Number:
    """1, 2, 3 …, in one spelling only, and none that a database can't hold."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")

urlpatterns = [
    path("practice/", practice_views.practice_topics),
    path("practice/<paragraph:slug>/", practice_views.practice_topic),
    path("practice/<slug:slug>/", practice_views.practice_topic),
    path("practice/<paragraph:slug>/<slug:question>/", practice_views.practice_question),
    path("practice/<slug:slug>/<slug:question>/", practice_views.practice_question),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:code>/", certificates.certificate_check, name="certificate_check"),
    path("learn/", learning_views.learn, name="learn"),
    path("learn/acknowledge/", learning_views.acknowledge, name="acknowledge"),
    path("learn/attempts/<number:pk>/", learning_views.attempt, name="attempt"),
    path("learn/attempts/<number:pk>/<number:position>/", learning_views.question, name="question"),
    path("learn/attempts/<number:pk>/result/", learning_views.result, name="result"),
    path("learn/attempts/<number:pk>/certificate/", certificates.certificate, name="certificate"),
    path("learn/<slug:slug>/", learning_views.quiz, name="quiz"),
]
