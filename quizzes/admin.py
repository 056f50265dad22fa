"""Registers the pages of `administration/`, in the order of the menu."""

from django.contrib import admin

from quizzes.administration.attempts import AcknowledgementAdmin, AttemptAdmin
from quizzes.administration.questions import QuestionAdmin
from quizzes.administration.quizzes import QuizAdmin
from quizzes.models import Acknowledgement, Attempt, Question, Quiz

admin.site.register(Question, QuestionAdmin)
admin.site.register(Quiz, QuizAdmin)
admin.site.register(Attempt, AttemptAdmin)
admin.site.register(Acknowledgement, AcknowledgementAdmin)
