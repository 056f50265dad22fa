"""The administration of quizzes: what is asked, that the council approved it, and what members did."""

from django.contrib import admin

from quizzes.administration.attempts import AcknowledgementAdmin, AttemptAdmin
from quizzes.administration.quizzes import QuizAdmin
from quizzes.administration.texts import QuestionAdmin
from quizzes.models import Acknowledgement, Attempt, Question, Quiz

# ---- quizzes, and their approval ---------------------------------------------------------------------------------


# ---- what members did --------------------------------------------------------------------------------------------


# In the order of the menu.
admin.site.register(Question, QuestionAdmin)
admin.site.register(Quiz, QuizAdmin)
admin.site.register(Attempt, AttemptAdmin)
admin.site.register(Acknowledgement, AcknowledgementAdmin)
